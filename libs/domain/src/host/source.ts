/**
 * What a probe may ask of a host. A probe says what it reads and never reads; a transport fetches the
 * sources of a whole tick at once, on this machine or over SSH, so a folder of recorded files is a complete host.
 */
export type Source =
  /** One file, whole. */
  | { readonly file: string }
  /** Files by pattern; `*` stands for one path segment or a part of one, never for `/`. */
  | { readonly glob: string }
  /** statvfs(3) of every mounted filesystem that holds data; which those are is read from /proc/self/mountinfo. */
  | { readonly statvfs: 'mounts' };

/** Numbers of one mounted filesystem. Source: statvfs(3) and proc_pid_mountinfo(5). */
export interface FilesystemStat {
  readonly mountPoint: string;
  readonly device: string;
  readonly type: string;
  readonly isReadOnly: boolean;
  readonly blockBytes: number;
  readonly blocks: number;
  readonly blocksFree: number;
  /** Blocks an unprivileged user can still take. */
  readonly blocksAvailable: number;
  readonly files: number;
  readonly filesFree: number;
}

/**
 * What came back for a source: the bytes of a file, the bytes of each file of a glob by path, or the
 * filesystems. `undefined` when it is not there (or may not be read): absent is not failed.
 * Bytes are only valid until the next tick; a transport may reuse its buffers.
 */
export type Reading<S extends Source> = S extends { readonly file: string }
  ? Uint8Array | undefined
  : S extends { readonly glob: string }
    ? ReadonlyMap<string, Uint8Array>
    : readonly FilesystemStat[];

/** The readings of a set of named sources. */
export type Readings<S extends Readonly<Record<string, Source>>> = { readonly [K in keyof S]: Reading<S[K]> };
