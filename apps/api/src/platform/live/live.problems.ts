import { Problem } from '../problems/problem';

/** A page of another site tries to open a connection. */
export class ForeignOrigin extends Problem {
  readonly kind = 'forbidden';
  readonly code = 'live.foreignOrigin';
  readonly title =
    'Connections from this origin are not allowed. HYPERION_PUBLIC_URL and HYPERION_ALLOWED_ORIGINS name those that are.';
}

/** All connections this server holds are in use. */
export class LiveServerFull extends Problem {
  readonly kind = 'unavailable';
  readonly code = 'live.full';
  readonly title = 'This server holds no more live connections.';

  constructor() {
    super({ retryAfterSeconds: 10 });
  }
}

/** One person has too many live connections open. */
export class TooManyConnections extends Problem {
  readonly kind = 'throttled';
  readonly code = 'live.tooManyConnections';
  readonly title = 'You have too many live connections open.';
}

/** More messages than a connection may send. */
export class TooManyMessages extends Problem {
  readonly kind = 'throttled';
  readonly code = 'live.tooManyMessages';
  readonly title = 'Too many messages in a short time; the connection is closed.';

  constructor() {
    super({ retryAfterSeconds: 10 });
  }
}

/** No channel of this name exists, as far as the caller may know. */
export class UnknownChannel extends Problem {
  readonly kind = 'notFound';
  readonly code = 'live.unknownChannel';
  readonly title = 'There is no such channel.';
}

/** The connection holds as many channels as it may. */
export class TooManyChannels extends Problem {
  readonly kind = 'invalid';
  readonly code = 'live.tooManyChannels';
  readonly title = 'The connection holds as many channels as it may.';
}

/** The token shown to `auth.renew` is not one of this connection's person and session. */
export class ForeignToken extends Problem {
  readonly kind = 'unauthenticated';
  readonly code = 'live.foreignToken';
  readonly title = 'The new token belongs to another session.';
}
