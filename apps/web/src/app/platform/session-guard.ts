import { inject } from '@angular/core';
import { Router, type CanActivateFn } from '@angular/router';
import { Session } from './session';

/** Lets the signed-in pass; everyone else signs in first and then comes back to where they wanted to go. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  if (session.user() || (await session.restore())) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { next: state.url } });
};

/** Lets only strangers pass: who is signed in has nothing to do on the sign-in page. */
export const signedOut: CanActivateFn = async () => {
  const session = inject(Session);
  const router = inject(Router);
  if (session.user() || (await session.restore())) return router.createUrlTree(['/']);
  return true;
};
