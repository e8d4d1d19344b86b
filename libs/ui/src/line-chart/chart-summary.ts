import { formatValue, type DisplayUnit } from '../format/format-value';
import { nearest, summarize } from './chart-data';
import type { ChartSeries, LineColour, TimeWindow } from './chart-series';

/** One line of a legend, ready to be read. */
export interface LegendRow {
  readonly id: string;
  readonly label: string;
  readonly colour: LineColour;
  readonly min: string;
  readonly avg: string;
  readonly max: string;
  /** The newest value, or the one under the crosshair. */
  readonly at: string;
}

/** What a legend is made of. */
export interface LegendWish {
  readonly series: readonly ChartSeries[];
  readonly unit: DisplayUnit;
  readonly window: TimeWindow;
  /** Moment under the crosshair, if there is one. */
  readonly atMs: number | undefined;
  /** How far from it a bucket may lie. */
  readonly withinMs: number;
}

/** Min, mean, max and newest (or pointed at) value of each series within the window. */
export function legendRows({ series, unit, window, atMs, withinMs }: LegendWish): readonly LegendRow[] {
  return series.map(({ id, label, colour, buckets }) => {
    const summary = summarize(buckets, window);
    const pointed = atMs === undefined ? undefined : nearest(buckets, atMs, withinMs);
    const at = atMs === undefined ? summary?.last : pointed && pointed.sum / pointed.count;
    const write = (value: number | undefined): string => formatValue(value, unit);
    return {
      id,
      label,
      colour,
      min: write(summary?.min),
      avg: write(summary?.avg),
      max: write(summary?.max),
      at: write(at),
    };
  });
}

/** The chart in words, for those who cannot see it. */
export function describeChart(label: string, rows: readonly LegendRow[]): string {
  const parts = rows
    .slice(0, 8)
    .map((row) => $localize`${row.label}:series:: ${row.at}:value:, between ${row.min}:min: and ${row.max}:max:`);
  return [$localize`${label}:chart: over time`, ...parts].join('. ');
}
