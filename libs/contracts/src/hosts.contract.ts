import * as z from 'zod';
import { HostIdSchema, TimestampSchema } from './ids';

const text = z.string().max(300);
const optionalText = text.optional();

/**
 * Inventory of a host: what it is, as opposed to how it does. Taken at start and hourly. What the
 * platform does not tell is absent. All text comes from the host and is hostile in every sink.
 */
export const HostFactsSchema = z.object({
  hostId: HostIdSchema,
  collectedAt: TimestampSchema,
  hostname: text,
  os: z.object({ name: text, version: optionalText, codename: optionalText, arch: text }),
  kernel: text,
  virtualization: optionalText.describe('Hypervisor or container kind; absent on bare metal.'),
  bootId: optionalText.describe('Source: /proc/sys/kernel/random/boot_id.'),
  bootedAt: TimestampSchema.optional(),
  timeZone: optionalText,
  machine: z.object({ vendor: optionalText, model: optionalText, serial: optionalText, firmware: optionalText }),
  cpu: z.object({
    model: text,
    vendor: optionalText,
    sockets: z.number().int().optional(),
    cores: z.number().int().describe('Physical cores.'),
    threads: z.number().int().describe('Logical processors.'),
    maxHertz: z.number().optional(),
  }),
  memoryBytes: z.number(),
  swapBytes: z.number(),
  disks: z.array(
    z.object({ name: text, model: optionalText, sizeBytes: z.number(), kind: optionalText, serial: optionalText }),
  ),
  graphics: z.array(z.object({ model: text, vendor: optionalText, memoryBytes: z.number().optional() })),
  interfaces: z.array(
    z.object({
      name: text,
      mac: optionalText,
      addresses: z.array(text),
      speedBitsPerSecond: z.number().optional(),
      isVirtual: z.boolean(),
    }),
  ),
});
export type HostFacts = z.infer<typeof HostFactsSchema>;
