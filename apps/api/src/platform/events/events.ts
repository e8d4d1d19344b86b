import type { MetricsFrame } from '@hyperion/contracts';

/**
 * Facts one part of Hyperion tells all others, in every process, past tense. An event never asks for anything,
 * and whoever misses one while Redis is away finds the same truth in PostgreSQL.
 */
export interface Events {
  /** A tick was measured and published. */
  'host.sampled': MetricsFrame;
  /** The set of hosts somebody is looking at has changed. */
  'watch.changed': Record<string, never>;
  /** A session is over: signed out, revoked or replaced. */
  'session.ended': { readonly sessionId: string; readonly reason: string };
}

/** Name of an event. */
export type EventName = keyof Events;
