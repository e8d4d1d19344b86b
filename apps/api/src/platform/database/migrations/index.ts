import { Accounts1700000000001 } from './0001-accounts';
import { History1700000000002 } from './0002-history';
import { Hosts1700000000003 } from './0003-hosts';
import { HistoryReads1700000000004 } from './0004-history-reads';
import { HistoryChunkReads1700000000005 } from './0005-history-chunk-reads';

/** Every migration, oldest first; what has landed is never edited. */
export const MIGRATIONS = [
  Accounts1700000000001,
  History1700000000002,
  Hosts1700000000003,
  HistoryReads1700000000004,
  HistoryChunkReads1700000000005,
] as const;
