/**
 * What to read on a host, and how its bytes become numbers. No I/O happens here.
 *
 * @packageDocumentation
 */
import type { MetricDescriptor } from '@hyperion/contracts';
import { batteryProbe } from './battery/battery-probe';
import { cpuProbe } from './cpu/cpu-probe';
import { diskProbe } from './disk/disk-probe';
import { filesProbe } from './files/files-probe';
import { filesystemProbe } from './filesystem/filesystem-probe';
import { gpuProbe } from './gpu/gpu-probe';
import { kernelProbe } from './kernel/kernel-probe';
import { loadProbe } from './load/load-probe';
import { memoryProbe } from './memory/memory-probe';
import { networkProbe } from './network/network-probe';
import { pressureProbe } from './pressure/pressure-probe';
import type { Probe } from './probe';
import { processesProbe } from './processes/processes-probe';
import { SAMPLER_METRICS } from './sample';
import { sensorsProbe } from './sensors/sensors-probe';
import { socketsProbe } from './sockets/sockets-probe';
import { uptimeProbe } from './uptime/uptime-probe';

export * from './probe';
export * from './sample';

/** Every probe there is, in the order they run; the order is of no consequence. */
export const PROBES: readonly Probe[] = [
  cpuProbe,
  loadProbe,
  pressureProbe,
  memoryProbe,
  diskProbe,
  filesystemProbe,
  networkProbe,
  socketsProbe,
  filesProbe,
  processesProbe,
  kernelProbe,
  uptimeProbe,
  sensorsProbe,
  batteryProbe,
  gpuProbe,
];

/** A metric and the probe that measures it, as the catalogue tells it. */
export interface CatalogMetric extends MetricDescriptor {
  readonly probe: string;
}

/** Every metric that is published, those derived and those of the sampler itself included, in the order of the probes. */
export const METRICS: readonly CatalogMetric[] = [
  ...PROBES.flatMap((probe) =>
    [...probe.metrics, ...(probe.derived ?? []), ...(probe.totals ?? [])].map((metric) => catalogued(metric, probe.id)),
  ),
  ...SAMPLER_METRICS.map((metric) => catalogued(metric, 'sampler')),
];

function catalogued({ key, kind, unit, instanced, help, source }: MetricDescriptor, probe: string): CatalogMetric {
  return { key, kind, unit, instanced, help, source, probe };
}
