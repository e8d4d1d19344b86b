import { Problem } from './problem';

/** The request does not have the shape its contract asks for. */
export class InvalidRequest extends Problem {
  readonly kind = 'invalid';
  readonly code = 'request.invalid';
  readonly title = 'The request is not valid.';
}

/** No such route, or no such object as far as the caller may know. */
export class RouteNotFound extends Problem {
  readonly kind = 'notFound';
  readonly code = 'request.notFound';
  readonly title = 'There is nothing at this address.';
}

/** The route exists, but not with this method. */
export class MethodNotAllowed extends Problem {
  readonly kind = 'methodNotAllowed';
  readonly code = 'request.methodNotAllowed';
  readonly title = 'This address does not take that method.';
}

/** The body is not JSON. */
export class UnsupportedMediaType extends Problem {
  readonly kind = 'unsupportedMediaType';
  readonly code = 'request.unsupportedMediaType';
  readonly title = 'The body must be application/json.';
}

/** The body is larger than the route takes. */
export class RequestTooLarge extends Problem {
  readonly kind = 'tooLarge';
  readonly code = 'request.tooLarge';
  readonly title = 'The request is too large.';
}

/** The caller sends more than it may. */
export class TooManyRequests extends Problem {
  readonly kind = 'throttled';
  readonly code = 'request.tooMany';
  readonly title = 'Too many requests.';
}

/** A defect of ours; the log line with the same id holds the stack. */
export class InternalError extends Problem {
  readonly kind = 'internal';
  readonly code = 'server.internal';
  readonly title = 'Hyperion failed to do this. The server log holds the cause under this id.';
}

/** PostgreSQL cannot be reached or does not answer in time. */
export class DatabaseUnavailable extends Problem {
  readonly kind = 'unavailable';
  readonly code = 'server.databaseUnavailable';
  readonly title = 'The database cannot be reached at the moment.';

  constructor(options?: ErrorOptions) {
    super({ retryAfterSeconds: 2 }, options);
  }
}

/** Redis cannot be reached or does not answer in time. */
export class QueueUnavailable extends Problem {
  readonly kind = 'unavailable';
  readonly code = 'server.queueUnavailable';
  readonly title = 'The queue cannot be reached at the moment.';

  constructor(options?: ErrorOptions) {
    super({ retryAfterSeconds: 2 }, options);
  }
}
