import * as z from 'zod';

/** Every right there is, `resource:verb`; a route declares the one it needs. */
export const ScopeSchema = z.enum([
  'user:read',
  'user:write',
  'admin:read',
  'admin:write',
  'audit:read',
  'host:read',
  'host:write',
  'host:act',
  'process:read',
  'process:act',
  'service:read',
  'service:act',
  'network:read',
  'file:read',
  'file:write',
  'integrity:read',
  'integrity:write',
  'integrity:approve',
  'ip:read',
  'ip:write',
  'ip:block',
  'event:read',
  'event:write',
  'alert:read',
  'alert:act',
  'rule:write',
  'silence:write',
  'notify:write',
  'webhook:read',
  'webhook:write',
  'report:read',
  'report:write',
  'integration:read',
  'integration:write',
  'camera:read',
  'camera:write',
  'config:read',
  'config:write',
  'log:read',
  'metrics:read',
  'job:read',
]);
export type Scope = z.infer<typeof ScopeSchema>;

/** The built-in roles; own roles come with accounts. */
export const RoleSchema = z.enum(['viewer', 'operator', 'analyst', 'admin', 'auditor']);
export type Role = z.infer<typeof RoleSchema>;

const READS = ScopeSchema.options.filter(
  (scope) => scope.endsWith(':read') && !['user:read', 'admin:read', 'audit:read', 'config:read'].includes(scope),
);

/** What each built-in role may do. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: READS,
  operator: [...READS, 'host:act', 'process:act', 'service:act', 'alert:act'],
  analyst: [
    ...READS,
    'integrity:write',
    'integrity:approve',
    'ip:write',
    'event:write',
    'alert:act',
    'rule:write',
    'silence:write',
    'report:write',
  ],
  admin: ScopeSchema.options,
  auditor: ['audit:read', 'report:read'],
};
