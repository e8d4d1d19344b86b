/**
 * Arithmetic and rules without time, chance or I/O: the same input gives the same output, on any side of the wire.
 *
 * @packageDocumentation
 */
export * from './format/bytes';
export * from './format/duration';
export * from './format/number';
export * from './format/value';
export * from './host/mounts';
export * from './host/source';
export * from './host/text';
export * from './metric/align';
export * from './metric/bucket';
export * from './metric/bucket-columns';
export * from './metric/bytes';
export * from './metric/moment';
export * from './metric/rate';
export * from './metric/rollup';
export * from './metric/series-codec';
export * from './metric/significant';
export * from './metric/tiers';
