/**
 * How to reach a host: this machine now, any machine over SSH. Knows bytes and paths, no metrics.
 *
 * @packageDocumentation
 */
export * from './local-transport';
export type { Statfs } from './mount-stats';
export * from './transport';
