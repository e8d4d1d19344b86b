import { httpResource } from '@angular/common/http';
import { Service, computed, inject, signal } from '@angular/core';
import { HostFactsSchema, LOCAL_HOST_ID, type HostFacts, type HostId } from '@hyperion/contracts';
import { problemOf } from './problem';
import { Session } from './session';

/** Which host the console looks at, and what that host is. */
@Service()
export class HostScope {
  private readonly session = inject(Session);

  /** The host in scope. */
  readonly hostId = signal<HostId>(LOCAL_HOST_ID);
  private readonly resource = httpResource(
    () => (this.session.can('host:read') ? `/api/hosts/${this.hostId()}/facts` : undefined),
    { parse: (body) => HostFactsSchema.parse(body) },
  );

  /** Inventory of the host; absent while it is not known. */
  readonly facts = computed((): HostFacts | undefined =>
    this.resource.hasValue() ? this.resource.value() : undefined,
  );
  readonly loading = this.resource.isLoading;
  readonly problem = computed(() => problemOf(this.resource.error()));
  /** Name to call the host by; empty while it is not known. */
  readonly name = computed(() => this.facts()?.hostname ?? '');

  /** Reads the inventory again. */
  reload(): void {
    this.resource.reload();
  }
}
