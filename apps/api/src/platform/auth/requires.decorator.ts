import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Scope } from '@hyperion/contracts';
import { ACCESS, type Access } from './access';

/** Opens a route, or all routes of a controller, to signed-in people whose role holds `scope`. */
export function Requires(scope: Scope): CustomDecorator<typeof ACCESS> {
  return SetMetadata<typeof ACCESS, Access>(ACCESS, { kind: 'scope', scope });
}
