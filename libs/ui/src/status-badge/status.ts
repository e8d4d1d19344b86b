import {
  mdiAlert,
  mdiCheckCircle,
  mdiCircleOutline,
  mdiCloseCircle,
  mdiHelpCircle,
  mdiInformation,
  mdiWrenchClock,
} from '@mdi/js';

/** How something fares, from worst to best in the order of {@link STATUS_ORDER}. */
export type Status = 'ok' | 'info' | 'warning' | 'critical' | 'unknown' | 'paused' | 'pending';

/** Worst first. */
export const STATUS_ORDER: readonly Status[] = ['critical', 'warning', 'unknown', 'info', 'pending', 'paused', 'ok'];

/** Sign of a status: never its colour alone, always with the glyph and the word. */
export interface StatusSign {
  readonly icon: string;
  readonly word: string;
}

/** The sign of each status. */
export const STATUS_SIGNS: Readonly<Record<Status, StatusSign>> = {
  ok: { icon: mdiCheckCircle, word: $localize`OK` },
  info: { icon: mdiInformation, word: $localize`Info` },
  warning: { icon: mdiAlert, word: $localize`Warning` },
  critical: { icon: mdiCloseCircle, word: $localize`Critical` },
  unknown: { icon: mdiHelpCircle, word: $localize`Unknown` },
  paused: { icon: mdiWrenchClock, word: $localize`Paused` },
  pending: { icon: mdiCircleOutline, word: $localize`Pending` },
};

/** The worst of several; `ok` when there is none. */
export function worstStatus(statuses: Iterable<Status>): Status {
  const present = new Set(statuses);
  return STATUS_ORDER.find((status) => present.has(status)) ?? 'ok';
}
