import { HttpBackend, HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Service, computed, inject, signal } from '@angular/core';
import {
  SessionGrantSchema,
  SetupStateSchema,
  type Login,
  type Scope,
  type SessionGrant,
  type Setup,
  type User,
} from '@hyperion/contracts';
import { firstValueFrom } from 'rxjs';
import { problemOf, type Problem } from './problem';
import { withTabLock } from './tab-lock';

/** Life an access token must still have to be sent, milliseconds. */
const MIN_LIFE_MS = 30_000;
/** Pauses between attempts to learn whether somebody is signed in, while the server does not answer. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

type Message =
  { readonly kind: 'grant'; readonly grant: SessionGrant; readonly atMs: number } | { readonly kind: 'end' };

/**
 * Who is signed in.
 *
 * The access token lives in memory only and never touches storage; the refresh token is an HttpOnly cookie this
 * code cannot see. A page that loads asks once for a fresh access token; later ones are fetched when the present
 * one has less than half a minute to live, or a request was refused with 401.
 *
 * The server takes each refresh cookie once and ends the whole session when one comes twice, so refreshing is
 * single-flight: within the tab by one shared promise, between tabs by a lock. Tabs tell each other of new tokens
 * and of the end of the session, so signing out in one signs out all.
 *
 * It does not decide where to go: guards and the shell look at {@link Session.user} and route.
 */
@Service()
export class Session {
  /** Without interceptors: what is asked here must not wait for itself. */
  private readonly http = new HttpClient(inject(HttpBackend));
  private readonly channel =
    typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('hyperion.session');
  private readonly grant = signal<{ readonly grant: SessionGrant; readonly expiresAtMs: number } | undefined>(
    undefined,
  );
  private refreshing: Promise<boolean> | undefined;
  private restoring: Promise<void> | undefined;

  /** The person signed in, if any. */
  readonly user = computed((): User | undefined => this.grant()?.grant.user);
  /** Why nobody can be signed in at the moment, while the server does not answer. */
  readonly outage = signal<Problem | undefined>(undefined);
  /** Why the last session ended, when it was not by signing out here. */
  readonly endedBecause = signal<string | undefined>(undefined);

  constructor() {
    this.channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if (data.kind === 'end') this.grant.set(undefined);
      else this.take(data.grant, data.atMs);
    });
  }

  /** Whether the person signed in holds a right; the server checks again, this only decides what is shown. */
  can(scope: Scope): boolean {
    return this.user()?.scopes.includes(scope) ?? false;
  }

  /** Settles once it is known whether somebody is signed in; waits as long as the server does not answer. */
  async restore(): Promise<boolean> {
    this.restoring ??= this.keepAsking();
    await this.restoring;
    return this.user() !== undefined;
  }

  /** Signs in. Answers the refusal, or nothing when it worked. */
  signIn(login: Login): Promise<Problem | undefined> {
    return this.enter('/api/auth/login', login);
  }

  /** Makes the first administrator and signs them in. Answers the refusal, or nothing when it worked. */
  setUp(setup: Setup): Promise<Problem | undefined> {
    return this.enter('/api/auth/setup', setup);
  }

  /** Whether this Hyperion still waits for its first administrator; `false` when it cannot be asked. */
  async isSetupNeeded(): Promise<boolean> {
    try {
      return SetupStateSchema.parse(await firstValueFrom(this.http.get('/api/auth/setup'))).needed;
    } catch {
      // Only a hint on the sign-in page; signing in itself will say what is wrong.
      return false;
    }
  }

  /** Ends the session here, on the server and in every other tab. */
  async signOut(): Promise<void> {
    const token = this.grant()?.grant.access_token;
    this.end();
    this.channel?.postMessage({ kind: 'end' } satisfies Message);
    try {
      const headers = { Authorization: `Bearer ${token ?? ''}`, 'X-Hyperion-CSRF': '1' };
      await firstValueFrom(this.http.post('/api/auth/logout', null, { headers }));
    } catch {
      // Here the token is forgotten already; on the server the session dies with its refresh token.
    }
  }

  /** Forgets who is signed in, because the server said so. */
  end(reason?: string): void {
    this.endedBecause.set(reason);
    this.grant.set(undefined);
  }

  /**
   * An access token with at least `minLifeMs` to live, refreshed first when need be; `undefined` when nobody is
   * signed in. While the server does not answer, the present token is handed out until it expires.
   */
  async token(minLifeMs = MIN_LIFE_MS): Promise<string | undefined> {
    const held = this.grant();
    if (!held) return undefined;
    if (held.expiresAtMs - Date.now() < minLifeMs) {
      try {
        await this.refresh();
      } catch {
        // No answer: the old token may still do, and if not, the request itself will tell.
      }
    }
    return this.grant()?.grant.access_token;
  }

  /** Fetches a new access token. @returns whether somebody is signed in. @throws when the server does not answer. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.refreshOnce().finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async refreshOnce(): Promise<boolean> {
    const before = this.grant();
    return withTabLock('session-refresh', async () => {
      // Another tab may have refreshed while this one waited for the lock, and told us.
      if (before && this.grant() && this.grant() !== before) return true;
      try {
        const headers = { 'X-Hyperion-CSRF': '1' };
        this.accept(
          SessionGrantSchema.parse(await firstValueFrom(this.http.post('/api/auth/refresh', null, { headers }))),
        );
        return true;
      } catch (error) {
        if (!(error instanceof HttpErrorResponse) || (error.status !== 401 && error.status !== 403)) throw error;
        if (before) this.end($localize`Your session has ended. Sign in again.`);
        return false;
      }
    });
  }

  private async keepAsking(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.refresh();
        this.outage.set(undefined);
        return;
      } catch (error) {
        this.outage.set(problemOf(error));
        const pauseMs = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  private async enter(url: string, body: Login | Setup): Promise<Problem | undefined> {
    try {
      const headers = { 'X-Hyperion-CSRF': '1' };
      this.accept(SessionGrantSchema.parse(await firstValueFrom(this.http.post(url, body, { headers }))));
      this.endedBecause.set(undefined);
      return undefined;
    } catch (error) {
      return problemOf(error);
    }
  }

  private accept(grant: SessionGrant): void {
    const atMs = Date.now();
    this.take(grant, atMs);
    this.channel?.postMessage({ kind: 'grant', grant, atMs } satisfies Message);
  }

  private take(grant: SessionGrant, atMs: number): void {
    this.grant.set({ grant, expiresAtMs: atMs + grant.expires_in * 1000 });
  }
}
