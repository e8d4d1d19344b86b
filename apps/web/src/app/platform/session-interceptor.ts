import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { Session } from './session';

/** Sends the access token with every request to the API; a 401 is answered once with a fresh token and a second try. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/')) return next(request);
  const session = inject(Session);
  return from(session.token()).pipe(
    switchMap((token) => next(signed(request, token))),
    catchError((error: unknown) => {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) return throwError(() => error);
      return from(session.refresh().catch(() => false)).pipe(
        switchMap((isSignedIn) => (isSignedIn ? from(session.token(0)) : throwError(() => error))),
        switchMap((token) => next(signed(request, token))),
      );
    }),
  );
};

function signed<T>(request: HttpRequest<T>, token: string | undefined): HttpRequest<T> {
  return token ? request.clone({ setHeaders: { Authorization: `Bearer ${token}` } }) : request;
}
