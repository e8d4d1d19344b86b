import { Accounts1700000000001 } from './0001-accounts';
import { Hosts1700000000003 } from './0003-hosts';

/** Every migration, oldest first; what has landed is never edited. */
export const MIGRATIONS = [Accounts1700000000001, Hosts1700000000003] as const;
