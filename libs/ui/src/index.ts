/**
 * What pages are made of: components that know no feature and no HTTP, the tokens they are drawn from,
 * and the one place where charts are drawn.
 *
 * @packageDocumentation
 */
export * from './empty-state/empty-state';
export * from './format/format-time';
export * from './format/format-value';
export * from './icon/icon';
export * from './line-chart/chart-data';
export * from './line-chart/chart-series';
export * from './line-chart/chart-sync';
export * from './line-chart/line-chart';
export * from './loading-state/loading-state';
export * from './problem-banner/problem-banner';
export * from './sparkline/sparkline';
export * from './stat-tile/stat-tile';
export * from './status-badge/status';
export * from './status-badge/status-badge';
export * from './usage-bar/usage-bar';
