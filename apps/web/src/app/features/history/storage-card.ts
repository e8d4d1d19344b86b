import { Component, computed, inject } from '@angular/core';
import { LoadingState, ProblemBanner, formatDuration, formatValue } from '@hyperion/ui';
import { isForbidden, nextStepOf } from '../../platform/problem';
import { StorageStore } from './storage-store';

/** How long what is kept, and what that weighs: now, and when every rung of the ladder is full. */
@Component({
  selector: 'hy-storage-card',
  imports: [LoadingState, ProblemBanner],
  providers: [StorageStore],
  templateUrl: './storage-card.html',
  host: { class: 'hy-card' },
})
export class StorageCard {
  protected readonly store = inject(StorageStore);
  protected readonly nextStepOf = nextStepOf;
  protected readonly isForbidden = isForbidden;
  protected readonly bytes = (value: number): string => formatValue(value, 'bytes');
  protected readonly rows = computed(() =>
    (this.store.storage()?.tiers ?? []).map((tier) => ({
      step: formatDuration(tier.stepSeconds),
      keep: formatDuration(tier.keepSeconds),
      stored: formatValue(tier.storedBytes, 'bytes'),
      projected: formatValue(tier.projectedBytes, 'bytes'),
    })),
  );
  protected readonly totals = computed(() => {
    const storage = this.store.storage();
    if (!storage) return { stored: 0, projected: 0 };
    const sum = (pick: (tier: { storedBytes: number; projectedBytes: number }) => number): number =>
      storage.tiers.reduce((total, tier) => total + pick(tier), 0);
    return {
      stored: sum((tier) => tier.storedBytes) + storage.hotBytes,
      projected: sum((tier) => tier.projectedBytes),
    };
  });
}
