/**
 * The wire: every shape that crosses a process boundary, said once as a zod schema and used as
 * validation, type, answer filter and OpenAPI. Imports nothing but zod.
 *
 * @packageDocumentation
 */
export * from './auth.contract';
export * from './health.contract';
export * from './history.contract';
export * from './hosts.contract';
export * from './ids';
export * from './live.contract';
export * from './metrics.contract';
export * from './permissions';
export * from './problem.contract';
export * from './units';
