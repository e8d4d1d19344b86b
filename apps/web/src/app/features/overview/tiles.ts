import { parseSeriesName } from '@hyperion/contracts';
import { formatDuration, formatValue, usageStatus, type LineColour, type Status } from '@hyperion/ui';

/** One tile of the overview. */
export interface Tile {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly detail: string;
  readonly status: Status;
  /** Series of the line below the number, if it has one. */
  readonly line?: { readonly name: string; readonly colour: LineColour; readonly ceiling?: number };
}

/** The numbers everybody asks for first. What the host does not have (swap, sensors) has no tile. */
export function tilesOf(values: ReadonlyMap<string, number>): readonly Tile[] {
  const at = (name: string): number | undefined => values.get(name);
  return [cpu(at), memory(at), ...swap(at), load(at), disk(at), network(at), ...heat(values), ...uptime(at)];
}

type Read = (name: string) => number | undefined;

function cpu(at: Read): Tile {
  const wait = formatValue(at('cpu.iowaitRatio'), 'ratio');
  const steal = at('cpu.stealRatio') ?? 0;
  const waits = $localize`I/O wait ${wait}:share:`;
  return {
    id: 'cpu',
    label: $localize`CPU`,
    value: formatValue(at('cpu.usedRatio'), 'ratio'),
    detail: steal >= 0.001 ? `${waits} · ${$localize`steal ${formatValue(steal, 'ratio')}:share:`}` : waits,
    status: 'ok',
    line: { name: 'cpu.usedRatio', colour: 'blue', ceiling: 1 },
  };
}

function memory(at: Read): Tile {
  const [used, total, available] = [at('memory.usedBytes'), at('memory.totalBytes'), at('memory.availableBytes')];
  return {
    id: 'memory',
    label: $localize`Memory`,
    value: formatValue(at('memory.usedRatio'), 'ratio'),
    detail:
      $localize`${formatValue(used, 'bytes')}:used: of ${formatValue(total, 'bytes')}:total:` +
      ` · ${$localize`${formatValue(available, 'bytes')}:available: available`}`,
    status: usageStatus(at('memory.usedRatio') ?? 0),
    line: { name: 'memory.usedBytes', colour: 'blue', ...(total === undefined ? {} : { ceiling: total }) },
  };
}

function swap(at: Read): Tile[] {
  const total = at('swap.totalBytes');
  if (!total) return [];
  return [
    {
      id: 'swap',
      label: $localize`Swap`,
      value: formatValue(at('swap.usedRatio'), 'ratio'),
      detail: $localize`${formatValue(at('swap.usedBytes'), 'bytes')}:used: of ${formatValue(total, 'bytes')}:total:`,
      status: usageStatus(at('swap.usedRatio') ?? 0),
      line: { name: 'swap.usedBytes', colour: 'violet', ceiling: total },
    },
  ];
}

function load(at: Read): Tile {
  const cores = at('cpu.cores');
  return {
    id: 'load',
    label: $localize`Load, 1 min`,
    value: formatValue(at('load.avg1'), 'load'),
    detail:
      cores === undefined
        ? ''
        : $localize`on ${cores}:cores: cores · 15 min ${formatValue(at('load.avg15'), 'load')}:load:`,
    status: 'ok',
    line: { name: 'load.avg1', colour: 'teal', ...(cores === undefined ? {} : { ceiling: cores }) },
  };
}

function disk(at: Read): Tile {
  const read = at('disk.totalReadBytes');
  const write = at('disk.totalWriteBytes');
  return {
    id: 'disk',
    label: $localize`Disk I/O`,
    value: formatValue(sum(read, write), 'bytes/s'),
    detail: `${$localize`read ${formatValue(read, 'bytes/s')}:rate:`} · ${$localize`written ${formatValue(write, 'bytes/s')}:rate:`}`,
    status: 'ok',
    line: { name: 'disk.totalWriteBytes', colour: 'orange' },
  };
}

function network(at: Read): Tile {
  const receive = at('network.totalReceiveBytes');
  const transmit = at('network.totalTransmitBytes');
  return {
    id: 'network',
    label: $localize`Network`,
    value: formatValue(sum(receive, transmit), 'bits/s'),
    detail: `${$localize`in ${formatValue(receive, 'bits/s')}:rate:`} · ${$localize`out ${formatValue(transmit, 'bits/s')}:rate:`}`,
    status: 'ok',
    line: { name: 'network.totalReceiveBytes', colour: 'green' },
  };
}

function heat(values: ReadonlyMap<string, number>): Tile[] {
  let hottest: { readonly name: string; readonly degrees: number } | undefined;
  for (const [name, degrees] of values) {
    if (parseSeriesName(name).key === 'sensors.temperature' && degrees > (hottest?.degrees ?? -Infinity)) {
      hottest = { name, degrees };
    }
  }
  if (!hottest) return [];
  const { name, degrees } = hottest;
  return [
    {
      id: 'heat',
      label: $localize`Hottest sensor`,
      value: formatValue(degrees, 'celsius'),
      detail: parseSeriesName(name).instance,
      status: 'ok',
      line: { name, colour: 'rose', ceiling: 100 },
    },
  ];
}

function uptime(at: Read): Tile[] {
  const seconds = at('host.uptime');
  if (seconds === undefined) return [];
  const processes = at('processes.total');
  return [
    {
      id: 'uptime',
      label: $localize`Up for`,
      value: formatDuration(seconds),
      detail: processes === undefined ? '' : $localize`${formatValue(processes, 'count')}:count: processes`,
      status: 'ok',
    },
  ];
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}
