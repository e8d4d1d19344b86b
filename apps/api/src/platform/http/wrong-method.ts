import type { FastifyInstance } from 'fastify';

/** Which methods an address has; for answering 405 with `Allow` where the address exists and the method does not. */
export type MethodsAt = (path: string) => readonly string[];

interface KnownRoute {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

/** Notes every route that is added to `fastify` from now on. Looking up is a walk over all of them, done for refusals only. */
export function noteMethods(fastify: FastifyInstance): MethodsAt {
  const routes: KnownRoute[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('*')) routes.push({ segments: url.split('/'), methods: [method].flat() });
  });
  return (path) => {
    const segments = path.split('/');
    const methods = routes.filter((route) => matches(route.segments, segments)).flatMap((route) => route.methods);
    return [...new Set(methods)].toSorted();
  };
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]))
  );
}
