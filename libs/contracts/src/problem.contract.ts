import * as z from 'zod';

/** One thing wrong with a request body or query. */
export const ProblemErrorSchema = z.object({
  pointer: z.string().describe('RFC 6901 pointer into the body, or `/name` of the parameter.'),
  code: z.string(),
  message: z.string(),
});

/** RFC 9457 problem details, as every failed request answers (`application/problem+json`). */
export const ProblemSchema = z.object({
  type: z.string().describe('`/problems/<code>`; what it means stands in docs/reference/problems.md.'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional().describe('URN of the correlation id: `urn:uuid:<X-Request-Id>`.'),
  scope: z.string().optional().describe('The missing scope, for 403 (RFC 6750 insufficient_scope).'),
  errors: z.array(ProblemErrorSchema).optional(),
});
export type ProblemBody = z.infer<typeof ProblemSchema>;
