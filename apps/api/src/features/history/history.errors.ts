import { Problem } from '../../platform/problems/problem';

/** The request names a metric that no probe measures. */
export class UnknownMetric extends Problem {
  readonly kind = 'invalid';
  readonly code = 'history.unknownMetric';
  readonly title = 'There is no such metric.';

  constructor(keys: readonly string[]) {
    super({
      detail: `Not in the catalogue: ${keys.slice(0, 10).join(', ')}.`,
      errors: keys.slice(0, 50).map((key) => ({ pointer: '/metric', code: 'unknown', message: `${key} is no metric` })),
    });
  }
}

/** The range cannot be answered at this step. */
export class StepImpossible extends Problem {
  readonly kind = 'invalid';
  readonly code = 'history.step';
  readonly title = 'The range cannot be answered in steps of this width.';

  constructor(detail: string) {
    super({ detail, errors: [{ pointer: '/step', code: 'invalid', message: detail }] });
  }
}

/** The range ends before it begins, or is no range. */
export class RangeInvalid extends Problem {
  readonly kind = 'invalid';
  readonly code = 'history.range';
  readonly title = 'The range of time is not valid.';
}

/** The request selects more series than one answer may hold. */
export class TooManySeries extends Problem {
  readonly kind = 'invalid';
  readonly code = 'history.tooManySeries';
  readonly title = 'The request selects too many series.';
}
