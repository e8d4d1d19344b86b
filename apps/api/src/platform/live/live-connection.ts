import type { Channel } from '@hyperion/contracts';
import type { Socket } from 'socket.io';
import type { Actor } from '../auth/actor';

/** Bytes handed to the system that the client has not taken; above it the client counts as behind. */
const MAX_BUFFERED_BYTES = 1024 ** 2;
/** Messages waiting for the transport; above it the client counts as behind. */
const MAX_WAITING_MESSAGES = 32;
/** How long a last message may take before the line is torn down. */
const FAREWELL_MS = 500;

interface RawTransport {
  readonly socket?: { readonly bufferedAmount?: number; terminate?(): void };
}

/** One authenticated socket: who it speaks for, until when, what it listens to, and whether it keeps up. */
export class LiveConnection {
  /** Channels it asked for and may have. */
  readonly channels = new Set<Channel>();
  isWarnedOfExpiry = false;
  /** When it fell behind, on the monotonic clock; `undefined` while it keeps up. */
  laggingSinceMs: number | undefined;
  private isOver = false;

  /** @param expiresAtMs when its token expires, epoch milliseconds. */
  constructor(
    readonly socket: Socket,
    public actor: Actor,
    public expiresAtMs: number,
  ) {}

  get id(): string {
    return this.socket.id;
  }

  /** Whether it has been told goodbye; nothing it still sends is looked at. */
  get isClosing(): boolean {
    return this.isOver;
  }

  send(event: string, payload: unknown): void {
    this.socket.emit(event, payload);
  }

  /** Whether more waits for the client than it should, counted in the engine and in the socket under it. */
  isBehind(): boolean {
    return this.waitingMessages() > MAX_WAITING_MESSAGES || this.bufferedBytes() > MAX_BUFFERED_BYTES;
  }

  /** Whether the client has taken everything. */
  hasCaughtUp(): boolean {
    return this.waitingMessages() === 0 && this.bufferedBytes() === 0;
  }

  /** Says a last word and closes the line; a client that does not take the word is cut off. */
  close(event?: string, payload?: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    if (event) this.socket.emit(event, payload);
    const transport = this.transport();
    this.socket.disconnect(true);
    // The engine waits for its buffer to drain first, which a client that reads nothing can put off for long.
    setTimeout(() => {
      this.socket.conn.close(true);
      transport.socket?.terminate?.();
    }, FAREWELL_MS).unref();
  }

  /** Tears the line down without a word. */
  cut(): void {
    this.isOver = true;
    const transport = this.transport();
    this.socket.conn.close(true);
    transport.socket?.terminate?.();
  }

  private waitingMessages(): number {
    return (this.socket.conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length;
  }

  private bufferedBytes(): number {
    return this.transport().socket?.bufferedAmount ?? 0;
  }

  private transport(): RawTransport {
    return this.socket.conn.transport as unknown as RawTransport;
  }
}
