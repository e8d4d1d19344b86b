import { Hosts1700000000003 } from './0003-hosts';

/** Every migration, oldest first; what has landed is never edited. */
export const MIGRATIONS = [Hosts1700000000003] as const;
