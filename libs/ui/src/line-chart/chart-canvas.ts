import {
  Chart,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  type ChartDataset,
  type ChartOptions,
  type Plugin,
  type Scale,
} from 'chart.js';
import type { Plot } from './chart-data';
import type { TimeAxis, ValueAxis } from './chart-axis';
import type { TimeWindow } from './chart-series';

/** All that one drawing needs. */
export interface Drawing {
  readonly plots: readonly Plot[];
  readonly window: TimeWindow;
  readonly valueAxis: ValueAxis;
  readonly timeAxis: (room: number) => TimeAxis;
  readonly isStacked: boolean;
  /** Area below a single line; stacked lines always have one. */
  readonly isFilled: boolean;
  readonly colour: (token: string) => string;
}

/** Width of the value axis, the same everywhere so that charts below each other line up, pixels. */
const AXIS_WIDTH = 72;
/** Room one time needs on its axis, pixels. */
const TIME_WIDTH = 62;
/** Room kept free at the start of the time axis, where the value axis has its lowest label, pixels. */
const TIME_INSET = 18;

/** Options that never change: no animation, no hit testing (the overlay does that), axes as {@link Drawing} says. */
export function chartOptions(drawing: () => Drawing | undefined): ChartOptions<'line'> {
  // Here and not beside the imports: importing a lib must not do anything, or it cannot be left out of a bundle.
  Chart.register(Filler, LineController, LineElement, LinearScale, PointElement);
  const font = { size: 11 };
  let times: TimeAxis = { ticks: [], write: () => '' };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    events: [],
    layout: { padding: { top: 6, right: 20 } },
    elements: { line: { borderWidth: 1.5, tension: 0, borderJoinStyle: 'round' }, point: { radius: 0 } },
    scales: {
      x: {
        type: 'linear',
        border: { display: false },
        ticks: { font, maxRotation: 0, autoSkip: false, callback: (value) => times.write(Number(value)) },
        afterBuildTicks: (axis: Scale) => {
          const fromMs = (drawing()?.window.fromMs ?? 0) + (TIME_INSET / axis.width) * (axis.max - axis.min);
          times = drawing()?.timeAxis(Math.floor(axis.width / TIME_WIDTH)) ?? times;
          axis.ticks = times.ticks.filter((value) => value >= fromMs).map((value) => ({ value }));
        },
        // Room for half a label would come and go with the labels, and the chart with it; the layout leaves it always.
        afterFit: (axis: Scale) => {
          axis.paddingLeft = 0;
          axis.paddingRight = 0;
        },
      },
      y: {
        type: 'linear',
        border: { display: false },
        ticks: { font, autoSkip: false, callback: (value) => drawing()?.valueAxis.write(Number(value)) ?? '' },
        afterBuildTicks: (axis: Scale) => {
          axis.ticks = (drawing()?.valueAxis.ticks ?? []).map((value) => ({ value }));
        },
        afterFit: (axis: Scale) => {
          axis.width = AXIS_WIDTH;
        },
      },
    },
  };
}

/** Draws the min–max bands below the lines. */
export function bandPlugin(drawing: () => Drawing | undefined): Plugin<'line'> {
  return {
    id: 'hyBand',
    beforeDatasetsDraw: (chart) => {
      const current = drawing();
      const { x, y } = chart.scales;
      if (!current || !x || !y) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.beginPath();
      ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
      ctx.clip();
      ctx.globalAlpha = 0.18;
      for (const { series, bands } of current.plots) {
        ctx.fillStyle = current.colour(`--hy-line-${series.colour}`);
        for (const run of bands) {
          ctx.beginPath();
          for (const point of run) ctx.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.high));
          for (const point of run.toReversed()) ctx.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.low));
          ctx.fill();
        }
      }
      ctx.restore();
    },
  };
}

/** Puts a drawing on the canvas. */
export function draw(chart: Chart<'line'>, drawing: Drawing): void {
  chart.data.datasets = drawing.plots.map((plot, index) => dataset(plot, index, drawing));
  const grid = drawing.colour('--hy-grid');
  const text = drawing.colour('--hy-text-muted');
  for (const [name, min, max] of [
    ['x', drawing.window.fromMs, drawing.window.toMs],
    ['y', drawing.valueAxis.min, drawing.valueAxis.max],
  ] as const) {
    const scale = chart.options.scales?.[name];
    if (!scale) continue;
    scale.min = min;
    scale.max = max;
    scale.grid = { color: grid, drawTicks: false };
    if (scale.ticks) scale.ticks.color = text;
  }
  chart.update('none');
}

function dataset(plot: Plot, index: number, drawing: Drawing): ChartDataset<'line'> {
  const colour = drawing.colour(`--hy-line-${plot.series.colour}`);
  const area = colour.replace(/^rgb\((.+)\)$/, drawing.isStacked ? 'rgba($1, 0.35)' : 'rgba($1, 0.12)');
  const ground = drawing.isStacked && index > 0 ? '-1' : 'origin';
  return {
    data: plot.points as { x: number; y: number }[],
    borderColor: colour,
    backgroundColor: area,
    fill: drawing.isStacked || drawing.isFilled ? ground : false,
    pointRadius: lonePoints(plot),
    pointBackgroundColor: colour,
    pointBorderWidth: 0,
    spanGaps: false,
  };
}

/** A tick with a gap on either side has no line to be seen by, so it gets a dot; all others have none. */
function lonePoints({ points }: Plot): number | number[] {
  const isEnd = (index: number): boolean => Number.isNaN(points[index]?.y ?? Number.NaN);
  const radii = points.map((_, index) => (isEnd(index - 1) && isEnd(index + 1) && !isEnd(index) ? 2 : 0));
  return radii.some(Boolean) ? radii : 0;
}
