import { tilesOf } from './tiles';

describe(tilesOf.name, () => {
  const labels = (values: Record<string, number>): string[] =>
    tilesOf(new Map(Object.entries(values))).map(({ label }) => label);

  it('has no tile for what the machine does not have', () => {
    expect(labels({ 'cpu.usedRatio': 0.1 })).toEqual(['CPU', 'Memory', 'Load, 1 min', 'Disk I/O', 'Network']);
    expect(labels({ 'swap.totalBytes': 0 })).not.toContain('Swap');
  });

  it('shows memory without cache, beside what is available', () => {
    const [, memory] = tilesOf(
      new Map([
        ['memory.usedRatio', 0.5],
        ['memory.usedBytes', 1024 ** 3],
        ['memory.totalBytes', 2 * 1024 ** 3],
        ['memory.availableBytes', 1024 ** 3],
      ]),
    );
    expect(memory?.detail).toBe('1.0 GiB of 2.0 GiB · 1.0 GiB available');
  });

  it('tells no data from zero', () => {
    const [cpu] = tilesOf(new Map());
    expect(cpu?.value).toBe('–');
    expect(tilesOf(new Map([['cpu.usedRatio', 0]]))[0]?.value).toBe('0.0 %');
  });

  it('shows the hottest of all sensors', () => {
    const tiles = tilesOf(
      new Map([
        ['sensors.temperature:a', 40],
        ['sensors.temperature:b', 60],
      ]),
    );
    expect(tiles.find(({ id }) => id === 'heat')).toMatchObject({ value: '60.0 °C', detail: 'b' });
  });

  it('shows steal only where there is some', () => {
    expect(tilesOf(new Map([['cpu.iowaitRatio', 0]]))[0]?.detail).toBe('I/O wait 0.0 %');
    expect(tilesOf(new Map([['cpu.stealRatio', 0.05]]))[0]?.detail).toContain('steal 5.0 %');
  });
});
