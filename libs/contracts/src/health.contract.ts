import * as z from 'zod';

/** One thing readiness depends on. */
export const HealthCheckSchema = z.object({
  name: z.string(),
  status: z.enum(['ok', 'down']),
  detail: z.string().optional().describe('Only for callers with `config:read`.'),
});
export type HealthCheck = z.infer<typeof HealthCheckSchema>;

/** `GET /health/live` and `/health/ready`; the checks are told only to callers with `config:read`. */
export const HealthSchema = z.object({
  status: z.enum(['ok', 'down']),
  checks: z.array(HealthCheckSchema).optional(),
});
export type Health = z.infer<typeof HealthSchema>;
