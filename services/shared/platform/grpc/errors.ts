import { Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { OverloadedError } from '@rapport/engine/ports/engine';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import { CommitUnknownError, StoreUnavailableError } from '@rapport/engine/ports/store';
import type { Refusal } from '@rapport/kernel/outcome';
import { STATUS_DETAILS_KEY, statusCodec } from './status-details.ts';
import type { StatusDetails } from './status-details.ts';
import type { Read } from './wire.ts';

/** Facts behind a refusal that callers may act on. Never anything personal. */
export interface ErrorDetails {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly fields?: readonly { readonly field: string; readonly description: string }[];
  readonly retryDelayMs?: number;
}

/** A refusal on its way to the caller: a gRPC status, a stable reason, and its details as google.rpc.Status. */
export class RpcError extends Error {
  readonly code: status;
  /** UPPER_SNAKE, the ErrorInfo reason: what callers decide by. */
  readonly reason: string;
  readonly details: ErrorDetails;

  constructor(code: status, reason: string, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** @param field name of the offending field as the caller writes it, for example `member.external_id` */
export function invalidArgument(reason: string, message: string, field?: string): RpcError {
  const fields = field === undefined ? {} : { fields: [{ field, description: message }] };
  return new RpcError(status.INVALID_ARGUMENT, reason, message, fields);
}

type Metadatas = Readonly<Record<string, string>>;

export function notFound(reason: string, message: string, metadata: Metadatas = {}): RpcError {
  return new RpcError(status.NOT_FOUND, reason, message, { metadata });
}

export function failedPrecondition(reason: string, message: string, metadata: Metadatas = {}): RpcError {
  return new RpcError(status.FAILED_PRECONDITION, reason, message, { metadata });
}

export function alreadyExists(reason: string, message: string, metadata: Metadatas = {}): RpcError {
  return new RpcError(status.ALREADY_EXISTS, reason, message, { metadata });
}

export function permissionDenied(reason: string, message: string, metadata: Metadatas = {}): RpcError {
  return new RpcError(status.PERMISSION_DENIED, reason, message, { metadata });
}

export function unauthenticated(reason: string, message: string): RpcError {
  return new RpcError(status.UNAUTHENTICATED, reason, message);
}

/** Nothing was done; the same call may succeed later. */
export function unavailable(reason: string, message: string, retryDelayMs: number): RpcError {
  return new RpcError(status.UNAVAILABLE, reason, message, { retryDelayMs });
}

/** Nothing was done and nothing is remembered; the same call may succeed later. */
export function resourceExhausted(reason: string, message: string, retryDelayMs: number): RpcError {
  return new RpcError(status.RESOURCE_EXHAUSTED, reason, message, { retryDelayMs });
}

export function unimplemented(reason: string, message: string): RpcError {
  return new RpcError(status.UNIMPLEMENTED, reason, message);
}

/** Statuses that business refusals may have; a service's table maps every one of its codes to one of them. */
export type RefusalStatus =
  'INVALID_ARGUMENT' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'PERMISSION_DENIED' | 'FAILED_PRECONDITION';

export function refusalError(refusal: Refusal, code: RefusalStatus): RpcError {
  return new RpcError(status[code], refusal.code, refusal.message, { metadata: refusal.facts ?? {} });
}

/** The answer to `request_id_reused` of the engine. */
export function requestIdReused(requestId: string): RpcError {
  return alreadyExists('REQUEST_ID_REUSED', 'This request_id was used before with another input.', {
    requestId,
  });
}

/** @throws RpcError INVALID_ARGUMENT with the field, where the wire's value was refused */
export function valueOrThrow<Value>(read: Read<Value>): Value {
  if (read.outcome === 'read') return read.value;
  const { code, message, field } = read.rejection;
  throw invalidArgument(code, message, field);
}

/** A store or broker that went away is usually back within a few of these; callers add their own jitter. */
const RETRY_DELAY_MS = 1_000;

/** What anything thrown comes to on the wire; `undefined` where it is a fault of ours that nobody may see. */
export function refusalOf(thrown: unknown): RpcError | undefined {
  if (thrown instanceof RpcError) return thrown;
  if (thrown instanceof OverloadedError)
    return resourceExhausted(thrown.code, thrown.message, thrown.retryDelayMs);
  if (thrown instanceof StoreUnavailableError) return unavailable(thrown.code, STORE_AWAY, RETRY_DELAY_MS);
  if (thrown instanceof CommitUnknownError) return unavailable(thrown.code, COMMIT_UNKNOWN, RETRY_DELAY_MS);
  if (thrown instanceof LogUnavailableError) return unavailable(thrown.code, LOG_AWAY, RETRY_DELAY_MS);
  return undefined;
}

// Their own messages name hosts and databases.
const STORE_AWAY = 'The store cannot be reached; nothing was done.';
const LOG_AWAY = 'The log cannot be reached; repeat with the same ids.';
const COMMIT_UNKNOWN = 'It is not known whether this took effect; repeat with the same request_id.';

export function internalError(): RpcError {
  return new RpcError(status.INTERNAL, 'INTERNAL', 'Something went wrong on our side.');
}

/** What grpc-js sends: code, text and trailers with the details. */
export interface WireStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Encodes a refusal as google.rpc.Status in `grpc-status-details-bin`. */
export function toWireStatus(error: RpcError): WireStatus {
  const metadata = new Metadata();
  metadata.set(
    STATUS_DETAILS_KEY,
    statusCodec().encode({
      code: error.code,
      message: error.message,
      reason: error.reason,
      ...error.details,
    }),
  );
  return { code: error.code, details: error.message, metadata };
}

export type ReceivedDetails = StatusDetails;

/** The details of an error that a call was answered with; `undefined` where it carries none. For clients and tests. */
export function readErrorDetails(error: unknown): ReceivedDetails | undefined {
  if (!(error instanceof Error) || !('metadata' in error)) return undefined;
  const { metadata } = error as ServiceError;
  if (!(metadata instanceof Metadata)) return undefined;
  const [bytes] = metadata.get(STATUS_DETAILS_KEY);
  return bytes instanceof Buffer ? statusCodec().decode(bytes) : undefined;
}
