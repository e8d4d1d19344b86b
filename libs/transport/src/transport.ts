import type { Readings, Source } from '@hyperion/domain';

/**
 * How a host is reached. One instance serves one host and is kept: descriptors or a connection stay open
 * between ticks.
 */
export interface Transport {
  /**
   * Reads all `sources` at once. What cannot be read is absent; one unreadable file never fails the others.
   * The bytes are valid until the next call.
   * @throws when the host itself cannot be reached.
   */
  read<S extends Readonly<Record<string, Source>>>(sources: S): Promise<Readings<S>>;
  /** Gives back descriptors and connections. The transport is of no use afterwards. */
  close(): Promise<void>;
}
