import fc from 'fast-check';
import { dataMounts, isNetworkMount, parseMountinfo, withRoot, type MountEntry } from './mounts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One line of a mount table; `number` is major:minor. */
const line = (
  mountPoint: string,
  type: string,
  given: { device?: string; number?: string; root?: string } = {},
): string => {
  const { device = '/dev/sda1', number = '8:1', root = '/' } = given;
  return `36 35 ${number} ${root} ${mountPoint} rw,noatime shared:7 master:2 - ${type} ${device} rw,errors=continue\n`;
};

const points = (text: string): string[] => dataMounts(parseMountinfo(bytes(text))).map(({ mountPoint }) => mountPoint);

describe(parseMountinfo.name, () => {
  it('reads point, device, kind and device number, however many optional fields there are', () => {
    expect(parseMountinfo(bytes('27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n'))).toEqual<MountEntry[]>([
      { mountPoint: '/', device: '/dev/vda', type: 'ext4', isReadOnly: false, deviceNumber: '254:0', root: '/' },
    ]);
    expect(parseMountinfo(bytes(line('/data', 'xfs')))[0]).toMatchObject({ mountPoint: '/data', type: 'xfs' });
  });

  it('undoes octal escapes and keeps UTF-8', () => {
    const [entry] = parseMountinfo(
      bytes(line('/media/Ein\\040Stick\\011\\134ünï\\043', 'ext4', { device: '/dev/disk\\040one' })),
    );
    expect(entry).toMatchObject({ mountPoint: '/media/Ein Stick\t\\ünï#', device: '/dev/disk one' });
  });

  it.each([
    ['the mount', 'ro,nosuid', 'rw'],
    ['the filesystem under it', 'rw', 'ro,relatime'],
  ])('tells a read-only one when %s is', (_, options, superOptions) => {
    const text = `36 35 8:1 / /mnt ${options} - ext4 /dev/sda1 ${superOptions}\n`;
    expect(parseMountinfo(bytes(text))[0]?.isReadOnly).toBe(true);
  });

  it('does not take errors=remount-ro for read-only', () => {
    expect(parseMountinfo(bytes('36 35 8:1 / /mnt rw - ext4 /dev/sda1 rw,errors=remount-ro\n'))[0]?.isReadOnly).toBe(
      false,
    );
  });

  it('passes over lines of another shape', () => {
    expect(parseMountinfo(bytes(`nonsense\n\n1 2 3\n${line('/data', 'ext4')}36 35 8:1 / /cut rw`))).toHaveLength(1);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (table) => void dataMounts(parseMountinfo(table))));
  });
});

describe(dataMounts.name, () => {
  it('leaves out pseudo filesystems and images that are always full', () => {
    const kinds = [
      'proc',
      'sysfs',
      'cgroup2',
      'devtmpfs',
      'tracefs',
      'squashfs',
      'iso9660',
      'fuse.gvfsd-fuse',
      'autofs',
    ];
    expect(
      points(kinds.map((kind, index) => line(`/x${index}`, kind, { device: kind, number: `0:${index}` })).join('')),
    ).toEqual([]);
  });

  it('keeps tmpfs that people use and leaves out the plumbing', () => {
    const tmpfs = (point: string, minor: number): string =>
      line(point, 'tmpfs', { device: 'tmpfs', number: `0:${minor}` });
    const all = ['/tmp', '/dev/shm', '/run', '/run/user/1000', '/dev', '/sys/fs/cgroup', '/var/lib/kubelet/pods/x'];
    expect(points(all.map(tmpfs).join(''))).toEqual(['/dev/shm', '/run', '/tmp']);
  });

  it('shows one filesystem once, under the shortest path of its whole view', () => {
    const text = line('/srv/a', 'ext4') + line('/', 'ext4') + line('/b', 'ext4', { root: '/home/b' });
    expect(points(text)).toEqual(['/']);
  });

  it('shows the subvolumes of one btrfs once', () => {
    const text =
      line('/home', 'btrfs', { number: '0:30', root: '/@home' }) + line('/', 'btrfs', { number: '0:30', root: '/@' });
    expect(points(text)).toEqual(['/']);
  });

  it('takes the last of several mounts on one point', () => {
    const text = line('/mnt', 'ext4') + line('/mnt', 'xfs', { device: '/dev/sdb1', number: '8:17' });
    expect(dataMounts(parseMountinfo(bytes(text)))).toMatchObject([{ device: '/dev/sdb1' }]);
  });

  it('keeps the overlay of a container as its root, and no other', () => {
    const text =
      line('/', 'overlay', { number: '0:40' }) +
      line('/var/lib/docker/overlay2/x/merged', 'overlay', { number: '0:41' });
    expect(points(text)).toEqual(['/']);
  });
});

describe(isNetworkMount.name, () => {
  it.each(['nfs', 'nfs4', 'cifs', 'smb3', 'ceph', '9p', 'fuse.sshfs', 'fuse', 'fuse.rclone'])('%s may hang', (type) => {
    expect(isNetworkMount({ type })).toBe(true);
  });

  it.each(['ext4', 'xfs', 'btrfs', 'zfs', 'vfat', 'fuseblk', 'tmpfs', 'overlay'])('%s does not', (type) => {
    expect(isNetworkMount({ type })).toBe(false);
  });
});

describe(withRoot.name, () => {
  const [data] = parseMountinfo(new TextEncoder().encode('1 0 8:1 / /data rw - ext4 /dev/sda1 rw\n'));

  it('adds the root of a process in a chroot, which stands in no mount table', () => {
    expect(withRoot([data!]).map(({ mountPoint }) => mountPoint)).toEqual(['/', '/data']);
  });

  it('leaves a table alone that has its root', () => {
    const whole = [{ ...data!, mountPoint: '/' }, data!];
    expect(withRoot(whole)).toBe(whole);
  });
});
