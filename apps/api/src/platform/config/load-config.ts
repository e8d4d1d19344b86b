import { EnvironmentSchema, type Config } from './config.schema';

/** What is wrong with the environment, one line per key; the message is fit to be printed as it is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Letters wrong, missing or too many up to which a name counts as a slip of the hand. */
const LARGEST_SLIP = 3;
const KNOWN_KEYS: readonly string[] = Object.keys(EnvironmentSchema.shape);

/**
 * Turns environment variables into a frozen, typed {@link Config}. Empty values count as not set.
 * @throws ConfigError naming every wrong or unknown `HYPERION_*` key at once, with what was expected.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems = Object.keys(given)
    .filter((key) => key.startsWith('HYPERION_') && !KNOWN_KEYS.includes(key))
    .map(unknownKey);
  const parsed = EnvironmentSchema.safeParse(given);
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${expectation(issue.message)}.`),
    );
  }
  if ((given['HYPERION_ADMIN_USERNAME'] === undefined) !== (given['HYPERION_ADMIN_PASSWORD'] === undefined)) {
    problems.push('HYPERION_ADMIN_USERNAME, HYPERION_ADMIN_PASSWORD: set both or neither.');
  }
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return Object.freeze(parsed.data);
}

function expectation(message: string): string {
  return message.replace(/^Invalid (input|option): expected /, '');
}

function unknownKey(key: string): string {
  const near = KNOWN_KEYS.map((known) => ({ known, steps: distance(known, key) }))
    .filter(({ steps }) => steps <= LARGEST_SLIP)
    .toSorted((a, b) => a.steps - b.steps)[0]?.known;
  return `${key}: no such setting${near ? `; did you mean ${near}?` : '; docs/reference/configuration.md lists them.'}`;
}

/** Levenshtein distance, for "did you mean". */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    previous = row;
  }
  return previous[b.length]!;
}
