import type { z } from 'zod';
import { EnvironmentSchema } from '../../apps/api/src/platform/config/config.schema';
import { page, table } from './markdown';

interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly description: string;
}

/** docs/reference/configuration.md */
export function configurationPage(): string {
  const rows = settings().map(({ name, fallback, description }) => [
    `\`${name}\``,
    fallback ? `\`${fallback}\`` : '',
    description,
  ]);
  return page(
    'Configuration',
    'Every setting is an environment variable. An unknown `HYPERION_*` name or a wrong value stops the start with one line for each.',
    table(['variable', 'default', 'meaning'], rows),
  );
}

/** .env.example */
export function environmentExample(): string {
  const entries = settings().map(({ name, fallback, description }) => `# ${description}\n#${name}=${fallback}`);
  return `# Written by \`npm run docs\` from the code; do not edit. Copy what you change.\n\n${entries.join('\n\n')}\n`;
}

function settings(): Setting[] {
  return Object.entries(EnvironmentSchema.shape).map(([name, schema]) => ({
    name,
    fallback: fallbackOf(schema),
    description: schema.description ?? '',
  }));
}

function fallbackOf(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return '';
  return Array.isArray(parsed.data) ? parsed.data.join(',') : String(parsed.data);
}
