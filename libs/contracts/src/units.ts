import * as z from 'zod';

/**
 * Units a metric can be measured in, in SI base form where there is one; scaling and words are the
 * display's job (`domain/format`). A counter declares the unit of its count; its stored rate is "per second".
 */
export const UnitSchema = z.enum([
  'ratio', // 0 to 1
  'bytes',
  'seconds',
  'celsius',
  'rpm',
  'watts',
  'watthours',
  'volts',
  'hertz',
  'operations',
  'packets',
  'errors',
  'switches',
  'interrupts',
  'pages',
  'count', // things: processes, sockets, descriptors
  'load', // runnable tasks, as in getloadavg(3)
  'boolean', // 0 or 1
]);
export type Unit = z.infer<typeof UnitSchema>;

/** `count`, or `count/s` once a counter has become a rate. */
export const SeriesUnitSchema = z.union([UnitSchema, z.templateLiteral([UnitSchema, '/s'])]);
export type SeriesUnit = z.infer<typeof SeriesUnitSchema>;
