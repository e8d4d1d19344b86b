import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { ACCESS, type Access } from './access';

/** Opens a route to any signed-in person, whatever the role: their own account and session, nothing of others. */
export function SelfService(): CustomDecorator<typeof ACCESS> {
  return SetMetadata<typeof ACCESS, Access>(ACCESS, { kind: 'self' });
}
