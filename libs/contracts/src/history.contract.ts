import * as z from 'zod';

/** One rung of the history ladder: how wide its buckets are, how long they are kept, what they weigh. */
export const HistoryTierSchema = z.object({
  stepSeconds: z.number().int().positive().describe('Width of a bucket.'),
  keepSeconds: z.number().int().positive().describe('Age at which buckets are dropped.'),
  storedBytes: z.number().int().nonnegative().describe('Bytes in PostgreSQL now, indexes included.'),
  projectedBytes: z
    .number()
    .int()
    .nonnegative()
    .describe('Bytes once the tier is full, at the present number of series.'),
});
export type HistoryTier = z.infer<typeof HistoryTierSchema>;

/** `GET /metrics/storage`: the ladder, its weight now and when full. */
export const HistoryStorageSchema = z.object({
  tiers: z.array(HistoryTierSchema),
  hotBytes: z.number().int().nonnegative().describe('Bytes of ticks not yet sealed into chunks.'),
  seriesCount: z.number().int().nonnegative(),
});
export type HistoryStorage = z.infer<typeof HistoryStorageSchema>;
