import { formatValue, scaleFor, type DisplayUnit } from '../format/format-value';
import type { TimeWindow } from './chart-series';

/** A vertical axis: its ends, its ticks and how they are written. */
export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly write: (value: number) => string;
}

/** What an axis is to show. */
export interface AxisWish {
  readonly low: number;
  readonly high: number;
  readonly unit: DisplayUnit;
  /** Upper end that is always shown: 1 for shares of a whole. */
  readonly ceiling?: number | undefined;
}

/** Units whose zero means nothing in particular, so the axis need not hold it. */
const FLOATING: readonly DisplayUnit[] = ['celsius', 'volts'];
const TICKS = 4;

/**
 * An axis with round ticks that holds all values. It begins at zero, so that heights can be compared, and goes
 * below only for what is drawn below; temperatures and voltages begin where they are.
 */
export function valueAxis({ low, high, unit, ceiling }: AxisWish): ValueAxis {
  const floats = FLOATING.includes(unit) && high > 0;
  const bottom = floats ? low : Math.min(0, low);
  const top = Math.max(high, ceiling ?? 0, bottom);
  const scale = scaleFor(Math.max(Math.abs(top), Math.abs(bottom)), unit);
  const least = unit === 'ratio' ? 0.01 : scale.divisor * (scale.digits > 0 ? 10 ** -scale.digits : 1);
  const step = niceStep(Math.max(top - bottom, least * TICKS) / TICKS / scale.divisor) * scale.divisor;
  const min = Math.floor(bottom / step + 1e-9) * step;
  const rounded = Math.max(Math.ceil(top / step - 1e-9) * step, min + step);
  // What there is at most is the end of the axis, even when it is no round number: 15.5 GiB of memory.
  const max = ceiling !== undefined && high <= ceiling && ceiling > min ? ceiling : rounded;
  const ticks = Array.from({ length: Math.floor((max - min) / step + 1e-9) + 1 }, (_, index) => min + index * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step / scale.divisor) + 1e-9));
  return { min, max, ticks, write: (value) => formatValue(Math.abs(value), unit, { ...scale, digits }) };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

/** Ticks of the time axis and how they are written. */
export interface TimeAxis {
  readonly ticks: readonly number[];
  readonly write: (atMs: number) => string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  60 * DAY,
];

const time = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(undefined, { hourCycle: 'h23', ...options });
const WITH_SECONDS = time({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const WITH_MINUTES = time({ hour: '2-digit', minute: '2-digit' });
const WITH_DAY = time({ month: 'short', day: 'numeric' });

/** At most `room` round moments of the reader's own clock within the window. */
export function timeAxis(window: TimeWindow, room: number): TimeAxis {
  const span = window.toMs - window.fromMs;
  const step = STEPS.find((candidate) => span / candidate <= Math.max(room, 1)) ?? 60 * DAY;
  const ticks: number[] = [];
  for (let at = alignUp(window.fromMs, step); at <= window.toMs; at = alignUp(at + 1, step)) ticks.push(at);
  return { ticks, write: (atMs) => formatTick(atMs, step) };
}

/** The next multiple of the step on the local clock: a day begins at the reader's midnight, also after a change of clocks. */
function alignUp(atMs: number, step: number): number {
  const offset = new Date(atMs).getTimezoneOffset() * MINUTE;
  const aligned = Math.ceil((atMs - offset) / step) * step + offset;
  const drift = new Date(aligned).getTimezoneOffset() * MINUTE - offset;
  return step >= HOUR ? Math.max(aligned + drift, atMs) : aligned;
}

function formatTick(atMs: number, step: number): string {
  if (step < MINUTE) return WITH_SECONDS.format(atMs);
  const moment = new Date(atMs);
  const isMidnight = moment.getHours() === 0 && moment.getMinutes() === 0;
  return step >= DAY || isMidnight ? WITH_DAY.format(atMs) : WITH_MINUTES.format(atMs);
}
