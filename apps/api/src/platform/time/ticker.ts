import { logger } from '../logging/logger';

const log = logger('ticker');

/** Work done again and again, never twice at once, until it is stopped. */
export interface Ticker {
  /** Runs the work now (after a run under way) instead of at its next turn. */
  poke(): Promise<void>;
  /** Ends the repetition and waits for a run under way. */
  stop(): Promise<void>;
}

/**
 * Runs `work` every `everyMs`, the first time after one interval. A run that throws is logged and does not
 * end the repetition; a run that takes longer than the interval delays the next one.
 */
export function startTicker(name: string, everyMs: number, work: () => Promise<void>): Ticker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const run = (): Promise<void> => {
    clearTimeout(timer);
    running = running.then(async () => {
      if (isStopped) return;
      try {
        await work();
      } catch (error) {
        log.warn({ err: error, ticker: name }, 'repeated work failed; it is tried again at its next turn');
      }
      schedule();
    });
    return running;
  };
  const schedule = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void run(), everyMs);
  };
  schedule();
  return {
    poke: run,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
