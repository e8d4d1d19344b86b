import { Injectable } from '@nestjs/common';
import { type AccessClaims, AccessClaimsSchema } from '@hyperion/contracts';
import { Strategy } from 'passport-jwt';
import { Problem } from '../problems/problem';
import { Clock } from '../time/clock';
import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER } from './access-tokens';
import { BoundedCache } from './bounded-cache';
import { SigningKeys } from './signing-keys';

/** Verified tokens remembered; one is some 700 bytes. */
const REMEMBERED_TOKENS = 5_000;
/** Longest token looked at; ours have about 430 characters. */
const MAX_TOKEN_LENGTH = 2_048;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface TokenRequest {
  readonly token: string;
}

/**
 * Tells whether a token is one of ours, for HTTP and for sockets alike. passport-jwt checks signature, algorithm, issuer,
 * audience and expiry with the key its `kid` names; the claims schema then demands every claim we rely on, `exp` included.
 *
 * - An ES256 check costs some 100 µs, so tokens that passed are remembered until they expire (the whole token is the
 *   key: another signature is another token). What failed is not remembered.
 * - The strategy is driven directly: passport's registry is one per process, and a second application in it (a test,
 *   a second API) would silently verify with the keys of the first.
 */
@Injectable()
export class TokenVerifier {
  private readonly verified = new BoundedCache<string, AccessClaims>(REMEMBERED_TOKENS);
  private readonly strategy: Strategy;

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {
    this.strategy = new Strategy(
      {
        jwtFromRequest: (request) => (request as unknown as TokenRequest).token,
        secretOrKeyProvider: (_request, token: string, done) => this.provideKey(token, done),
        algorithms: [TOKEN_ALGORITHM],
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
      },
      (payload: unknown, done: (error: null, claims: AccessClaims | false) => void) =>
        done(null, AccessClaimsSchema.safeParse(payload).data ?? false),
    );
  }

  /** The claims of a token that passed before and is still alive; costs no cryptography. */
  remembered(token: string): AccessClaims | undefined {
    const claims = this.verified.get(token);
    if (!claims) return undefined;
    if (claims.exp * 1_000 > this.clock.nowMs()) return claims;
    this.verified.delete(token);
    return undefined;
  }

  /**
   * The claims of a token, or `undefined` when it is forged, expired or not an access token; which is not told.
   * @throws DatabaseUnavailable when its key is unknown here and cannot be looked up.
   */
  async verify(token: string): Promise<AccessClaims | undefined> {
    const remembered = this.remembered(token);
    if (remembered || token.length > MAX_TOKEN_LENGTH) return remembered;
    const claims = await this.runStrategy(token);
    if (claims) this.verified.set(token, claims);
    return claims;
  }

  /** What passport does with a strategy: one throw-away object per attempt, told the outcome by these three calls. */
  private runStrategy(token: string): Promise<AccessClaims | undefined> {
    return new Promise((resolve, reject) => {
      const attempt = Object.assign(Object.create(this.strategy) as Strategy, {
        success: (claims: unknown) => resolve(claims as AccessClaims),
        fail: (reason: unknown) => (reason instanceof Problem ? reject(reason) : resolve(undefined)),
        error: reject,
      });
      attempt.authenticate({ token } as never, {});
    });
  }

  private provideKey(token: string, done: (error: unknown, key?: string | Buffer) => void): void {
    const kid = kidOf(token);
    if (kid === undefined) return done(new Error('The token names no key of ours.'));
    this.keys.find(kid).then(
      // Typed as text, but a KeyObject is taken and is 40 times faster: nothing is parsed again.
      (key) => (key ? done(null, key as never) : done(new Error('The token names an unknown key.'))),
      (error: unknown) => done(error),
    );
  }
}

function kidOf(token: string): string | undefined {
  try {
    const header = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString()) as {
      kid?: unknown;
    } | null;
    return typeof header?.kid === 'string' && UUID.test(header.kid) ? header.kid : undefined;
  } catch {
    return undefined; // not JSON: not a token
  }
}
