import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { SignInThrottled } from './auth.errors';
import { LoginThrottleRepository, type ThrottleRule } from './login-throttle.repository';

/** Failures of one name: five are free, then 2 s, 4 s … to 5 minutes. */
const ACCOUNT_RULE: ThrottleRule = { freeFailures: 5, maxBlockSeconds: 300 };
/** Failures from one address: twenty are free, since many people may share it. */
const ADDRESS_RULE: ThrottleRule = { freeFailures: 20, maxBlockSeconds: 900 };

/** One attempt that was let through; it counts as failed until it is told otherwise. */
export interface LoginAttempt {
  /** The password was right: the name starts afresh, the address gets this one attempt back. */
  succeeded(): Promise<void>;
}

/**
 * Slows guessing down, per name and per address, never for good, and without telling whether a name exists. Each
 * attempt is charged *before* the password is looked at, in one statement, so parallel guesses cannot slip through.
 * The counts live in PostgreSQL: a restart or an emptied Redis forgets none.
 */
@Injectable()
export class LoginThrottle {
  constructor(private readonly repository: LoginThrottleRepository) {}

  /** @throws SignInThrottled when the name or the address has to wait. */
  async admit(usernameKey: string, ip: string): Promise<LoginAttempt> {
    const account = keyOf('account', usernameKey);
    const address = keyOf('address', networkOf(ip));
    await this.charge(address, ADDRESS_RULE);
    await this.charge(account, ACCOUNT_RULE);
    return {
      succeeded: async () => {
        await this.repository.forget(account);
        await this.repository.refund(address);
      },
    };
  }

  private async charge(key: Buffer, rule: ThrottleRule): Promise<void> {
    const waitSeconds = await this.repository.charge(key, rule);
    if (waitSeconds > 0) throw new SignInThrottled({ retryAfterSeconds: Math.ceil(waitSeconds) });
  }
}

/** Names and addresses are kept as hashes only: mistyped passwords land in name fields all the time. */
function keyOf(kind: 'account' | 'address', value: string): Buffer {
  return createHash('sha256').update(`${kind}:${value}`).digest();
}

/** What one party can freely choose within: an IPv4 address, or the /64 of an IPv6 one. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped) return mapped[1]!;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.toLowerCase().split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...middle, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
