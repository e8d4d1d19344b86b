import { mdiChartTimelineVariant, mdiViewDashboardOutline } from '@mdi/js';
import type { Scope } from '@hyperion/contracts';

/** One place to go to. */
export interface NavEntry {
  readonly path: string;
  readonly label: string;
  readonly icon: string;
  /** Right without which the page is of no use; the entry is left out then. */
  readonly scope: Scope;
}

/** The navigation, top to bottom; a feature adds its line. */
export const NAV: readonly NavEntry[] = [
  { path: '/', label: $localize`Overview`, icon: mdiViewDashboardOutline, scope: 'metrics:read' },
  { path: '/history', label: $localize`History`, icon: mdiChartTimelineVariant, scope: 'metrics:read' },
];
