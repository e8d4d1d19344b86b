import { createHash } from 'node:crypto';
import { LOCAL_HOST_ID } from '@hyperion/contracts';

/**
 * The slot that samples a host, out of those that live. Rendezvous hashing: a slot that comes or goes moves only the
 * hosts it gains or loses. `local` always belongs to the lowest slot, so that it does not move between machines.
 * @param slots ascending, at least one.
 */
export function slotOf(hostId: string, slots: readonly number[]): number {
  if (hostId === LOCAL_HOST_ID) return slots[0]!;
  let best = slots[0]!;
  let bestWeight = '';
  for (const slot of slots) {
    const weight = createHash('sha256').update(`${slot}\n${hostId}`).digest('hex');
    if (weight > bestWeight) [best, bestWeight] = [slot, weight];
  }
  return best;
}
