import { FieldTable } from './fields';
import { LabelledTable } from './labelled';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe(FieldTable.name, () => {
  const table = new FieldTable(['MemTotal', 'Active(anon)', 'Nowhere', 'pswpin']);

  it('finds the fields asked for, in any order, and NaN for the others', () => {
    const text = 'pswpin 7\nMemFree:  5 kB\nActive(anon):    1524 kB\nMemTotal:       24684092 kB\n';
    expect([...table.read(bytes(text), 'x')]).toEqual([24684092, 1524, NaN, 7]);
  });

  it('does not take a field for another one that begins alike', () => {
    expect([...table.read(bytes('MemTotalX: 1 kB\nMemTota: 2 kB\npswpin_: 3\n'), 'x')]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('refuses a field without a number and a cut file', () => {
    expect(() => table.read(bytes('MemTotal: many kB\n'), '/proc/meminfo')).toThrow('/proc/meminfo');
    expect(() => table.read(bytes('MemTotal: 12'), '/proc/meminfo')).toThrow('cut');
  });
});

describe(LabelledTable.name, () => {
  it('reads pairs of name and number behind a label', () => {
    const table = new LabelledTable([
      ['TCP:', 'tw'],
      ['TCP:', 'inuse'],
      ['UDP:', 'inuse'],
      ['RAW:', 'inuse'],
    ]);
    table.readPairs(bytes('sockets: used 12\nTCP: inuse 1 orphan 0 tw 4 alloc 1 mem 197\nUDP: inuse 9 mem 0\n'), 'x');
    expect([...table.values]).toEqual([4, 1, 9, NaN]);
  });

  it('reads columns under names, negative numbers too, and follows a header that changes', () => {
    const table = new LabelledTable([
      ['Tcp:', 'CurrEstab'],
      ['Tcp:', 'New'],
    ]);
    table.reset();
    table.readColumns(bytes('Ip: A\nIp: 1\nTcp: MaxConn CurrEstab OutSegs\nTcp: -1 7 9\n'), 'x');
    expect([...table.values]).toEqual([7, NaN]);
    table.reset();
    table.readColumns(bytes('Tcp: New MaxConn CurrEstab\nTcp: 3 -1 8\n'), 'x');
    expect([...table.values]).toEqual([8, 3]);
  });

  it('refuses names without numbers', () => {
    const table = new LabelledTable([['Tcp:', 'CurrEstab']]);
    expect(() => table.readColumns(bytes('Tcp: CurrEstab\nUdp: 1\n'), 'x')).toThrow('names without numbers');
  });
});
