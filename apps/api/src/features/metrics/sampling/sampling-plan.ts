import type { Schedule } from '../../../platform/schedules/schedules.repository';
import { slotOf } from './slot-share';

/** How often a host is sampled while somebody is looking at it. */
export const WATCHED_INTERVAL_MS = 1_000;

/** What one slot has to sample: hosts by interval. Each interval is one batch, driven by one repeatable job. */
export type SamplingPlan = ReadonlyMap<number, readonly string[]>;

/** What the plan is made from. */
export interface PlanInput {
  readonly schedules: readonly Schedule[];
  readonly watched: ReadonlySet<string>;
  readonly slot: number;
  readonly liveSlots: readonly number[];
}

/** The batches of one slot: its share of the hosts, the watched ones every second, the others by their schedule. */
export function planFor({ schedules, watched, slot, liveSlots }: PlanInput): SamplingPlan {
  const slots = liveSlots.length > 0 ? liveSlots : [slot];
  const plan = new Map<number, string[]>();
  for (const { target, everyMs } of schedules) {
    if (slotOf(target, slots) !== slot) continue;
    const intervalMs = watched.has(target) ? WATCHED_INTERVAL_MS : everyMs;
    const hosts = plan.get(intervalMs);
    if (hosts) hosts.push(target);
    else plan.set(intervalMs, [target]);
  }
  return plan;
}
