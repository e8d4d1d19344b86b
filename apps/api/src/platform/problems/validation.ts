import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidRequest } from './platform.problems';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Checks every `@Body({ schema })`, `@Query({ schema })`, `@Param({ schema })`; what fails is a 400 problem with RFC 6901 pointers. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => invalid(issues as readonly Issue[]) });
}

/** The problem that names each thing wrong by its pointer. */
export function invalid(issues: readonly Issue[]): InvalidRequest {
  return new InvalidRequest({
    errors: issues.slice(0, 50).map((issue) => ({
      pointer: pointerOf(issue.path ?? []),
      code: 'invalid',
      message: issue.message.slice(0, 300),
    })),
  });
}

function pointerOf(path: NonNullable<Issue['path']>): string {
  return path
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
