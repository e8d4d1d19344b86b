import type { LiveConnection } from './live-connection';
import type { Frame } from './live-channels';

/** Live frames held back for one client at most; more means that reading what it missed takes minutes. */
const MAX_HELD = 1_000;

/**
 * One client catching up on one channel. While its missed frames are read, live ones are held back; then all go out
 * in order, and the first live frame after them lets the client into the room. A frame that both roads bring is sent
 * once, since numbers only grow.
 */
export class Replay {
  private held: Frame[] | undefined = [];

  constructor(
    readonly connection: LiveConnection,
    private readonly event: string,
    private last: number,
  ) {}

  /** Sends the missed frames and those held back meanwhile; gives how many. */
  open(missed: readonly Frame[]): number {
    const held = this.held ?? [];
    this.held = undefined;
    return [...missed, ...held].filter((frame) => this.send(frame)).length;
  }

  /** Takes a live frame; tells whether the client is level with the channel now and belongs into its room. */
  take(frame: Frame): boolean {
    if (!this.held) return this.send(frame);
    if (this.held.length < MAX_HELD) this.held.push(frame);
    return false;
  }

  private send(frame: Frame): boolean {
    if (frame.seq <= this.last) return false;
    this.last = frame.seq;
    this.connection.send(this.event, frame);
    return true;
  }
}
