import { aFilesystem, emittedOn } from '../probe.testing';
import { filesystemProbe } from './filesystem-probe';

const emitted = (...mounts: Parameters<typeof aFilesystem>[0][]) =>
  emittedOn(filesystemProbe, { files: {}, mounts: mounts.map(aFilesystem) });

describe('filesystemProbe', () => {
  it('emits space, inodes and whether it refuses writes', () => {
    expect(emitted({ mountPoint: '/var', blocksAvailable: 450, isReadOnly: true })).toEqual({
      ...{ 'fs.totalBytes:/var': 4_096_000, 'fs.usedBytes:/var': 2_048_000, 'fs.availableBytes:/var': 1_843_200 },
      ...{ 'fs.usedRatio:/var': 500 / 950, 'fs.inodes:/var': 100, 'fs.inodesUsed:/var': 50 },
      ...{ 'fs.inodesUsedRatio:/var': 0.5, 'fs.isReadOnly:/var': 1 },
    });
  });

  it('knows no inodes where the filesystem has no fixed number of them', () => {
    expect(Object.keys(emitted({ files: 0, filesFree: 0 })).filter((name) => name.includes('inodes'))).toEqual([]);
  });

  it('leaves out what has no size', () => {
    expect(emitted({ blocks: 0, blocksFree: 0 })).toEqual({});
  });

  it('bounds and cleans mount points, spaces and colons are welcome', () => {
    const names = Object.keys(
      emitted({ mountPoint: '/a b:c' }, { mountPoint: `/${'x'.repeat(300)}` }, { mountPoint: '/nl\n' }),
    );
    expect(names).toContain('fs.totalBytes:/a b:c');
    expect(names).toContain('fs.totalBytes:/nl\ufffd');
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(220);
  });
});
