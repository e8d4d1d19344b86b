import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.schema';

/** Two years, the least that preload lists take. */
const HSTS = 'max-age=63072000; includeSubDomains';

/** Features a page could ask a browser for; Hyperion wants none but the clipboard and full screen, for itself. */
const PERMISSIONS = [
  'accelerometer=()',
  'autoplay=()',
  'camera=()',
  'display-capture=()',
  'encrypted-media=()',
  'geolocation=()',
  'gyroscope=()',
  'hid=()',
  'idle-detection=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'picture-in-picture=()',
  'publickey-credentials-get=(self)',
  'screen-wake-lock=(self)',
  'serial=()',
  'usb=()',
  'xr-spatial-tracking=()',
  'fullscreen=(self)',
  'clipboard-read=()',
  'clipboard-write=(self)',
].join(', ');

/**
 * What a page of ours may load and do: our own files, styles that carry this answer's nonce, no script from text
 * (Trusted Types; the policies are Angular's and its component kit's), no framing, no `<base>`.
 * @param nonce for the page itself; answers that are no page have none.
 */
export function contentSecurityPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular angular#components',
  ].join('; ');
}

/** The headers every answer carries, whatever it is. */
export function securityHeaders(config: Config): Readonly<Record<string, string>> {
  const isHttps = config.HYPERION_PUBLIC_URL?.startsWith('https:') ?? false;
  return Object.freeze({
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': PERMISSIONS,
    'x-dns-prefetch-control': 'off',
    ...(isHttps ? { 'strict-transport-security': HSTS } : {}),
  });
}

/**
 * Puts the security headers on every answer, and `no-store`, which static files override. Made once and copied: the
 * helmet plugin builds the same for each request anew, which cost 10 µs of the 17 a request has.
 */
export async function installSecurityHeaders(fastify: FastifyInstance, config: Config): Promise<void> {
  const headers = { ...securityHeaders(config), 'cache-control': 'no-store' };
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}
