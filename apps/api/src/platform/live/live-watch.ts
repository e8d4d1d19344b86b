import type { SessionRegistry } from '../auth/session-registry';
import { logger } from '../logging/logger';
import type { Clock } from '../time/clock';
import { startTicker, type Ticker } from '../time/ticker';
import type { LiveChannels } from './live-channels';
import type { LiveConnection } from './live-connection';

const log = logger('live');

/** How often all connections are looked after: half of the second within which a revocation takes effect. */
const ROUND_MS = 500;
/** How long before its end a token's holder is told. */
const WARN_MS = 60_000;
/** How long a client may stay behind before it is cut. */
const MAX_LAG_MS = 20_000;

/**
 * Looks after open connections, twice a second: tokens that expire, sessions that are over, clients that do not keep up.
 *
 * Sessions end by event, at once; asking PostgreSQL for all sessions in use, in one query, catches what the event
 * missed while Redis was away. A client that reads too slowly first loses its frames (it is told to `resync` when it has
 * caught up) and then its connection, so what it makes the server hold is bounded.
 */
export class LiveWatch {
  private ticker: Ticker | undefined;

  constructor(
    private readonly connections: ReadonlyMap<string, LiveConnection>,
    private readonly sessions: SessionRegistry,
    private readonly channels: LiveChannels,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.sessions.onEnd((sessionId, reason) => this.revokeSession(sessionId, reason));
    this.ticker = startTicker('live.watch', ROUND_MS, () => this.round());
  }

  async stop(): Promise<void> {
    await this.ticker?.stop();
  }

  private async round(): Promise<void> {
    for (const connection of this.connections.values()) {
      this.checkExpiry(connection);
      this.checkLag(connection);
    }
    await this.checkSessions();
  }

  private checkExpiry(connection: LiveConnection): void {
    const leftMs = connection.expiresAtMs - this.clock.nowMs();
    if (leftMs <= 0) this.revoke(connection, 'expired');
    else if (leftMs <= WARN_MS && !connection.isWarnedOfExpiry) {
      connection.isWarnedOfExpiry = true;
      connection.send('auth.expiring', { in: Math.ceil(leftMs / 1_000) });
    }
  }

  private checkLag(connection: LiveConnection): void {
    const nowMs = this.clock.monotonicMs();
    if (connection.laggingSinceMs === undefined) {
      if (!connection.isBehind()) return;
      connection.laggingSinceMs = nowMs;
      this.channels.counters.clientsLagged += 1;
      this.channels.pause(connection);
    } else if (connection.hasCaughtUp()) {
      connection.laggingSinceMs = undefined;
      this.channels.resume(connection, 'slow');
    } else if (nowMs - connection.laggingSinceMs > MAX_LAG_MS) {
      this.channels.counters.connectionsCut += 1;
      connection.cut();
    }
  }

  private async checkSessions(): Promise<void> {
    try {
      const changed = await this.sessions.findChanged([...this.connections.values()].map(({ actor }) => actor));
      if (changed.size === 0) return;
      for (const connection of this.connections.values()) {
        const reason = changed.get(connection.actor.sessionId);
        if (reason) this.revoke(connection, reason);
      }
    } catch (error) {
      log.debug(
        { err: error },
        'sessions of open connections could not be checked; they are, when the database is back',
      );
    }
  }

  private revokeSession(sessionId: string, reason: string): void {
    for (const connection of this.connections.values()) {
      if (connection.actor.sessionId === sessionId) this.revoke(connection, reason);
    }
  }

  private revoke(connection: LiveConnection, reason: string): void {
    if (connection.isClosing) return;
    this.channels.counters.connectionsRevoked += 1;
    connection.close('auth.revoked', { reason });
  }
}
