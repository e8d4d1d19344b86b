import { seriesUnitOf } from '@hyperion/contracts';
import { METRICS } from '@hyperion/probes';
import { page, table } from './markdown';

/** docs/reference/metrics.md */
export function metricsPage(): string {
  const rows = METRICS.toSorted((a, b) => a.key.localeCompare(b.key)).map((metric) => [
    `\`${metric.key}${metric.instanced ? ':*' : ''}\``,
    seriesUnitOf(metric),
    metric.kind,
    metric.help,
    metric.source,
  ]);
  return page(
    'Metrics',
    'What is measured on a host. A counter is stored and shown as its rate per second. `:*` marks a metric that exists once per device, core, interface or filesystem; ask for one as `key:instance`.',
    table(['metric', 'unit', 'kind', 'meaning', 'source'], rows),
  );
}
