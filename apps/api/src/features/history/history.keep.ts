import type { Keep } from '@hyperion/domain';
import type { Config } from '../../platform/config/config.schema';

/** Injection token of how long each tier is kept ({@link Keep}). */
export const HISTORY_KEEP = Symbol('HistoryKeep');

/** How long each tier is kept, milliseconds, as configured. A coarser tier is never kept shorter than a finer one. */
export function keepOf(config: Config): Keep {
  const finest = config.HYPERION_HISTORY_10S_KEEP_SECONDS * 1000;
  const minutes = Math.max(finest, config.HYPERION_HISTORY_1M_KEEP_SECONDS * 1000);
  const quarters = Math.max(minutes, config.HYPERION_HISTORY_15M_KEEP_SECONDS * 1000);
  return {
    '10s': finest,
    '1m': minutes,
    '15m': quarters,
    '1h': Math.max(quarters, config.HYPERION_HISTORY_1H_KEEP_SECONDS * 1000),
  };
}
