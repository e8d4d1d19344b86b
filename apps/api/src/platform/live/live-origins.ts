import { hostname, networkInterfaces } from 'node:os';
import type { Config } from '../config/config.schema';

/** Addresses that mean "all of this machine's". */
const WILDCARDS = ['0.0.0.0', '::'];

/**
 * Origins whose pages may open live connections: the public URL, this server's own addresses with its port, and what
 * the configuration adds.
 */
export function allowedOrigins(config: Config): ReadonlySet<string> {
  const {
    HYPERION_HOST: host,
    HYPERION_PORT: port,
    HYPERION_PUBLIC_URL: publicUrl,
    HYPERION_ALLOWED_ORIGINS: more,
  } = config;
  const hosts = ['localhost', '127.0.0.1', '::1', ...(WILDCARDS.includes(host) ? ownAddresses() : [host])];
  const own = hosts
    .map((name) => `http://${name.includes(':') ? `[${name}]` : name}:${port}`)
    .filter((url) => URL.canParse(url));
  // URL drops the port where it is the default, as browsers do.
  return new Set([...(publicUrl ? [publicUrl] : []), ...own.map((url) => new URL(url).origin), ...more]);
}

function ownAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return [hostname(), ...addresses.filter((address) => !address.includes('%'))];
}
