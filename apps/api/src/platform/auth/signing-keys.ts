import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { dutiesOf } from '../config/duties';
import { Clock } from '../time/clock';
import { startTicker, type Ticker } from '../time/ticker';
import { SigningKeysRepository } from './signing-keys.repository';

/** How often a process takes a new key. */
const ROTATE_MS = 12 * 3_600_000;
/** How long a key stays published: one rotation, one more in case it fails, and the life of its last tokens. */
const PUBLISHED_SECONDS = (2 * ROTATE_MS) / 1_000 + 3_600;
/** Shortest time between two readings of the published keys, however many unknown ones are shown to us. */
const RELOAD_MS = 1_000;

/** The key a token is signed with. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/**
 * Keys of access tokens. Each API process makes its own P-256 pair when it starts and publishes the public half in
 * PostgreSQL, where the other processes find it by `kid`. The private half never leaves this memory: neither the disk
 * nor the database holds anything a token could be forged with. See docs/adr/0005-ephemeral-signing-keys.md.
 */
@Injectable()
export class SigningKeys implements OnModuleInit, OnApplicationShutdown {
  private own: SigningKey | undefined;
  private known = new Map<string, KeyObject>();
  private loadedAtMs = -Infinity;
  private loading: Promise<void> | undefined;
  private ticker: Ticker | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly repository: SigningKeysRepository,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!dutiesOf(this.config.HYPERION_ROLE).serves) return;
    await this.rotate();
    this.ticker = startTicker('auth.signingKeys', ROTATE_MS, () => this.rotate());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ticker?.stop();
  }

  /** The key to sign with now. */
  current(): SigningKey {
    if (!this.own) throw new Error('This process serves no API and signs no tokens.');
    return this.own;
  }

  /**
   * The public key called `kid`, or `undefined` when no process published it. Unknown names cost one query a second
   * in all: whoever asks within that second waits for the next reading.
   */
  async find(kid: string): Promise<KeyObject | undefined> {
    const known = this.known.get(kid);
    if (known) return known;
    await (this.loading ??= this.reload().finally(() => (this.loading = undefined)));
    return this.known.get(kid);
  }

  private async reload(): Promise<void> {
    const waitMs = this.loadedAtMs + RELOAD_MS - this.clock.monotonicMs();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const published = await this.repository.list();
    this.known = new Map(
      published.map(({ kid, jwk }) => [kid, this.known.get(kid) ?? createPublicKey({ key: jwk, format: 'jwk' })]),
    );
    this.loadedAtMs = this.clock.monotonicMs();
  }

  private async rotate(): Promise<void> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = uuidv7();
    await this.repository.publish({ kid, jwk: publicKey.export({ format: 'jwk' }) }, PUBLISHED_SECONDS);
    this.known.set(kid, publicKey);
    this.own = { kid, privateKey };
  }
}
