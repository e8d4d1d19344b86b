import type { Role, Scope, SessionId, User, UserId } from '@hyperion/contracts';

/** Who asks: the person behind a request or socket, as of at most a second ago. */
export interface Actor {
  readonly userId: UserId;
  readonly username: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly sessionId: SessionId;
}

/** Whether the actor may do what `scope` names. The one place where a right is decided. */
export function isAllowed(actor: Actor, scope: Scope): boolean {
  return actor.scopes.includes(scope);
}

/** The actor as the console sees them. */
export function userOf(actor: Actor): User {
  return { id: actor.userId, username: actor.username, role: actor.role, scopes: [...actor.scopes] };
}
