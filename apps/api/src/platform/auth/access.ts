import type { Scope } from '@hyperion/contracts';

/**
 * What a route or a live event asks of its caller. There is no fourth kind: whatever declares none of these is
 * refused to everyone, and a test walks the router to find it before a caller does.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'self' }
  | { readonly kind: 'scope'; readonly scope: Scope };

/** Key of the metadata that `@Requires`, `@SelfService` and `@Public` leave on a handler or controller. */
export const ACCESS = Symbol('hyperion:access');
