import { Component, computed, input } from '@angular/core';
import { parseSeriesName } from '@hyperion/contracts';
import { EmptyState, StatusBadge, UsageBar, formatValue } from '@hyperion/ui';

/** Mounted filesystems with the space and inodes in use, fullest first. */
@Component({
  selector: 'hy-filesystems-card',
  imports: [EmptyState, StatusBadge, UsageBar],
  templateUrl: './filesystems-card.html',
  styleUrl: './filesystems-card.css',
  host: { class: 'hy-card' },
})
export class FilesystemsCard {
  /** Newest value of each series. */
  readonly values = input.required<ReadonlyMap<string, number>>();

  protected readonly spaceLabel = (mount: string): string => $localize`${mount}:mount:, space used`;
  protected readonly inodesLabel = (mount: string): string => $localize`${mount}:mount:, inodes used`;
  protected readonly rows = computed(() => {
    const values = this.values();
    return [...values.keys()]
      .map(parseSeriesName)
      .filter(({ key }) => key === 'fs.totalBytes')
      .map(({ instance: mount }) => {
        const at = (key: string): number | undefined => values.get(`${key}:${mount}`);
        return {
          mount,
          ratio: at('fs.usedRatio') ?? 0,
          used: formatValue(at('fs.usedBytes'), 'bytes'),
          total: formatValue(at('fs.totalBytes'), 'bytes'),
          available: formatValue(at('fs.availableBytes'), 'bytes'),
          inodes: at('fs.inodesUsedRatio'),
          isReadOnly: at('fs.isReadOnly') === 1,
        };
      })
      .sort((a, b) => Number(a.isReadOnly) - Number(b.isReadOnly) || b.ratio - a.ratio);
  });
}
