export { DiskFloor } from './history.disk-floor';
export { HistoryKeeper, type KeeperRun } from './history.keeper';
export { HistoryModule } from './history.module';
export {
  HistoryReader,
  type LatestTick,
  type RangeAnswer,
  type RangeQuery,
  type RangeSeries,
  type SeriesSelector,
} from './history.reader';
export type { WriteOutcome } from './history.spool';
export { HistoryWriter, type HistoryWriterStats } from './history.writer';
