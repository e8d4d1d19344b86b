/**
 * Arithmetic and rules without time, chance or I/O: the same input gives the same output, on any side of the wire.
 *
 * @packageDocumentation
 */
export * from './host/mounts';
export * from './host/source';
export * from './host/text';
export * from './metric/bucket';
export * from './metric/rate';
