import { emittedOn, lastValues } from '../probe.testing';
import { memoryProbe } from './memory-probe';

const MEMINFO =
  'MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 600 kB\nBuffers: 50 kB\nCached: 400 kB\nSReclaimable: 30 kB\nShmem: 20 kB\nSwapTotal: 200 kB\nSwapFree: 150 kB\n';
const VMSTAT = 'pswpin 5\npswpout 7\npgfault 90\npgmajfault 3\noom_kill 1\n';
const host = (meminfo: string, vmstat = VMSTAT) => ({ files: { '/proc/meminfo': meminfo, '/proc/vmstat': vmstat } });

describe('memoryProbe', () => {
  it('counts as used what cannot be given back: the cache is not', () => {
    const values = lastValues(memoryProbe, host(MEMINFO));
    expect(values).toMatchObject({
      'memory.usedBytes': 400 * 1024,
      'memory.usedRatio': 0.4,
      'memory.cachedBytes': 430 * 1024,
    });
  });

  it('estimates what is available for kernels that do not say', () => {
    const emitted = emittedOn(memoryProbe, host(MEMINFO.replace('MemAvailable: 600 kB\n', '')));
    expect(emitted['memory.availableBytes']).toBe((100 + 50 + 430 - 20) * 1024);
  });

  it('shows swap in use, and pages in and out per second', () => {
    const values = lastValues(memoryProbe, host(MEMINFO), host(MEMINFO, VMSTAT.replace('pswpin 5', 'pswpin 105')));
    expect(values).toMatchObject({
      'swap.usedBytes': 50 * 1024,
      'swap.usedRatio': 0.25,
      'swap.inPages': 10,
      'swap.outPages': 0,
    });
  });

  it('has no ratio of swap where there is none', () => {
    const values = lastValues(memoryProbe, host(MEMINFO.replace('200', '0').replace('150', '0')));
    expect(values['swap.usedBytes']).toBe(0);
    expect(values).not.toHaveProperty('swap.usedRatio');
  });

  it('goes on without vmstat', () => {
    expect(lastValues(memoryProbe, { files: { '/proc/meminfo': MEMINFO } })['memory.totalBytes']).toBe(1_024_000);
  });

  it('fails on a file that is no meminfo', () => {
    expect(() => emittedOn(memoryProbe, host('hello\n'))).toThrow('MemTotal');
  });
});
