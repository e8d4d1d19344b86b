import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { ACCESS, type Access } from './access';

/** Opens a route to everyone, signed in or not. The handler must not tell anything private. */
export function Public(): CustomDecorator<typeof ACCESS> {
  return SetMetadata<typeof ACCESS, Access>(ACCESS, { kind: 'public' });
}
