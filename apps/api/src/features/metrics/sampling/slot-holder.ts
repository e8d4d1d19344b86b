import { Injectable } from '@nestjs/common';
import { logger } from '../../../platform/logging/logger';
import { type SlotLock, SlotLockRepository } from './slot-lock.repository';

const log = logger('sampling');

/** This worker's slot: takes one, notices when it is lost, takes the same again if it is still free. */
@Injectable()
export class SlotHolder {
  private lock: SlotLock | undefined;
  private lastSlot: number | undefined;
  private onLost: () => void = () => undefined;

  constructor(private readonly slots: SlotLockRepository) {}

  /** Calls back when the slot is lost, that is when the connection to PostgreSQL broke. */
  whenLost(callback: () => void): void {
    this.onLost = callback;
  }

  /** The slot of this worker; takes one when it has none. @throws DatabaseUnavailable */
  async hold(): Promise<number> {
    if (this.lock) return this.lock.slot;
    const lock = await this.slots.acquire(this.lastSlot);
    lock.onLost(() => {
      this.lock = undefined;
      this.onLost();
    });
    this.lock = lock;
    this.lastSlot = lock.slot;
    log.info({ slot: lock.slot }, 'sampling slot taken');
    return lock.slot;
  }

  /** Gives the slot back, for another worker to take at once. */
  release(): void {
    this.lock?.release();
    this.lock = undefined;
  }
}
