import { Problem } from '../problems/problem';

/** No token, or one that is not valid (any more); which of these is not told. */
export class Unauthenticated extends Problem {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.unauthenticated';
  readonly title = 'Sign in to do this.';
}

/** Signed in, but the role does not hold the scope the route asks for. */
export class InsufficientScope extends Problem {
  readonly kind = 'forbidden';
  readonly code = 'auth.insufficientScope';
  readonly title = 'Your role does not allow this.';
}

/** The route or event declares no access, so nobody may use it: a defect of ours. */
export class UndeclaredAccess extends Problem {
  readonly kind = 'forbidden';
  readonly code = 'auth.undeclared';
  readonly title = 'This is not open to anyone.';
}
