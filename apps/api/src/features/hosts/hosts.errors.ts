import { Problem } from '../../platform/problems/problem';

/** No host with this id, as far as the caller may know. */
export class HostNotFound extends Problem {
  readonly kind = 'notFound';
  readonly code = 'hosts.notFound';
  readonly title = 'There is no such host.';
}

/** The first inventory of the host is not there yet. */
export class FactsNotCollected extends Problem {
  readonly kind = 'unavailable';
  readonly code = 'hosts.factsNotCollected';
  readonly title = 'The inventory of this host has not been taken yet.';

  constructor() {
    super({ retryAfterSeconds: 5 });
  }
}
