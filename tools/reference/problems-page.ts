import * as auth from '../../apps/api/src/features/auth/auth.errors';
import * as history from '../../apps/api/src/features/history/history.errors';
import * as hosts from '../../apps/api/src/features/hosts/hosts.errors';
import * as metrics from '../../apps/api/src/features/metrics/metrics.errors';
import * as access from '../../apps/api/src/platform/auth/auth.problems';
import * as live from '../../apps/api/src/platform/live/live.problems';
import * as platform from '../../apps/api/src/platform/problems/platform.problems';
import { Problem, STATUS_OF_KIND } from '../../apps/api/src/platform/problems/problem';
import { page, table } from './markdown';

type ProblemClass = new (...args: never[]) => Problem;

/** docs/reference/problems.md */
export function problemsPage(): string {
  const classes = [access, auth, history, hosts, live, metrics, platform].flatMap((module) =>
    Object.values(module).filter(isProblem),
  );
  const rows = classes
    // Kind, code and title do not depend on what a problem is made with.
    .map((declared) => new (declared as unknown as new (argument: unknown) => Problem)([]))
    .map((problem) => [`\`/problems/${problem.code}\``, String(STATUS_OF_KIND[problem.kind]), problem.title])
    .toSorted((a, b) => a[0]!.localeCompare(b[0]!));
  return page(
    'Problems',
    'Every failure answers as `application/problem+json` (RFC 9457); `type` is one of these. `instance` names the request, and the server log holds more under the same id.',
    table(['type', 'status', 'title'], rows),
  );
}

function isProblem(value: unknown): value is ProblemClass {
  return typeof value === 'function' && value.prototype instanceof Problem;
}
