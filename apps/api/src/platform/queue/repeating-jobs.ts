import type { Queue } from 'bull';

/** One job of a queue that repeats: Bull runs it at every multiple of `everyMs` since the epoch. */
export interface RepeatingJob {
  readonly name: string;
  readonly everyMs: number;
}

/**
 * Makes a queue's repeatable jobs be exactly `wanted`: what Redis lost is added again, what is no longer wanted or
 * has another interval is removed, and a turn stranded in the future by a clock that jumped back is dropped.
 * Idempotent; call it at start and again every few seconds. Truth is the caller's (PostgreSQL); Redis only drives.
 */
export async function reconcileRepeatingJobs(
  queue: Queue,
  wanted: readonly RepeatingJob[],
  nowMs: number,
): Promise<void> {
  const isWanted = (name: string, everyMs: number) =>
    wanted.some((job) => job.name === name && job.everyMs === everyMs);
  for (const known of await queue.getRepeatableJobs()) {
    if (!isWanted(known.name, Number(known.every))) await queue.removeRepeatableByKey(known.key);
  }
  const longestMs = Math.max(0, ...wanted.map((job) => job.everyMs));
  for (const delayed of await queue.getDelayed()) {
    const everyMs = Number((delayed.opts.repeat as { every?: number } | undefined)?.every);
    const dueMs = delayed.timestamp + (delayed.opts.delay ?? 0);
    if (!isWanted(delayed.name, everyMs) || dueMs > nowMs + 2 * longestMs) await delayed.remove();
  }
  // The job's id holds its due time, so adding one that is there already changes nothing.
  for (const job of wanted) await queue.add(job.name, {}, { repeat: { every: job.everyMs } });
}
