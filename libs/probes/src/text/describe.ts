import type { MetricDescriptor, Unit } from '@hyperion/contracts';

/** What the metrics of one table have in common. `source` is the file and the page that explains it. */
export type Family = Pick<MetricDescriptor, 'kind' | 'instanced' | 'source'>;

/** Makes the descriptor of one metric of a family; `field` says where in the source it stands. */
export type Describe = (key: string, unit: Unit, help: string, field?: string) => MetricDescriptor;

/** Descriptors for the metrics of one family. */
export function describing(family: Family): Describe {
  return (key, unit, help, field) => ({
    key,
    kind: family.kind,
    unit,
    instanced: family.instanced,
    help,
    source: field === undefined ? family.source : `${family.source}, ${field}`,
  });
}
