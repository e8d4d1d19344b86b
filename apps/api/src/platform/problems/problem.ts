import type { ProblemBody } from '@hyperion/contracts';

/** The kinds of failure a caller can act on, and the HTTP status each becomes. Source: CONTRACT conventions, RFC 9110. */
export const STATUS_OF_KIND = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  preconditionFailed: 412,
  tooLarge: 413,
  unsupportedMediaType: 415,
  impossible: 422,
  preconditionRequired: 428,
  throttled: 429,
  internal: 500,
  hostFailed: 502,
  unavailable: 503,
  hostTimedOut: 504,
} as const;

/** Kind of a failure; decides its status. */
export type ProblemKind = keyof typeof STATUS_OF_KIND;

/** What a caller may be told beyond the title. */
export interface ProblemExtras {
  /** One sentence about this occurrence; holds nothing private. */
  readonly detail?: string;
  readonly errors?: ProblemBody['errors'];
  /** The scope that was missing. */
  readonly scope?: string;
  /** Seconds after which a new try makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Methods the route does have; becomes `Allow`. */
  readonly allow?: readonly string[];
}

/**
 * A declared failure: thrown anywhere, answered as RFC 9457 problem details by one filter. `message` and `cause`
 * go to the log only; the caller sees `title` and {@link ProblemExtras}.
 */
export abstract class Problem extends Error {
  abstract readonly kind: ProblemKind;
  /** Stable id, `feature.camelCase`; the problem's type is `/problems/<code>`. */
  abstract readonly code: string;
  abstract readonly title: string;

  constructor(
    readonly extras: ProblemExtras = {},
    options?: ErrorOptions,
  ) {
    super(extras.detail ?? (options?.cause as Error | undefined)?.message, options);
  }
}

/** Problem details as they go out, over HTTP and over sockets. */
export function problemBody(problem: Problem, requestId?: string): ProblemBody {
  const { detail, errors, scope } = problem.extras;
  return {
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: STATUS_OF_KIND[problem.kind],
    ...(detail === undefined ? {} : { detail }),
    ...(requestId === undefined ? {} : { instance: `urn:uuid:${requestId}` }),
    ...(scope === undefined ? {} : { scope }),
    ...(errors === undefined ? {} : { errors }),
  };
}
