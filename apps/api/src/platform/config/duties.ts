import type { Config } from './config.schema';

/** What a process of a role does. */
export interface Duties {
  /** Whether it serves the console, the API and live connections. */
  readonly serves: boolean;
  /** Whether it takes samples and does timed work. */
  readonly works: boolean;
}

/** The duties of a role: `all` does both. */
export function dutiesOf(role: Config['HYPERION_ROLE']): Duties {
  return { serves: role !== 'worker', works: role !== 'api' };
}
