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
    const prefix = `${this.name}=`;
    const pair = request.headers.cookie?.split(';').find((part) => part.trimStart().startsWith(prefix));
    return pair?.trim().slice(prefix.length);
  }

  /** Gives the browser a token: until it is closed, or for 30 days when it is to remember. */
  write(reply: FastifyReply, token: string, isRemembered: boolean): void {
    this.set(reply, token, isRemembered ? REMEMBER_SECONDS : undefined);
  }

  /** Takes it back. */
  clear(reply: FastifyReply): void {
    this.set(reply, '', 0);
  }

  /** Source: RFC 6265, 4.1. The value is base64url, which needs no escaping. */
  private set(reply: FastifyReply, value: string, maxAgeSeconds: number | undefined): void {
    const lifetime = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
    void reply.header(
      'set-cookie',
      `${this.name}=${value}${lifetime}; Path=/; HttpOnly${this.isSecure ? '; Secure' : ''}; SameSite=Strict`,
    );
  }
}

/**
 * Whether a request proves to come from our own pages or from a program. Browsers say themselves where it comes from
 * (over https and on loopback); the header does everywhere, since a page of another site cannot set it without a
 * preflight, which we never allow.
 */
export function isSameOrigin(request: FastifyRequest): boolean {
  return request.headers['sec-fetch-site'] === 'same-origin' || request.headers['x-hyperion-csrf'] !== undefined;
}

/** @throws CrossSiteRefused unless {@link isSameOrigin}. */
export function assertSameOrigin(request: FastifyRequest): void {
  if (!isSameOrigin(request)) throw new CrossSiteRefused();
}
