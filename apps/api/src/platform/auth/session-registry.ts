import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ROLE_SCOPES, type SessionId } from '@hyperion/contracts';
import { EventBus } from '../events/event-bus';
import { logger } from '../logging/logger';
import { Clock } from '../time/clock';
import type { Actor } from './actor';
import { BoundedCache } from './bounded-cache';
import { SessionsRepository } from './sessions.repository';

const log = logger('auth');

/** How long what PostgreSQL said about a session is believed, and so how long it outlives its end when Redis is away. */
const VALID_MS = 1_000;
/** Sessions kept in mind; more are merely looked up more often. */
const REMEMBERED_SESSIONS = 10_000;

interface Known {
  readonly actor: Actor;
  readonly loadedAtMs: number;
}

type EndHandler = (sessionId: string, reason: string) => void;

/**
 * Which sessions are alive and who is behind them, in memory.
 *
 * - What it says is at most a second old: sessions in use are read again once a second, many in one query, and not
 *   once per request.
 * - `session.ended` removes one at once in every process; the second is the bound when that event is lost.
 * - A reading under way while its session ends cannot bring it back: ends are remembered longer than any query lasts.
 */
@Injectable()
export class SessionRegistry implements OnModuleInit, OnApplicationShutdown {
  private readonly known = new BoundedCache<string, Known>(REMEMBERED_SESSIONS);
  private readonly ended = new BoundedCache<string, true>(REMEMBERED_SESSIONS);
  private readonly endHandlers = new Set<EndHandler>();
  private wanted = new Set<string>();
  private reading: Promise<void> | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly repository: SessionsRepository,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.events.on('session.ended', ({ sessionId, reason }) => this.forget(sessionId, reason));
  }

  onApplicationShutdown(): void {
    this.stopListening?.();
  }

  /** The actor of a session read within the last second; `undefined` says nothing but "ask {@link find}". */
  peek(sessionId: string): Actor | undefined {
    const known = this.known.get(sessionId);
    return known && this.clock.monotonicMs() - known.loadedAtMs < VALID_MS ? known.actor : undefined;
  }

  /**
   * The actor of a session, or `undefined` when it is over.
   * @throws DatabaseUnavailable when that cannot be found out.
   */
  async find(sessionId: string): Promise<Actor | undefined> {
    const actor = this.peek(sessionId);
    if (actor) return actor;
    await this.read([sessionId]);
    return this.ended.get(sessionId) ? undefined : this.known.get(sessionId)?.actor;
  }

  /**
   * Asks PostgreSQL about the sessions behind `actors`, in one query; gives those that are over or whose person has
   * another role now, each with the reason.
   */
  async findChanged(actors: Iterable<Actor>): Promise<ReadonlyMap<string, 'session_ended' | 'role_changed'>> {
    const sessions = new Map([...actors].map((actor) => [actor.sessionId, actor]));
    if (sessions.size === 0) return new Map();
    const changed = await this.repository.findChanged([...sessions.values()]);
    return new Map(changed.map(({ id, isAlive }) => [id, isAlive ? 'role_changed' : 'session_ended']));
  }

  /** Ends a session everywhere: at once in this process, by event and within a second in the others. */
  async end(sessionId: SessionId, reason: string): Promise<void> {
    await this.repository.end(sessionId, reason);
    this.forget(sessionId, reason);
    await this.events
      .publish('session.ended', { sessionId, reason })
      .catch((error: unknown) =>
        log.warn({ err: error, sessionId }, 'the end of a session could not be told; others notice within a second'),
      );
  }

  /** Calls `handler` for every session that ends, here or elsewhere; maybe more than once for one. */
  onEnd(handler: EndHandler): void {
    this.endHandlers.add(handler);
  }

  private forget(sessionId: string, reason: string): void {
    this.known.delete(sessionId);
    this.ended.set(sessionId, true);
    for (const handler of this.endHandlers) handler(sessionId, reason);
  }

  /** Joins the next reading: one query at a time, each for all who asked since the one before it began. */
  private async read(sessionIds: readonly string[]): Promise<void> {
    for (const id of sessionIds) this.wanted.add(id);
    while (sessionIds.some((id) => this.wanted.has(id))) {
      this.reading ??= this.readWanted().finally(() => (this.reading = undefined));
      await this.reading;
    }
    await this.reading;
  }

  private async readWanted(): Promise<void> {
    const ids = [...this.wanted];
    this.wanted = new Set();
    const loadedAtMs = this.clock.monotonicMs();
    const live = await this.repository.findLive(ids);
    for (const id of ids) this.known.delete(id);
    for (const { id, ...person } of live) {
      const actor: Actor = { ...person, sessionId: id, scopes: ROLE_SCOPES[person.role] };
      if (!this.ended.get(id)) this.known.set(id, { actor, loadedAtMs });
    }
  }
}
