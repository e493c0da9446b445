import { status } from '@grpc/grpc-js';
import { SECOND_MS } from '@rapport/kernel/instant';
import { refusalOf } from '../grpc/errors.ts';

/** A refusal on its way to an HTTP caller, as RFC 9457 problem details. */
export class HttpProblem extends Error {
  readonly status: number;
  /** The same stable UPPER_SNAKE reasons that gRPC callers get. */
  readonly reason: string;
  readonly fields: readonly { readonly field: string; readonly description: string }[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    httpStatus: number,
    reason: string,
    detail: string,
    more: {
      readonly fields?: readonly { readonly field: string; readonly description: string }[];
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
    this.status = httpStatus;
    this.reason = reason;
    this.fields = more.fields ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** The body of `application/problem+json`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly reason: string;
  readonly errors?: readonly { readonly field: string; readonly description: string }[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

export function toProblemDetails(problem: HttpProblem): ProblemDetails {
  return {
    type: `urn:rapport:problem:${problem.reason.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    reason: problem.reason,
    ...(problem.fields.length > 0 && { errors: problem.fields }),
  };
}

const HTTP_STATUS: Readonly<Partial<Record<status, number>>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.FAILED_PRECONDITION]: 400,
  [status.UNAUTHENTICATED]: 401,
  [status.PERMISSION_DENIED]: 403,
  [status.NOT_FOUND]: 404,
  [status.ALREADY_EXISTS]: 409,
  [status.RESOURCE_EXHAUSTED]: 429,
  [status.UNIMPLEMENTED]: 501,
  [status.UNAVAILABLE]: 503,
};

const INTERNAL_STATUS = 500;
const BAD_REQUEST_STATUS = 400;

/** Anything thrown as a problem; `undefined` where it is a fault of ours that nobody may see. */
export function problemOf(thrown: unknown): HttpProblem | undefined {
  if (thrown instanceof HttpProblem) return thrown;
  const refusal = refusalOf(thrown);
  if (refusal) {
    const { fields, retryDelayMs } = refusal.details;
    return new HttpProblem(HTTP_STATUS[refusal.code] ?? INTERNAL_STATUS, refusal.reason, refusal.message, {
      ...(fields && { fields }),
      ...(retryDelayMs !== undefined && {
        retryAfterSeconds: Math.max(1, Math.ceil(retryDelayMs / SECOND_MS)),
      }),
    });
  }
  // Express refuses paths that it cannot decode with an error that carries a status of its own.
  const own = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined;
  if (typeof own === 'number' && own >= BAD_REQUEST_STATUS && own < INTERNAL_STATUS) {
    return new HttpProblem(BAD_REQUEST_STATUS, 'REQUEST_INVALID', 'The request cannot be read.');
  }
  return undefined;
}

export function internalProblem(): HttpProblem {
  return new HttpProblem(INTERNAL_STATUS, 'INTERNAL', 'Something went wrong on our side.');
}
