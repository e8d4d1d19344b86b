import { fastifyCookie } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../platform/config/config.schema';
import { CrossSiteRefused } from './auth.errors';

/** How long a remembered session's cookie is kept by the browser; the session itself ends no later. */
const REMEMBER_SECONDS = 30 * 86_400;

/**
 * The refresh token's cookie: no script reads it, no other site sends it. `__Host-` binds it to this origin but needs
 * https, so plain http (loopback, a private network) has to do without the prefix and `Secure`.
 */
export class RefreshCookie {
  private readonly isSecure: boolean;
  private readonly name: string;

  constructor(config: Config) {
    this.isSecure = config.HYPERION_PUBLIC_URL?.startsWith('https:') ?? false;
    this.name = this.isSecure ? '__Host-hyperion_refresh' : 'hyperion_refresh';
  }

  /** The token a request carries, if any. */
  read(request: FastifyRequest): string | undefined {
    const { cookie } = request.headers;
    return cookie === undefined ? undefined : fastifyCookie.parse(cookie)[this.name];
  }

  /** Gives the browser a token: until it is closed, or for 30 days when it is to remember. */
  write(reply: FastifyReply, token: string, isRemembered: boolean): void {
    this.set(reply, token, isRemembered ? { maxAge: REMEMBER_SECONDS } : {});
  }

  /** Takes it back. */
  clear(reply: FastifyReply): void {
    this.set(reply, '', { maxAge: 0 });
  }

  private set(reply: FastifyReply, value: string, lifetime: { maxAge?: number }): void {
    const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: this.isSecure, ...lifetime } as const;
    void reply.header('set-cookie', fastifyCookie.serialize(this.name, value, attributes));
  }
}

/**
 * Browsers say themselves where a request comes from; other clients prove with a header that they are none: a page of
 * another site cannot set it without a preflight, which we never allow.
 * @throws CrossSiteRefused
 */
export function assertSameOrigin(request: FastifyRequest): void {
  const isProven = request.headers['sec-fetch-site'] === 'same-origin' || request.headers['x-hyperion-csrf'] !== undefined;
  if (!isProven) throw new CrossSiteRefused();
}
