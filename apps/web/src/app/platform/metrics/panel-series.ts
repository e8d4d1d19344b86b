import { parseSeriesName } from '@hyperion/contracts';
import type { Bucket } from '@hyperion/domain';
import { COLOUR_WHEEL, type ChartSeries } from '@hyperion/ui';
import type { Panel } from './panels';

/** Lines one chart shows at most; a host with more disks than colours is for the disks page. */
const MAX_LINES = 24;

const byNumber = new Intl.Collator(undefined, { numeric: true });

/**
 * The lines of a panel out of all series there are: the panel's order, instances in theirs (`Core 2` before
 * `Core 10`). Lines that never had a value are left out: a machine without steal has no line for it.
 */
export function panelSeries(panel: Panel, all: ReadonlyMap<string, readonly Bucket[]>): readonly ChartSeries[] {
  const names = [...all.keys()].sort(byNumber.compare);
  let turn = 0;
  return panel.lines
    .flatMap((line) =>
      names
        .filter((name) => parseSeriesName(name).key === line.key)
        .map((name): ChartSeries => {
          const { instance } = parseSeriesName(name);
          return {
            id: name,
            label: [line.label, instance].filter(Boolean).join(' '),
            colour: line.colour ?? COLOUR_WHEEL[turn++ % COLOUR_WHEEL.length] ?? 'blue',
            buckets: all.get(name) ?? [],
            isBelow: line.isBelow ?? false,
          };
        }),
    )
    .slice(0, MAX_LINES);
}
