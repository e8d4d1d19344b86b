import { Problem } from '../../platform/problems/problem';

/** Nothing has been measured on the host lately; the detail says how old the newest sample is. */
export class SampleStale extends Problem {
  readonly kind = 'unavailable';
  readonly code = 'metrics.stale';
  readonly title = 'There is no recent sample of this host.';

  constructor(ageMs: number | undefined) {
    const detail =
      ageMs === undefined ? 'It has not been sampled yet.' : `The newest sample is ${Math.round(ageMs / 1000)} s old.`;
    super({ detail, retryAfterSeconds: 5 });
  }
}
