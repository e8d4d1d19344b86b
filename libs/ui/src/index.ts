/**
 * What pages are made of: components that know no feature and no HTTP, the tokens they are drawn from,
 * and the one place where charts are drawn.
 *
 * @packageDocumentation
 */
export * from './empty-state/empty-state';
export * from './icon/icon';
export * from './loading-state/loading-state';
export * from './problem-banner/problem-banner';
export * from './status-badge/status';
export * from './status-badge/status-badge';
