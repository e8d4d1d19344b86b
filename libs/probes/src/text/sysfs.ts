import { boundedName, decodeUtf8 } from '@hyperion/domain';
import { scanner } from './scanner';

/** The folder of a path. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The last segment of a path. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The one number of a sysfs attribute, times `factor`; `undefined` for an empty one. @throws ProbeParseError when it is none. */
export function attributeNumber(bytes: Uint8Array | undefined, path: string, factor: number): number | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  return scanner.openAttribute(bytes, path).decimal() * factor;
}

/** The text of a sysfs attribute as a bounded name; `undefined` when there is none. */
export function attributeName(bytes: Uint8Array | undefined): string | undefined {
  const text = bytes === undefined ? '' : boundedName(decodeUtf8(bytes).trim());
  return text === '' ? undefined : text;
}

/** Names made unique in the order they are given out: `nvme`, `nvme #2`. One is used for one tick. */
export class UniqueNames {
  private readonly taken = new Map<string, number>();

  /** `name`, or `name #n` when it is taken n - 1 times. */
  take(name: string): string {
    const count = (this.taken.get(name) ?? 0) + 1;
    this.taken.set(name, count);
    return count === 1 ? name : boundedName(`${name} #${count}`);
  }
}
