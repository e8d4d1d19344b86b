import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Database } from '../../../platform/database/database';

/** First key of the advisory locks that are slots; the second is the slot's number. */
const SLOT_LOCK_CLASS = 7_400;
/** Slots there are, and so workers that can sample at once. */
const MAX_SLOTS = 64;

/** A connection whose advisory lock is the possession of a slot: when it dies, the slot is free. */
export interface SlotLock {
  readonly slot: number;
  /** Calls back once when the connection, and with it the lock, is lost. */
  onLost(callback: () => void): void;
  release(): void;
}

/**
 * Slots are advisory locks of PostgreSQL, held by a connection of their own: a worker that is killed loses its slot
 * in the same moment, without a lease to wait for. Source: PostgreSQL manual, 13.3.5 Advisory Locks.
 */
@Injectable()
export class SlotLockRepository {
  constructor(private readonly database: Database) {}

  /** Takes the slot named, or else the lowest free one. @throws when all slots are taken. */
  async acquire(preferred: number | undefined): Promise<SlotLock> {
    const client = await this.database.reserve();
    try {
      // A machine that vanishes without a word must not keep its slot: the server asks after 5 s of silence.
      await client.query('SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3');
      const slot = await firstFree(client, preferred);
      return held(client, slot);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** The slots some worker holds now, ascending. */
  async live(): Promise<number[]> {
    const rows = await this.database.query<{ slot: number }>(
      `SELECT DISTINCT objid::int AS slot FROM pg_locks
       WHERE locktype = 'advisory' AND granted AND classid = $1 AND objsubid = 2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       ORDER BY slot`,
      [SLOT_LOCK_CLASS],
    );
    return rows.map((row) => row.slot);
  }
}

async function firstFree(client: PoolClient, preferred: number | undefined): Promise<number> {
  const all = Array.from({ length: MAX_SLOTS }, (_, slot) => slot);
  for (const slot of preferred === undefined ? all : [preferred, ...all]) {
    const { rows } = await client.query<{ ok: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS ok', [
      SLOT_LOCK_CLASS,
      slot,
    ]);
    if (rows[0]?.ok) return slot;
  }
  throw new Error(`all ${MAX_SLOTS} sampling slots are taken`);
}

function held(client: PoolClient, slot: number): SlotLock {
  const callbacks = new Set<() => void>();
  let isOver = false;
  const lost = () => {
    if (isOver) return;
    isOver = true;
    client.release(true);
    for (const callback of callbacks) callback();
  };
  client.on('error', lost);
  client.on('end', lost);
  return {
    slot,
    onLost: (callback) => void callbacks.add(callback),
    release: () => {
      if (isOver) return;
      isOver = true;
      client.release(true); // closing the connection is what frees the lock
    },
  };
}
