import type { Routes } from '@angular/router';
import { signedIn, signedOut } from './platform/session-guard';

/** Every address of the console; one line per feature, each loaded when it is first wanted. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: $localize`Sign in`,
    canActivate: [signedOut],
    loadComponent: () => import('./features/auth/sign-in/sign-in').then((m) => m.SignIn),
  },
  {
    path: 'setup',
    title: $localize`First administrator`,
    loadComponent: () => import('./features/auth/setup/setup').then((m) => m.Setup),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: $localize`Overview`,
        loadComponent: () => import('./features/overview/overview').then((m) => m.Overview),
      },
      {
        path: 'history',
        title: $localize`History`,
        loadComponent: () => import('./features/history/history').then((m) => m.History),
      },
      {
        path: '**',
        title: $localize`Not found`,
        loadComponent: () => import('./shell/not-found').then((m) => m.NotFound),
      },
    ],
  },
];
