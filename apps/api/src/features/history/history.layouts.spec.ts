import { HostSeries } from './history.layouts';

const HOUR_MS = 3_600_000;

describe(HostSeries, () => {
  const values = (...names: string[]) => new Map(names.map((name, index) => [name, index + 1]));

  it('uses one layout for ticks with the same series in the same order', () => {
    const host = new HostSeries('local');
    const first = host.pack(values('load.avg1', 'disk.readBytes:sda'), 0);
    const second = host.pack(values('load.avg1', 'disk.readBytes:sda'), 0);
    expect(second.layout).toBe(first.layout);
    expect([...second.values]).toEqual([1, 2]);
  });

  it('knows the same series in another order as the same layout', () => {
    const host = new HostSeries('local');
    const { layout } = host.pack(values('a.x', 'b.x'), 0);
    const turned = host.pack(values('b.x', 'a.x'), 0);
    expect(turned.layout).toBe(layout);
    expect([...turned.values]).toEqual([2, 1]);
  });

  it('packs what is not a finite number as absent', () => {
    const { values: packed } = new HostSeries('local').pack(
      new Map([
        ['a.x', Infinity],
        ['b.x', NaN],
        ['c.x', -0],
      ]),
      0,
    );
    expect([...packed]).toEqual([NaN, NaN, 0]);
  });

  it('stops inventing layouts for a host whose series never rest, and fills a wide one', () => {
    const host = new HostSeries('local');
    const layouts = new Set(
      Array.from(
        { length: 200 },
        (_, index) => host.pack(values('a.x', `b.x:${index % 20}`, `c.x:${index % 7}`), 0).layout,
      ),
    );
    expect(layouts.size).toBeLessThan(40);
    const { layout, values: packed } = host.pack(values('a.x', 'b.x:3', 'c.x:6'), 0);
    const found = [...layout.slots].flatMap((slot, place) =>
      Number.isNaN(packed[place]) ? [] : [[host.slots[slot]!.name, packed[place]]],
    );
    expect(Object.fromEntries(found)).toEqual({ 'a.x': 1, 'b.x:3': 2, 'c.x:6': 3 });
  });

  it('may invent again an hour later', () => {
    const host = new HostSeries('local');
    for (let index = 0; index < 100; index++) host.pack(values('a.x', `b.x:${index}`), 0);
    expect(host.pack(values('z.x'), HOUR_MS + 1).layout.slots).toHaveLength(1);
  });

  it('names an instance in a way PostgreSQL can store', () => {
    const host = new HostSeries('local');
    host.pack(values('net.rxBytes:a\0b', 'net.rxBytes:\ud800'), 0);
    expect(host.slots.map((slot) => slot.instance)).toEqual(['a\u{FFFD}b', '\u{FFFD}']);
  });
});
