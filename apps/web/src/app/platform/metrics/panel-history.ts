import { httpResource } from '@angular/common/http';
import { computed, linkedSignal, type Signal } from '@angular/core';
import { SeriesAnswerSchema, type SeriesAnswer } from '@hyperion/contracts';
import type { Bucket } from '@hyperion/domain';
import { problemOf, type Problem } from '../problem';
import { bucketsOf, nameOf, seriesUrl, type SeriesWish } from './series-answer';

/** One range of history as it is read. */
export interface PanelHistory {
  /** Series by name; those of the range before stay until the new ones are here. */
  readonly series: Signal<ReadonlyMap<string, readonly Bucket[]>>;
  /** Width of the buckets shown, milliseconds. */
  readonly stepMs: Signal<number>;
  readonly loading: Signal<boolean>;
  /** Whether anything was ever read. */
  readonly isReady: Signal<boolean>;
  readonly problem: Signal<Problem | undefined>;
  readonly reload: () => void;
}

/** Reads a range of history, and again whenever the wish changes. Call it in an injection context. */
export function panelHistory(wish: () => SeriesWish | undefined): PanelHistory {
  const resource = httpResource(
    () => {
      const wanted = wish();
      return wanted && seriesUrl(wanted);
    },
    { parse: (body) => SeriesAnswerSchema.parse(body) },
  );
  const answer = linkedSignal<SeriesAnswer | undefined, SeriesAnswer | undefined>({
    source: () => (resource.hasValue() ? resource.value() : undefined),
    computation: (fresh, before) => fresh ?? before?.value,
  });
  return {
    series: computed(() => {
      const known = answer();
      return new Map(known?.series.map((one) => [nameOf(one), bucketsOf(one, known)]) ?? []);
    }),
    stepMs: computed(() => (answer()?.step ?? 1) * 1_000),
    loading: resource.isLoading,
    isReady: computed(() => answer() !== undefined),
    problem: computed(() => problemOf(resource.error())),
    reload: () => void resource.reload(),
  };
}
