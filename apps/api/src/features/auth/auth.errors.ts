import { Problem } from '../../platform/problems/problem';

/** Unknown name, wrong password and disabled account: one body for all of them. */
export class SignInRefused extends Problem {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.signInRefused';
  readonly title = 'The user name or the password is wrong.';
}

/** Too many failed sign-ins for this name or from this address; the same for names that exist and names that do not. */
export class SignInThrottled extends Problem {
  readonly kind = 'throttled';
  readonly code = 'auth.signInThrottled';
  readonly title = 'Too many failed sign-ins. Wait a moment.';
}

/** More passwords are waiting to be checked than this server checks in reasonable time. */
export class SignInBusy extends Problem {
  readonly kind = 'unavailable';
  readonly code = 'auth.busy';
  readonly title = 'Too many people sign in at this moment. Try again shortly.';

  constructor() {
    super({ retryAfterSeconds: 2 });
  }
}

/** The setup link was used, has expired, was replaced by a newer one, or there is an administrator already. */
export class SetupLinkInvalid extends Problem {
  readonly kind = 'forbidden';
  readonly code = 'auth.setupLinkInvalid';
  readonly title = 'This setup link is not valid any more. Restart Hyperion for a new one.';
}

/** The user name belongs to somebody. */
export class UsernameTaken extends Problem {
  readonly kind = 'conflict';
  readonly code = 'auth.usernameTaken';
  readonly title = 'This user name is taken.';
}

/** There is no refresh cookie, or its session is over. */
export class RefreshRefused extends Problem {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.refreshRefused';
  readonly title = 'The session is over. Sign in again.';
}

/** A refresh token was shown a second time: somebody has a copy, so the whole session was ended. */
export class RefreshReused extends Problem {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.refreshReused';
  readonly title = 'The session was ended because its cookie was used twice. Sign in again.';
}

/** A request that lives by the cookie must come from our own pages. */
export class CrossSiteRefused extends Problem {
  readonly kind = 'forbidden';
  readonly code = 'auth.crossSite';
  readonly title = 'This request must come from the console itself.';
}
