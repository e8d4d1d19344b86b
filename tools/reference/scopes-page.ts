import { ROLE_SCOPES, RoleSchema, ScopeSchema } from '@hyperion/contracts';
import { page, table } from './markdown';

/** docs/reference/scopes.md */
export function scopesPage(): string {
  const roles = RoleSchema.options;
  const rows = ScopeSchema.options.map((scope) => [
    `\`${scope}\``,
    ...roles.map((role) => (ROLE_SCOPES[role].includes(scope) ? 'yes' : '')),
  ]);
  return page('Scopes', 'Every right there is, and the built-in roles that have it.', table(['scope', ...roles], rows));
}
