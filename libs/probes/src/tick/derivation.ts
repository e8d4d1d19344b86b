import { seriesName } from '@hyperion/contracts';
import type { DerivedMetric, Probe, TotalMetric } from '../probe';
import type { Channel, DerivedSlot, Slot } from './slot';

interface Total {
  readonly metric: TotalMetric;
  sum: number;
  count: number;
}

/**
 * The numbers of one probe that are computed from its others, after these became rates. Each derived series hangs on
 * the slot of the first of its inputs, so a tick walks the emitted slots once.
 */
export class Derivation {
  private readonly leads = new Map<Channel, DerivedMetric[]>();
  private readonly totals = new Map<Channel, Total[]>();
  private readonly isNeeded: boolean;

  constructor(
    probe: Probe,
    private readonly channels: ReadonlyMap<string, Channel>,
  ) {
    for (const metric of probe.derived ?? []) push(this.leads, this.channel(metric.from[0] ?? ''), metric);
    for (const metric of probe.totals ?? [])
      push(this.totals, this.channel(metric.totalOf), { metric, sum: 0, count: 0 });
    this.isNeeded = this.leads.size + this.totals.size > 0;
  }

  /** Computes everything from the first `count` of `slots`, all committed in `run`, and adds it to `values`. */
  run(slots: readonly Slot[], count: number, run: number, values: Map<string, number>): void {
    if (!this.isNeeded) return;
    for (let i = 0; i < count; i += 1) {
      const slot = slots[i]!;
      if (slot.value !== slot.value) continue;
      const derived = slot.derived ?? this.attach(slot);
      if (derived.length > 0) this.compute(slot, derived, run, values);
      if (slot.counted!.length > 0) this.add(slot);
    }
    for (const totals of this.totals.values()) {
      for (const total of totals) {
        if (total.count > 0) values.set(total.metric.key, total.sum);
        total.sum = 0;
        total.count = 0;
      }
    }
  }

  private compute(slot: Slot, derived: readonly DerivedSlot[], run: number, values: Map<string, number>): void {
    for (const { name, metric, inputs, arguments_ } of derived) {
      let isComplete = true;
      for (let i = 0; i < inputs.length; i += 1) {
        const input = inputs[i]!;
        isComplete &&= input.run === run && input.value === input.value;
        arguments_[i] = input.value;
      }
      if (!isComplete) {
        // An input may have been forgotten and made anew since: look it up again the next time.
        slot.derived = undefined;
        continue;
      }
      const value = metric.compute(arguments_);
      if (value !== undefined && value < Infinity && value > -Infinity) values.set(name, value);
    }
  }

  private add(slot: Slot): void {
    const totals = this.totals.get(slot.channel)!;
    for (let i = 0; i < totals.length; i += 1) {
      if (!slot.counted![i]) continue;
      totals[i]!.sum += slot.value;
      totals[i]!.count += 1;
    }
  }

  private attach(slot: Slot): readonly DerivedSlot[] {
    slot.counted ??= (this.totals.get(slot.channel) ?? []).map(({ metric }) => metric.counts?.(slot.instance) ?? true);
    slot.derived = (this.leads.get(slot.channel) ?? []).flatMap((metric) => {
      const inputs = metric.from.map((key) => this.channel(key).existing(slot.instance));
      if (!inputs.every((input) => input !== undefined)) return [];
      return [{ name: seriesName(metric.key, slot.instance), metric, inputs, arguments_: inputs.map(() => 0) }];
    });
    return slot.derived;
  }

  private channel(key: string): Channel {
    const channel = this.channels.get(key);
    if (channel === undefined) throw new Error(`a derived metric names "${key}", which its probe does not emit`);
    return channel;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
