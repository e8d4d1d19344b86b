import { parseSeriesName, type SeriesName } from '@hyperion/contracts';
import { significant } from '@hyperion/domain';

/** Which series the values of a tick belong to, in order. */
export interface TickLayout {
  readonly hostId: string;
  /** Slot of the series at each position; see {@link HostSeries.slots}. */
  readonly slots: Int32Array;
  /** Row in `tick_layouts`; 0 until the writer has asked PostgreSQL. */
  id: number;
  /** When PostgreSQL was last told that it is in use, epoch milliseconds. */
  toldMs: number;
}

/** One series as PostgreSQL knows it; `id` is 0 until the writer has asked. */
export interface Slot {
  readonly name: SeriesName;
  readonly metric: string;
  readonly instance: string;
  id: number;
}

/** Layouts one host may invent in an hour before its ticks are packed into a common, wider one. */
const LAYOUTS_PER_HOUR = 16;
const HOUR_MS = 3_600_000;
/** Layouts remembered per host. */
const LAYOUTS_KEPT = 24;

/**
 * Packs the ticks of one host. Ticks with the same series in the same order share a *layout*, so a tick is nothing but
 * its values. Slow probes and hot-added devices each bring a layout of their own; a host whose set of series never
 * rests gets one wide layout instead, with NaN for what is absent.
 */
export class HostSeries {
  readonly slots: Slot[] = [];
  private readonly slotOf = new Map<SeriesName, number>();
  private layouts: TickLayout[] = [];
  private inventedMs: number[] = [];

  constructor(readonly hostId: string) {}

  /** The values in the order of their layout, without digits that are noise; NaN where a number is missing or not finite. */
  pack(values: ReadonlyMap<SeriesName, number>, nowMs: number): { layout: TickLayout; values: Float64Array } {
    const fitting = this.layouts.find((known) => this.fits(known, values));
    const layout = fitting ?? this.layoutOf(this.slotsOf(values), nowMs);
    const packed = new Float64Array(layout.slots.length);
    const inOrder = fitting
      ? values.values()
      : Array.from(layout.slots, (slot) => values.get(this.slots[slot]!.name) ?? NaN);
    let position = 0;
    for (const value of inOrder) packed[position++] = Number.isFinite(value) ? significant(value) : NaN;
    return { layout, values: packed };
  }

  /** The layout that holds exactly these slots, in any order, or a wider one for a restless host. */
  layoutOf(slots: Int32Array, nowMs: number): TickLayout {
    const wanted = new Set(slots);
    const same = this.layouts.find(
      (known) => known.slots.length === wanted.size && known.slots.every((slot) => wanted.has(slot)),
    );
    if (same) return same;
    this.inventedMs = this.inventedMs.filter((atMs) => Math.abs(nowMs - atMs) < HOUR_MS);
    if (this.inventedMs.length < LAYOUTS_PER_HOUR) return this.invent(slots, nowMs);
    const wider = this.layouts.find((known) => {
      const held = new Set(known.slots);
      return slots.every((slot) => held.has(slot));
    });
    return (
      wider ??
      this.invent(Int32Array.from(new Set(this.layouts.flatMap((known) => [...known.slots]).concat(...slots))), nowMs)
    );
  }

  private invent(slots: Int32Array, nowMs: number): TickLayout {
    const layout = { hostId: this.hostId, slots, id: 0, toldMs: 0 };
    this.inventedMs.push(nowMs);
    this.layouts = [layout, ...this.layouts].slice(0, LAYOUTS_KEPT);
    return layout;
  }

  private fits(layout: TickLayout, values: ReadonlyMap<SeriesName, number>): boolean {
    if (layout.slots.length !== values.size) return false;
    let position = 0;
    for (const name of values.keys()) {
      if (this.slots[layout.slots[position++]!]!.name !== name) return false;
    }
    return true;
  }

  private slotsOf(values: ReadonlyMap<SeriesName, number>): Int32Array {
    return Int32Array.from(values.keys(), (name) => this.slotFor(name));
  }

  private slotFor(name: SeriesName): number {
    const known = this.slotOf.get(name);
    if (known !== undefined) return known;
    // PostgreSQL stores neither NUL nor half a surrogate pair; a device may well be called so.
    const { key, instance } = parseSeriesName(Buffer.from(name.replaceAll('\0', '\u{FFFD}')).toString());
    this.slotOf.set(name, this.slots.length);
    this.slots.push({ name, metric: key, instance, id: 0 });
    return this.slots.length - 1;
  }
}
