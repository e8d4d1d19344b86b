import { HttpErrorResponse } from '@angular/common/http';
import { ProblemSchema, type ProblemBody } from '@hyperion/contracts';

/** A failure in words for people: the API's own problem, or ours when the API could not be asked. */
export type Problem = ProblemBody;

/** Type of the problem that says no answer came at all. */
export const UNREACHABLE = '/problems/client.unreachable';
/** Type of the problem that says the answer did not have the agreed shape. */
export const UNREADABLE = '/problems/client.unreadable';

/** Turns whatever was thrown or rejected into a problem; `undefined` stays `undefined`. */
export function problemOf(error: unknown): Problem | undefined {
  if (error === undefined || error === null) return undefined;
  if (error instanceof HttpErrorResponse) return problemOfAnswer(error);
  const known = ProblemSchema.safeParse(error);
  if (known.success) return known.data;
  return {
    type: UNREADABLE,
    title: $localize`Hyperion answered something this page cannot read`,
    status: 0,
    detail: $localize`The page and the server may be of different versions. Reload the page.`,
  };
}

/** Whether the failure is a matter of rights: asking again changes nothing, asking an administrator does. */
export function isForbidden(problem: Problem | undefined): boolean {
  return problem?.status === 403;
}

/** What the reader can do next about a problem, in one sentence; empty when the problem says it itself. */
export function nextStepOf(problem: Problem): string {
  if (problem.type === UNREACHABLE)
    return $localize`Check the network and that Hyperion runs; this page tries again by itself.`;
  if (problem.status === 403) return $localize`Ask an administrator for the right ${problem.scope ?? ''}:scope:.`;
  if (problem.status === 429) return $localize`Wait a moment, then try again.`;
  if (problem.status === 503)
    return $localize`Hyperion is waiting for something it needs, such as its database. It goes on by itself.`;
  return '';
}

function problemOfAnswer(error: HttpErrorResponse): Problem {
  const body = ProblemSchema.safeParse(error.error);
  if (body.success) return body.data;
  if (error.status === 0) {
    return {
      type: UNREACHABLE,
      title: $localize`Hyperion does not answer`,
      status: 0,
      detail: $localize`No connection to the server could be made.`,
    };
  }
  if (error.status < 400) return problemOf(error.error ?? {}) as Problem;
  return {
    type: 'about:blank',
    title: $localize`Hyperion answered with an error (${error.status}:status:)`,
    status: error.status,
  };
}
