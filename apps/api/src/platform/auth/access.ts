import type { ExecutionContext, Type } from '@nestjs/common';
import type { Scope } from '@hyperion/contracts';
import { type Actor, isAllowed } from './actor';
import { InsufficientScope, Unauthenticated, UndeclaredAccess } from './auth.problems';

/**
 * What a route or a live event asks of its caller. There is no fourth kind: whatever declares none of these is
 * refused to everyone, and a test walks the router to find it before a caller does.
 */
export type Access =
  { readonly kind: 'public' } | { readonly kind: 'self' } | { readonly kind: 'scope'; readonly scope: Scope };

/** Key of the metadata that `@Requires`, `@SelfService` and `@Public` leave on a handler or controller. */
export const ACCESS = Symbol('hyperion:access');

/** What the handler declares, or else its controller; `undefined` when neither does. */
export function declaredAccess(handler: object, controller: Type): Access | undefined {
  return (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as Access | undefined;
}

/** The access of the route a request is for. */
export function accessOf(context: ExecutionContext): Access | undefined {
  return declaredAccess(context.getHandler(), context.getClass());
}

/**
 * The one decision whether `actor` may use something with this access, for routes, live events and channels.
 * @throws UndeclaredAccess, Unauthenticated or InsufficientScope; returning means yes.
 */
export function assertAccess(access: Access | undefined, actor: Actor | undefined): void {
  if (!access) throw new UndeclaredAccess();
  if (access.kind === 'public') return;
  if (!actor) throw new Unauthenticated();
  if (access.kind === 'scope' && !isAllowed(actor, access.scope)) throw new InsufficientScope({ scope: access.scope });
}
