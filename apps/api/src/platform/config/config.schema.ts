import { isIP } from 'node:net';
import { z } from 'zod';

/** A string that never shows itself: logs, errors and `JSON.stringify` see `***`. */
export class Secret {
  constructor(private readonly value: string) {}

  /** The text itself; call it where it is used and nowhere else. */
  reveal(): string {
    return this.value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }
}

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    )
    .transform((value) => new Secret(value));

/** Digits only: `1e3`, `0x10` and ` 7 ` are numbers to JavaScript, but a slip of the hand in a setting. */
const whole = (expected: string, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, expected);

const TEN_YEARS_S = 10 * 365 * 86_400;
const keepSeconds = whole('a whole number of seconds, at least 60 and at most ten years', 60, TEN_YEARS_S);
const origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'an origin like https://hyperion.example.org',
  );

/** Values separated by commas. */
const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));

/** An address, or a network in CIDR form. */
function isNetwork(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    bits > 0 && rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

const network = z.string().refine(isNetwork, 'addresses or networks like 127.0.0.1 or 10.0.0.0/8');

/**
 * Everything that can be set from outside, by environment variable. The names are the keys; `.describe()`
 * becomes the reference page and `.env.example`. Names of quantities say their unit.
 */
export const EnvironmentSchema = z.object({
  HYPERION_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  HYPERION_PORT: whole('a port from 1 to 65535', 1, 65_535).default(7400).describe('Port to listen on.'),
  HYPERION_DATA_DIR: z.string().min(1).default('./data').describe('Folder of the embedded database and queue.'),
  HYPERION_ROLE: z
    .enum(['all', 'api', 'worker'])
    .default('all')
    .describe('What this process does: serve the console and API, take samples, or both.'),
  HYPERION_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Least severe log line that is written.'),
  HYPERION_ADMIN_USERNAME: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Name of the first administrator; used only while there is none.'),
  HYPERION_ADMIN_PASSWORD: secret
    .optional()
    .describe('Password of the first administrator, at least 15 characters; used only while there is none.'),
  HYPERION_PUBLIC_URL: origin
    .optional()
    .describe(
      'Origin people reach the console at, when a proxy stands in front. Decides links, allowed origins and whether cookies are Secure.',
    ),
  HYPERION_ALLOWED_ORIGINS: list(origin).describe('More origins, separated by commas, that may open live connections.'),
  HYPERION_TRUSTED_PROXIES: list(network).describe(
    'Addresses or networks of the proxies in front, separated by commas; only what they say in X-Forwarded-For is believed.',
  ),
  HYPERION_HISTORY_10S_KEEP_SECONDS: keepSeconds.default(48 * 3600).describe('How long 10-second buckets are kept.'),
  HYPERION_HISTORY_1M_KEEP_SECONDS: keepSeconds.default(30 * 86_400).describe('How long 1-minute buckets are kept.'),
  HYPERION_HISTORY_15M_KEEP_SECONDS: keepSeconds.default(365 * 86_400).describe('How long 15-minute buckets are kept.'),
  HYPERION_HISTORY_1H_KEEP_SECONDS: keepSeconds.default(5 * 365 * 86_400).describe('How long 1-hour buckets are kept.'),
  HYPERION_SAMPLE_INTERVAL_SECONDS: whole('a whole number of seconds from 1 to 60', 1, 60)
    .default(10)
    .describe('How often a host is sampled when nobody is looking.'),
  DATABASE_URL: url('postgres:', 'postgresql:')
    .optional()
    .describe('PostgreSQL 15 or newer to use instead of the embedded one.'),
  REDIS_URL: url('redis:', 'rediss:', 'unix:')
    .optional()
    .describe('Redis to use instead of the private one; unix:///path for a socket.'),
});

/** The parsed settings of one process; frozen. */
export type Config = Readonly<z.output<typeof EnvironmentSchema>>;
