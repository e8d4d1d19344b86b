import { httpResource } from '@angular/common/http';
import { Service, computed } from '@angular/core';
import { HistoryStorageSchema } from '@hyperion/contracts';
import { problemOf } from '../../platform/problem';

/** What the history weighs in the database. Provided by the card that shows it. */
@Service({ autoProvided: false })
export class StorageStore {
  private readonly resource = httpResource(() => '/api/metrics/storage', {
    parse: (body) => HistoryStorageSchema.parse(body),
  });

  readonly storage = computed(() => (this.resource.hasValue() ? this.resource.value() : undefined));
  readonly loading = this.resource.isLoading;
  readonly problem = computed(() => problemOf(this.resource.error()));

  /** Reads it again. */
  reload(): void {
    this.resource.reload();
  }
}
