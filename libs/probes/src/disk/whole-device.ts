import { scanner } from '../text/scanner';

/** Devices that are memory or a file seen again, and the hidden paths under an NVMe multipath device. */
const NOT_A_DISK = /^(loop|ram|zram|fd)\d+$|^nvme\d+c\d+n\d+/;

interface Verdict {
  readonly names: readonly string[];
  readonly whole: ReadonlySet<string>;
}

let last: Verdict = { names: [], whole: new Set() };
let seen: string[] = [];

/**
 * Tells the whole devices among those of a /proc/diskstats: a partition is a name whose parent is listed, too
 * (`sda1` beside `sda`); without its parent, as in some virtual machines and containers, it stands for itself.
 * The verdict is kept as long as the list of names stays the same.
 * @throws ProbeParseError when the file is cut.
 */
export function isWholeDevice(diskstats: Uint8Array): (device: string) => boolean {
  seen.length = 0;
  scanner.open(diskstats, '/proc/diskstats');
  while (!scanner.isDone) {
    scanner.skipWords(2);
    seen.push(scanner.word());
    scanner.nextLine();
  }
  if (!isSameList(seen, last.names)) {
    last = { names: seen, whole: wholeDevices(seen) };
    seen = [];
  }
  const { whole } = last;
  return (device) => whole.has(device);
}

/** The whole devices of a list of block device names. */
export function wholeDevices(names: readonly string[]): ReadonlySet<string> {
  const all = new Set(names);
  return new Set(names.filter((name) => !NOT_A_DISK.test(name) && !isPartitionOf(name, all)));
}

function isPartitionOf(name: string, all: ReadonlySet<string>): boolean {
  const digits = /\d+$/.exec(name);
  if (digits === null) return false;
  const parent = name.slice(0, -digits[0].length);
  return all.has(/\dp$/.test(parent) ? parent.slice(0, -1) : parent);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
