/**
 * What to read on a host, and how its bytes become numbers. No I/O happens here.
 *
 * @packageDocumentation
 */
export * from './probe';
