import { decodeUtf8 } from './text';

/** One line of a mount table. Source: proc_pid_mountinfo(5). */
export interface MountEntry {
  /** Where it is mounted; escapes (`\040`) undone, so it can be handed to statvfs(3). */
  readonly mountPoint: string;
  /** The mount source: a device path, `server:/export`, or a word of the filesystem's choice. */
  readonly device: string;
  readonly type: string;
  /** Whether the mount or the filesystem under it refuses writes. */
  readonly isReadOnly: boolean;
  /** `major:minor` of st_dev; the same for every view of one filesystem. */
  readonly deviceNumber: string;
  /** Directory of the filesystem that forms the root of this mount; `/` unless it is a bind mount or a subvolume. */
  readonly root: string;
}

/** Kinds that hold no data of their own, or images that are always full. Source: filesystems(5) and the kernel's Documentation/filesystems. */
const PSEUDO_TYPES = new Set(
  (
    'autofs bdev binder binfmt_misc bpf cgroup cgroup2 configfs cpuset cramfs debugfs devfs devpts devtmpfs efivarfs erofs ' +
    'fuse.gvfsd-fuse fuse.lxcfs fuse.portal fusectl hugetlbfs iso9660 mqueue nfsd none nsfs nullfs pipefs proc pstore ramfs ' +
    'resctrl rootfs rpc_pipefs securityfs selinuxfs smackfs sockfs squashfs sysfs tracefs udf usbfs'
  ).split(' '),
);

/** Kinds behind which a server stands: statvfs(3) on them may wait for ever. */
const NETWORK_TYPES =
  /^(nfs\d?|cifs|smb3?|smbfs|ncpfs|9p|afs|ceph|coda|glusterfs|lustre|beegfs|orangefs|pvfs2|gfs2?|ocfs2|gpfs|davfs|fuse)$|^fuse\./;

/** Trees whose tmpfs mounts are plumbing; those of KEPT_TMPFS hold data people put there. */
const PLUMBING = /^\/(proc|sys|dev|run|var\/lib\/(docker|containers|kubelet|lxc))(\/|$)/;
const KEPT_TMPFS = new Set(['/dev/shm', '/run']);

/** Whether a call to this filesystem may hang because a server or a program of the user stands behind it. */
export function isNetworkMount(entry: Pick<MountEntry, 'type'>): boolean {
  return NETWORK_TYPES.test(entry.type);
}

/**
 * Reads a mount table. Lines without the shape of proc_pid_mountinfo(5) are passed over: one odd mount must not
 * hide the others.
 */
export function parseMountinfo(bytes: Uint8Array): MountEntry[] {
  const entries: MountEntry[] = [];
  for (const line of decodeUtf8Lines(bytes)) {
    const entry = parseLine(line);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/**
 * The mounts that hold data, in the order of their mount points. The rule:
 * 1. of several mounts on one point the last counts, it hides the others;
 * 2. pseudo filesystems and read-only images (squashfs of snaps, iso9660) are left out;
 * 3. tmpfs counts unless it is plumbing under /proc, /sys, /dev, /run or a container store (/dev/shm and /run count);
 * 4. overlay counts only as `/`: elsewhere it is a container's view of a disk already listed;
 * 5. of several views of one filesystem (bind mounts, subvolumes: the same major:minor) the whole one with the
 *    shortest path counts;
 * 6. a mount of one file (no directory) is a bind mount and falls under 5.
 */
export function dataMounts(entries: readonly MountEntry[]): MountEntry[] {
  const visible = new Map<string, MountEntry>();
  for (const entry of entries) visible.set(entry.mountPoint, entry);
  const best = new Map<string, MountEntry>();
  for (const entry of visible.values()) {
    if (!holdsData(entry)) continue;
    const rival = best.get(entry.deviceNumber);
    if (rival === undefined || isBetterView(entry, rival)) best.set(entry.deviceNumber, entry);
  }
  return [...best.values()].sort((a, b) => (a.mountPoint < b.mountPoint ? -1 : 1));
}

/**
 * The mounts with `/` among them. To a process in a chroot(2) its root is a plain directory and stands in no mount
 * table, yet it has a size like any other; what is not told of it is empty.
 */
export function withRoot(entries: readonly MountEntry[]): readonly MountEntry[] {
  if (entries.some(({ mountPoint }) => mountPoint === '/')) return entries;
  return [{ mountPoint: '/', device: '', type: '', isReadOnly: false, deviceNumber: '', root: '/' }, ...entries];
}

function holdsData(entry: MountEntry): boolean {
  if (PSEUDO_TYPES.has(entry.type)) return false;
  if (entry.type === 'overlay') return entry.mountPoint === '/';
  if (entry.type === 'tmpfs') return KEPT_TMPFS.has(entry.mountPoint) || !PLUMBING.test(entry.mountPoint);
  return true;
}

function isBetterView(entry: MountEntry, rival: MountEntry): boolean {
  if ((entry.root === '/') !== (rival.root === '/')) return entry.root === '/';
  return entry.mountPoint.length < rival.mountPoint.length;
}

function* decodeUtf8Lines(bytes: Uint8Array): Generator<string> {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    yield decodeUtf8(bytes, start, end);
    start = end + 1;
  }
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`: any number of fields before the dash. */
function parseLine(line: string): MountEntry | undefined {
  const fields = line.split(' ');
  const dash = fields.indexOf('-', 6);
  const [, , deviceNumber, root, mountPoint, options] = fields;
  const [type, device, superOptions] = dash < 0 ? [] : fields.slice(dash + 1);
  if (deviceNumber === undefined || root === undefined || mountPoint === undefined || options === undefined)
    return undefined;
  if (type === undefined || device === undefined) return undefined;
  return {
    mountPoint: unescapeOctal(mountPoint),
    device: unescapeOctal(device),
    type,
    isReadOnly: hasReadOnly(options) || hasReadOnly(superOptions ?? ''),
    deviceNumber,
    root: unescapeOctal(root),
  };
}

function hasReadOnly(options: string): boolean {
  return options.split(',').includes('ro');
}

/** Undoes the kernel's escapes of space, tab, newline, backslash and `#` (seq_escape in fs/proc_namespace.c). */
function unescapeOctal(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
