import { emittedOn, lastValues } from '../probe.testing';
import { diskProbe } from './disk-probe';
import { wholeDevices } from './whole-device';

const line = (name: string, ...columns: number[]): string => `   8       0 ${name} ${columns.join(' ')}\n`;
const host = (...lines: string[]) => ({ files: { '/proc/diskstats': lines.join('') } });

describe('diskProbe', () => {
  it('gives throughput, operations, latency, utilisation and queue of a device', () => {
    const before = host(line('sda', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    const after = host(line('sda', 100, 5, 2000, 400, 50, 6, 4000, 500, 3, 2500, 900));
    expect(lastValues(diskProbe, before, after)).toMatchObject({
      ...{
        'disk.readBytes:sda': 102_400,
        'disk.writeBytes:sda': 204_800,
        'disk.readOps:sda': 10,
        'disk.writeOps:sda': 5,
      },
      ...{ 'disk.readLatency:sda': 0.004, 'disk.writeLatency:sda': 0.01, 'disk.latency:sda': 0.006 },
      ...{ 'disk.busyRatio:sda': 0.25, 'disk.queueLength:sda': 0.09, 'disk.inFlight:sda': 3 },
    });
  });

  it('knows no latency while nothing is read or written', () => {
    const idle = host(line('sda', 9, 0, 9, 9, 9, 0, 9, 9, 0, 9, 9));
    const values = lastValues(diskProbe, idle, idle);
    expect(values['disk.readOps:sda']).toBe(0);
    expect(values).not.toHaveProperty('disk.latency:sda');
  });

  it('never says more than fully busy', () => {
    const values = lastValues(
      diskProbe,
      host(line('sda', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
      host(line('sda', 0, 0, 0, 0, 0, 0, 0, 0, 0, 10_050, 0)),
    );
    expect(values['disk.busyRatio:sda']).toBe(1);
  });

  it('adds up physical devices only', () => {
    const zero = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const read = (sectors: number): number[] => [1, 0, sectors, 0, 0, 0, 0, 0, 0, 0, 0];
    const before = host(line('sda', ...zero), line('sdb', ...zero), line('dm-0', ...zero), line('md0', ...zero));
    const after = host(
      line('sda', ...read(10)),
      line('sdb', ...read(20)),
      line('dm-0', ...read(30)),
      line('md0', ...read(30)),
    );
    expect(lastValues(diskProbe, before, after)['disk.totalReadBytes']).toBe((30 * 512) / 10);
  });

  it('reads lines of every kernel: 11, 15 and 17 columns', () => {
    const eleven = [1, 0, 2, 0, 3, 0, 4, 0, 0, 0, 0];
    const emitted = emittedOn(
      diskProbe,
      host(line('a', ...eleven), line('b', ...eleven, 5, 0, 6, 0), line('c', ...eleven, 5, 0, 6, 0, 7, 0)),
    );
    expect(emitted).toMatchObject({ 'disk.readOps:a': 1, 'disk.discardBytes:b': 6 * 512, 'disk.flushOps:c': 7 });
    expect(emitted).not.toHaveProperty('disk.discardOps:a');
  });

  it('fails on a line that ends too early', () => {
    expect(() => emittedOn(diskProbe, host(line('sda', 1, 2, 3)))).toThrow('/proc/diskstats');
  });
});

describe(wholeDevices.name, () => {
  it.each<[string, string[], string[]]>([
    ['disks and their partitions', ['sda', 'sda1', 'sda15', 'sdb'], ['sda', 'sdb']],
    [
      'names that end in a digit',
      ['nvme0n1', 'nvme0n1p1', 'mmcblk0', 'mmcblk0p2', 'mmcblk0boot0'],
      ['nvme0n1', 'mmcblk0', 'mmcblk0boot0'],
    ],
    ['a partition without its disk', ['xvda1', 'xvdb', 'xvdb1'], ['xvda1', 'xvdb']],
    ['memory and files', ['loop0', 'ram1', 'zram0', 'fd0', 'vda'], ['vda']],
    ['what lies on disks', ['sda', 'dm-0', 'dm-10', 'md127', 'md127p1'], ['sda', 'dm-0', 'dm-10', 'md127']],
    ['hidden NVMe paths', ['nvme0n1', 'nvme0c0n1'], ['nvme0n1']],
  ])('tells %s', (_, names, whole) => {
    expect([...wholeDevices(names)]).toEqual(whole);
  });
});
