import * as z from 'zod';
import { HostIdSchema, TimestampSchema } from './ids';
import { type SeriesUnit, SeriesUnitSchema, UnitSchema } from './units';

/** Key of a metric: `area.thing`, lower camel case parts, e.g. `cpu.userRatio`, `disk.readBytes`. */
export const MetricKeySchema = z
  .string()
  .max(80)
  .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/)
  .describe('Key of a metric, `area.thing`.')
  .brand<'MetricKey'>();
export type MetricKey = z.infer<typeof MetricKeySchema>;

/** What a metric means. Said once beside its probe; history, live view, catalogue and axis labels all read it. */
export const MetricDescriptorSchema = z.object({
  key: MetricKeySchema,
  kind: z.enum(['counter', 'gauge']).describe('A counter only grows; it is stored and shown as its rate per second.'),
  unit: UnitSchema.describe('Unit of the value as read; a counter is stored in this unit per second.'),
  instanced: z.boolean().describe('Whether the metric exists once per device, core, interface, filesystem …'),
  help: z.string().describe('One sentence for people.'),
  source: z.string().describe('Where the number comes from: file and field, man page or kernel document.'),
});
export type MetricDescriptor = Omit<z.infer<typeof MetricDescriptorSchema>, 'key'> & { readonly key: string };

/** Unit a metric is stored and shown in: a counter is known by its rate per second. */
export function seriesUnitOf({ kind, unit }: Pick<MetricDescriptor, 'kind' | 'unit'>): SeriesUnit {
  return kind === 'counter' ? `${unit}/s` : unit;
}

/** `GET /metrics/catalog`: every metric this Hyperion can measure. */
export const MetricCatalogSchema = z.object({
  items: z.array(MetricDescriptorSchema.extend({ seriesUnit: SeriesUnitSchema, probe: z.string() })),
});
export type MetricCatalog = z.infer<typeof MetricCatalogSchema>;

/**
 * Name of one series of a host: the metric key, and for an instanced metric `:` and the instance
 * (`disk.readBytes:sda`, `fs.usedRatio:/var`). Keys hold no colon, so the first one divides.
 */
export const SeriesNameSchema = z.string().min(1).max(400);
export type SeriesName = string;

/** The name of the series of `key`, and of its `instance` when it has one. */
export function seriesName(key: string, instance?: string): SeriesName {
  return instance === undefined || instance === '' ? key : `${key}:${instance}`;
}

/** Takes a series name apart; `instance` is `''` for a metric that has none. */
export function parseSeriesName(name: SeriesName): { readonly key: string; readonly instance: string } {
  const colon = name.indexOf(':');
  return colon < 0 ? { key: name, instance: '' } : { key: name.slice(0, colon), instance: name.slice(colon + 1) };
}

/** Values of one tick by series name; what a probe could not read is absent, never 0. */
export const SampleValuesSchema = z.record(SeriesNameSchema, z.number());
export type SampleValues = z.infer<typeof SampleValuesSchema>;

/** All that was measured on one host at one moment; counters are already rates per second. */
export interface SampleBatch {
  readonly hostId: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly values: ReadonlyMap<SeriesName, number>;
}

/** A host's newest numbers: `GET /hosts/{id}/system`. */
export const SystemSnapshotSchema = z.object({
  hostId: HostIdSchema,
  ts: TimestampSchema,
  ageMs: z.number().describe('Milliseconds since the sample was taken.'),
  values: SampleValuesSchema,
});
export type SystemSnapshot = z.infer<typeof SystemSnapshotSchema>;

/** One bucket of a series on the wire: `[min, avg, max, count]`; `null` where nothing was measured. */
export const PointSchema = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .nullable()
  .describe('`[min, avg, max, count]` of the bucket, or null for a gap.');
export type Point = z.infer<typeof PointSchema>;

/** Points a series may have in one answer. */
export const MAX_POINTS = 2000;

/** Series one request may return, over all hosts and instances. */
export const MAX_SERIES = 500;

/** One series in the answer of `GET /metrics/series`; point `i` covers `[from + i·step, from + (i+1)·step)`. */
export const SeriesSchema = z.object({
  hostId: HostIdSchema,
  metric: MetricKeySchema,
  instance: z.string().describe('Device, core, interface …; empty for a metric that has none.'),
  unit: SeriesUnitSchema,
  points: z.array(PointSchema),
});
export type Series = z.infer<typeof SeriesSchema>;

/** Answer of `GET /metrics/series`: aligned buckets, the same `from`, `to` and `step` for every series. */
export const SeriesAnswerSchema = z.object({
  from: TimestampSchema.describe('Start of the first bucket, aligned down to the step.'),
  to: TimestampSchema.describe('End of the last bucket, aligned up to the step.'),
  step: z.number().int().describe('Width of a bucket, seconds.'),
  series: z.array(SeriesSchema),
});
export type SeriesAnswer = z.infer<typeof SeriesAnswerSchema>;
