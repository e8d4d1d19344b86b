import { HttpException } from '@nestjs/common';
import {
  InternalError,
  InvalidRequest,
  MethodNotAllowed,
  RequestTooLarge,
  RouteNotFound,
  TooManyRequests,
  UnsupportedMediaType,
} from './platform.problems';
import { Problem } from './problem';

/** Whatever was thrown, as a declared problem; what nobody declared is an {@link InternalError} with it as cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  switch (status) {
    case 400:
      return new InvalidRequest(
        { detail: 'The body cannot be read as JSON, or a parameter is malformed.' },
        { cause: error },
      );
    case 404:
      return new RouteNotFound({}, { cause: error });
    case 405:
      return new MethodNotAllowed({}, { cause: error });
    case 413:
      return new RequestTooLarge({}, { cause: error });
    case 415:
      return new UnsupportedMediaType({}, { cause: error });
    case 429:
      return new TooManyRequests({}, { cause: error });
    default:
      return new InternalError({}, { cause: error });
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : 500;
}
