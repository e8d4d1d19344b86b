import type { Bucket } from '@hyperion/domain';

/** Colours of lines; each stands for one meaning across the product (see {@link LineChart}). */
export type LineColour = 'blue' | 'violet' | 'amber' | 'rose' | 'teal' | 'orange' | 'green' | 'cyan' | 'pink' | 'slate';

/** Colours to go round when a chart shows many of a kind: cores, disks, sensors. */
export const COLOUR_WHEEL: readonly LineColour[] = [
  'blue',
  'orange',
  'teal',
  'violet',
  'amber',
  'rose',
  'green',
  'cyan',
  'pink',
  'slate',
];

/** One line of a chart. */
export interface ChartSeries {
  /** Identity within the chart. */
  readonly id: string;
  readonly label: string;
  readonly colour: LineColour;
  /** Ascending in time; a live value is a bucket of count 1. */
  readonly buckets: readonly Bucket[];
  /** Drawn below zero: what goes out, where another goes in. */
  readonly isBelow?: boolean;
}

/** A span of time, epoch milliseconds. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a series amounts to within a window. */
export interface SeriesSummary {
  readonly min: number;
  readonly max: number;
  /** Mean over all ticks, not over buckets. */
  readonly avg: number;
  /** Mean of the newest bucket. */
  readonly last: number;
}
