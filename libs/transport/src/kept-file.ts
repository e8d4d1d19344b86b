import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Largest file that is read; a /proc file of that size is no measurement any more. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** First size of a buffer; a page, what a seq_file hands out at once. */
const FIRST_BYTES = 4096;
/** How long a file that was not there is not looked for again. */
export const RETRY_MS = 30_000;
/** O_NONBLOCK: opening a FIFO or a device by mistake must not hang the process. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Opens a regular file for reading. @throws as open(2), and for whatever is no regular file. */
export function openRegular(path: string): number {
  const descriptor = openSync(path, FLAGS);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error(`${path} is not a regular file`);
}

/**
 * One small file that is read again and again through a descriptor that stays open: no path look-up, no allocation.
 *
 * Every read starts at offset 0, which makes the kernel write the file anew, and goes on until a read answers 0 bytes,
 * because one read of a seq_file may return only a part. A file that vanishes (a device is pulled: ENODEV; a process
 * ends: ESRCH) is let go, opened once more at once in case there is a new one of that name, and otherwise looked for
 * every {@link RETRY_MS}.
 */
export class KeptFile {
  private descriptor = -1;
  private buffer: Uint8Array = new Uint8Array(0);
  private view: Uint8Array = new Uint8Array(0);
  private retryAtMs = -Infinity;

  constructor(private readonly path: string) {}

  /** The whole file, valid until the next call; `undefined` when it is not there or may not be read. Never throws. */
  read(nowMs: number): Uint8Array | undefined {
    if (this.descriptor >= 0) {
      const bytes = this.tryRead();
      if (bytes !== undefined) return bytes;
      this.close();
    } else if (nowMs < this.retryAtMs) return undefined;
    return this.open() ? this.tryReadOrClose(nowMs) : this.absent(nowMs);
  }

  /** Gives the descriptor back; the next read opens the file again. */
  close(): void {
    if (this.descriptor >= 0) closeSync(this.descriptor);
    this.descriptor = -1;
    this.retryAtMs = -Infinity;
  }

  private tryReadOrClose(nowMs: number): Uint8Array | undefined {
    const bytes = this.tryRead();
    if (bytes !== undefined) return bytes;
    this.close();
    return this.absent(nowMs);
  }

  private absent(nowMs: number): undefined {
    this.retryAtMs = nowMs + RETRY_MS;
    return undefined;
  }

  private open(): boolean {
    try {
      this.descriptor = openRegular(this.path);
      return true;
    } catch {
      return false; // ENOENT, EACCES, ENODEV …: absent is not failed
    }
  }

  private tryRead(): Uint8Array | undefined {
    try {
      const length = this.fill();
      if (length > MAX_FILE_BYTES) return undefined;
      if (this.view.length !== length || this.view.buffer !== this.buffer.buffer)
        this.view = this.buffer.subarray(0, length);
      return this.view;
    } catch {
      return undefined; // EINVAL, EIO, ENODEV, ESRCH: a driver that will not say, or a device that went away
    }
  }

  private fill(): number {
    if (this.buffer.length === 0) this.buffer = new Uint8Array(FIRST_BYTES);
    let length = 0;
    for (;;) {
      if (length === this.buffer.length) this.grow();
      const count = readSync(this.descriptor, this.buffer, length, this.buffer.length - length, length);
      if (count === 0) return length;
      length += count;
      if (length > MAX_FILE_BYTES) return length;
    }
  }

  private grow(): void {
    const larger = new Uint8Array(this.buffer.length * 2);
    larger.set(this.buffer);
    this.buffer = larger;
  }
}
