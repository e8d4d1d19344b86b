import { z } from 'zod';
import { HostIdSchema, LOCAL_HOST_ID } from '@hyperion/contracts';
import { parseMoment } from '@hyperion/domain';

const many = <T extends z.ZodType>(one: T, limit: number) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(one).min(1).max(limit),
  );

const moment = z
  .string()
  .max(40)
  .refine(
    (text) => parseMoment(text, 0) !== undefined,
    'expected RFC 3339, epoch milliseconds, `now` or `now-6h` (s, m, h, d, w)',
  );

/** A metric, or one instance of it: `disk.readBytes`, `disk.readBytes:sda`. */
const metric = z
  .string()
  .max(400)
  .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+(:.+)?$/, 'expected `area.thing` or `area.thing:instance`');

/** Query of `GET /metrics/series`. */
export const SeriesQuerySchema = z.strictObject({
  host: many(HostIdSchema, 100).default([LOCAL_HOST_ID]).describe('Hosts, repeated; `local` when not said.'),
  metric: many(metric, 100).describe(
    'Metrics, repeated: all instances of `disk.readBytes`, or one, `disk.readBytes:sda`.',
  ),
  from: moment.default('now-1h').describe('Start: RFC 3339, epoch milliseconds, `now-6h`.'),
  to: moment.default('now').describe('End, exclusive.'),
  step: z.coerce
    .number<string>()
    .int()
    .min(1)
    .max(100_000_000)
    .optional()
    .describe('Width of a bucket, seconds; chosen for at most 2,000 points when not said.'),
});
export type SeriesQuery = z.output<typeof SeriesQuerySchema>;
