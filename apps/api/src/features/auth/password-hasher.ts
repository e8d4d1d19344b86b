import { Injectable } from '@nestjs/common';
import { argon2id, hash, verify } from 'argon2';
import { SignInBusy } from './auth.errors';

/** Cost of one hash: 19 MiB, 2 passes, 1 lane. Source: OWASP Password Storage Cheat Sheet. */
const COST = { type: argon2id, memoryCost: 19 * 1_024, timeCost: 2, parallelism: 1 } as const;
/** A hash of the same cost that no password is known for, to compare with when there is no account. */
const DECOY = '$argon2id$v=19$m=19456,p=1,t=2$qq1M1xQII/skH0PoBecEnQ$xsegu82g+ctRcOVLiSh/Hw7BzEcaWfa9On6etgkpdss';
/** Hashes at a time: half of libuv's four threads, so that files and DNS are never starved by a flood of sign-ins. */
const CONCURRENCY = 2;
/** Hashes that may wait, a second or two of work. */
const QUEUE_LIMIT = 64;

/** Argon2id in bounded measure: at most two hashes at a time, and a line with an end. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * The PHC string to store for a password; any Unicode, compared in NFKC so that it can be typed on any keyboard.
   * @throws SignInBusy when the line is full.
   */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password.normalize('NFKC'), COST));
  }

  /**
   * Whether the password is the one behind `stored`. Without `stored` the same work is done against a decoy and the
   * answer is no, so that an unknown name takes as long as a wrong password.
   * @throws SignInBusy when the line is full.
   */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const isRight = await this.inTurn(() => verify(stored ?? DECOY, password.normalize('NFKC')));
    return isRight && stored !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= CONCURRENCY) {
      if (this.waiting.length >= QUEUE_LIMIT) throw new SignInBusy();
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line; only without one does it become free.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
