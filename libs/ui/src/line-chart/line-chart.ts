import { Component, ElementRef, computed, effect, inject, input, output, signal, viewChild } from '@angular/core';
import { BaseChartDirective } from 'ng2-charts';
import type { Chart } from 'chart.js';
import type { DisplayUnit } from '../format/format-value';
import { ChartLegend } from './chart-legend';
import { ChartTable } from './chart-table';
import { timeAxis, valueAxis } from './chart-axis';
import { bandPlugin, chartOptions, draw, type Drawing } from './chart-canvas';
import { extent, plotSeries } from './chart-data';
import { describeChart, legendRows } from './chart-summary';
import type { ChartSeries, TimeWindow } from './chart-series';
import { ChartSync } from './chart-sync';
import { ColourScheme } from './colour-scheme';
import { FrameGate } from './frame-gate';

/** Width of a drag below which it was a click, pixels. */
const MIN_DRAG = 6;

/**
 * Lines over time: the one place in the product where charts are drawn (ng2-charts inside, and only here).
 *
 * A live point and a historical one are the same `Bucket`, so there is one drawing path: a line through the means,
 * a band from min to max where a bucket holds more than one tick, and a break where nothing was measured. It is
 * drawn without animation, at most once per frame, and not at all while nobody can see it. Pointer, crosshair and
 * selection lie above the canvas and never cause a redraw.
 *
 * A screen reader hears a summary, and can open the table behind the chart.
 */
@Component({
  selector: 'hy-line-chart',
  imports: [BaseChartDirective, ChartLegend, ChartTable],
  templateUrl: './line-chart.html',
  styleUrl: './line-chart.css',
})
export class LineChart {
  /** What the chart shows, e.g. “CPU”. */
  readonly label = input.required<string>();
  readonly series = input.required<readonly ChartSeries[]>();
  readonly unit = input.required<DisplayUnit>();
  readonly window = input.required<TimeWindow>();
  /** Distance of two ticks from which on the line is broken in any case, milliseconds. */
  readonly maxGapMs = input(30_000);
  /** Upper end that is always shown: 1 for shares of a whole. */
  readonly ceiling = input<number>();
  readonly isStacked = input(false);
  /** Whether the area below a single line is tinted. */
  readonly isFilled = input(false);
  /** Whether the numbers are too old to be trusted. */
  readonly isStale = input(false);
  /** A span was chosen by dragging. */
  readonly rangeSelected = output<TimeWindow>();
  /** Double click: back to where one came from. */
  readonly rangeReset = output();

  private readonly scheme = inject(ColourScheme);
  private readonly gate = new FrameGate((inject(ElementRef) as ElementRef<HTMLElement>).nativeElement);
  private readonly directive = viewChild(BaseChartDirective);
  private readonly overlay = viewChild<ElementRef<HTMLElement>>('overlay');
  private drawing: Drawing | undefined;
  protected readonly sync = inject(ChartSync, { optional: true }) ?? new ChartSync();
  protected readonly hidden = signal<ReadonlySet<string>>(new Set());
  /** Whether it was ever in sight; until then not even the canvas exists. */
  protected readonly wasSeen = signal(false);
  protected readonly area = signal({ left: 0, right: 0, top: 0, bottom: 0 });
  protected readonly dragFrom = signal<number | undefined>(undefined);
  protected readonly dragTo = signal(0);

  protected readonly data = { datasets: [] };
  protected readonly options = chartOptions(() => this.drawing);
  protected readonly plugins = [bandPlugin(() => this.drawing)];

  private readonly shown = computed(() => this.series().filter(({ id }) => !this.hidden().has(id)));
  private readonly plots = computed(() => plotSeries(this.shown(), this.maxGapMs(), this.isStacked()));
  private readonly values = computed(() =>
    valueAxis({ ...extent(this.plots(), this.window()), unit: this.unit(), ceiling: this.ceiling() }),
  );
  protected readonly rows = computed(() => {
    const { series, unit, window, maxGapMs, sync } = this;
    return legendRows({ series: series(), unit: unit(), window: window(), atMs: sync.hoverMs(), withinMs: maxGapMs() });
  });
  protected readonly summary = computed(() => describeChart(this.label(), this.rows()));
  /** Where the crosshair stands, pixels from the left; absent when it is not within the window. */
  protected readonly crosshair = computed(() => {
    const at = this.sync.hoverMs();
    const { fromMs, toMs } = this.window();
    if (at === undefined || at < fromMs || at > toMs) return undefined;
    const { left, right } = this.area();
    return left + ((at - fromMs) / (toMs - fromMs)) * (right - left);
  });
  protected readonly selection = computed(() => {
    const from = this.dragFrom();
    return from === undefined
      ? undefined
      : { start: Math.min(from, this.dragTo()), width: Math.abs(from - this.dragTo()) };
  });

  constructor() {
    effect(() => {
      if (!this.gate.isOpen()) return;
      this.wasSeen.set(true);
      const window = this.window();
      this.scheme.epoch();
      this.drawing = {
        plots: this.plots(),
        window,
        valueAxis: this.values(),
        timeAxis: (room) => timeAxis(window, room),
        isStacked: this.isStacked(),
        isFilled: this.isFilled(),
        colour: (token) => this.scheme.resolve(token),
      };
      const chart = this.directive()?.chart as Chart<'line'> | undefined;
      this.gate.request(() => this.draw(chart ?? (this.directive()?.chart as Chart<'line'> | undefined)));
    });
  }

  private draw(chart: Chart<'line'> | undefined): void {
    if (!chart || !this.drawing) return;
    draw(chart, this.drawing);
    const { left, right, top, bottom } = chart.chartArea;
    const known = this.area();
    if (known.left !== left || known.right !== right || known.top !== top || known.bottom !== bottom) {
      this.area.set({ left, right, top, bottom });
    }
  }

  protected move(event: PointerEvent): void {
    const x = this.toPixels(event);
    this.sync.hoverMs.set(this.toTime(x));
    this.dragTo.set(x);
  }

  protected leave(): void {
    if (this.dragFrom() === undefined) this.sync.hoverMs.set(undefined);
  }

  protected press(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.target as HTMLElement).setPointerCapture?.(event.pointerId);
    const x = this.toPixels(event);
    this.dragFrom.set(x);
    this.dragTo.set(x);
  }

  protected release(): void {
    const selection = this.selection();
    this.dragFrom.set(undefined);
    if (!selection || selection.width < MIN_DRAG) return;
    this.rangeSelected.emit({
      fromMs: Math.round(this.toTime(selection.start)),
      toMs: Math.round(this.toTime(selection.start + selection.width)),
    });
  }

  protected cancel(): void {
    this.dragFrom.set(undefined);
  }

  private toPixels(event: PointerEvent): number {
    const start = this.overlay()?.nativeElement.getBoundingClientRect().left ?? 0;
    const { left, right } = this.area();
    return Math.max(left, Math.min(right, event.clientX - start));
  }

  private toTime(x: number): number {
    const { left, right } = this.area();
    const { fromMs, toMs } = this.window();
    return right > left ? fromMs + ((x - left) / (right - left)) * (toMs - fromMs) : toMs;
  }
}
