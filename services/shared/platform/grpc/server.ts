import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type {
  Metadata,
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedHandleCall,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { MethodDefinition, ServiceDefinition } from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from 'pino';
import type { TenantId } from '@rapport/kernel/ids';
import { MINUTE_MS, SECOND_MS } from '@rapport/kernel/instant';
import type { RpcObserver } from '../telemetry/telemetry.ts';
import { requireScope } from '../tokens/verify.ts';
import type { Principal, RequiredScope, Scope, TokenVerifier } from '../tokens/verify.ts';
import { cureStreamTables } from './cures.ts';
import {
  internalError,
  permissionDenied,
  refusalOf,
  resourceExhausted,
  RpcError,
  toWireStatus,
  unauthenticated,
} from './errors.ts';
import { serveReflection } from './reflection.ts';
import { statusCodec } from './status-details.ts';

/** What a handler knows of its call besides the request. */
export interface CallContext {
  /** From the credential, never from the request. */
  readonly tenant: TenantId;
  /** Who the credential was issued to: the actor of commands and of audits. */
  readonly subject: string;
  readonly scopes: ReadonlySet<Scope>;
  /** `rapport.points.v1.LedgerService/Redeem` */
  readonly method: string;
  /** Milliseconds that remain; of {@link DEFAULT_DEADLINE_MS} where the caller set no deadline. Never below 0. */
  readonly deadlineMs: () => number;
  /** Aborted when the caller cancels, the deadline passes or the connection is lost. */
  readonly signal: AbortSignal;
  readonly traceparent?: string;
}

export type UnaryHandler<Request, Response> = (request: Request, context: CallContext) => Promise<Response>;
export type ServerStreamHandler<Request, Response> = (
  request: Request,
  context: CallContext,
) => AsyncIterable<Response>;
/** The next request is read when the handler asks for it, the next response asked for when the last one is sent. */
export type BidiHandler<Request, Response> = (
  requests: AsyncIterable<Request>,
  context: CallContext,
) => AsyncIterable<Response>;

/** An RPC's policy and its handler. Any one of several scopes suffices; none implies another. */
export type RpcBinding<Request, Response> = { readonly scope: RequiredScope } & (
  | { readonly handler: UnaryHandler<Request, Response> }
  | { readonly serverStream: ServerStreamHandler<Request, Response> }
  | { readonly bidi: BidiHandler<Request, Response> }
);

/** Generated definitions have an index signature besides their RPCs: this leaves the RPCs. */
export type RpcName<Definition> = keyof {
  [Name in keyof Definition as string extends Name ? never : number extends Name ? never : Name]: true;
} &
  string;

type RpcBindingOf<Rpc> =
  // Not generic in the client's side: what the server takes is the output form, what it gives the input form.
  Rpc extends MethodDefinition<infer _In, infer Response, infer Request, infer _Out>
    ? RpcBinding<Request, Response>
    : never;

export type RpcBindings<Definition> = {
  readonly [Name in RpcName<Definition>]: RpcBindingOf<Definition[Name]>;
};

/** A service with a policy for each of its RPCs. */
export interface ServiceBinding {
  /** `rapport.points.v1.LedgerService` */
  readonly name: string;
  readonly definition: ServiceDefinition;
  readonly rpcs: ReadonlyMap<string, RpcBinding<unknown, unknown>>;
  /** Where this service takes other credentials than the server's. */
  readonly tokens?: TokenVerifier;
}

/**
 * Binds handlers to a service. Closed by default: an RPC without a policy, an entry without an RPC, or a handler of
 * the wrong kind throws here, when the service starts.
 *
 * @param definition `service` of a loaded client constructor
 * @param rpcs one entry per RPC, by its name in the proto
 * @param tokens who may call it, instead of those whom the server knows
 */
export function bindService<Definition extends object>(
  definition: Definition,
  rpcs: RpcBindings<Definition>,
  tokens?: TokenVerifier,
): ServiceBinding {
  // Generated definitions are proto-loader's, with a type per RPC.
  const methods = definition as unknown as ServiceDefinition;
  const given = new Map(Object.entries(rpcs as Readonly<Record<string, RpcBinding<unknown, unknown>>>));
  const first = Object.values(methods)[0];
  if (!first) throw new Error('A service without RPCs cannot be bound.');
  const name = serviceNameOf(first.path);
  for (const rpc of given.keys()) {
    if (!Object.hasOwn(methods, rpc)) throw new Error(`${name} has no RPC ${rpc}.`);
  }
  for (const [rpc, method] of Object.entries(methods)) {
    const binding = given.get(rpc);
    if (!binding) throw new Error(`${name}/${rpc} has no policy.`);
    const scopes =
      typeof binding.scope === 'string' ? [binding.scope] : (binding.scope as readonly Scope[] | undefined);
    if (!scopes?.length) throw new Error(`${name}/${rpc} has no scope in its policy.`);
    const kind = kindOf(method);
    if (!(kind in binding)) throw new Error(`${name}/${rpc} needs a ${kind}.`);
  }
  return { name, definition: methods, rpcs: given, ...(tokens && { tokens }) };
}

function kindOf(method: { readonly requestStream: boolean; readonly responseStream: boolean }): string {
  if (method.requestStream && method.responseStream) return 'bidi';
  if (method.responseStream) return 'serverStream';
  if (method.requestStream) throw new Error('Client streams are not offered: a bidi stream acknowledges.');
  return 'handler';
}

function serviceNameOf(path: string): string {
  return path.slice(1, path.lastIndexOf('/'));
}

export interface GrpcServer {
  /** Listens; resolves with the port, which the system chose where 0 was asked for. */
  readonly start: (port: number) => Promise<number>;
  /** What the health service answers; NOT_SERVING until told otherwise. */
  readonly setServing: (serving: boolean) => void;
  /** Takes no new calls, lets those in flight end until the deadline, then cuts them off; idempotent. */
  readonly stop: (deadlineMs: number) => Promise<void>;
}

export interface GrpcServerOptions {
  readonly services: readonly ServiceBinding[];
  readonly tokens: TokenVerifier;
  readonly telemetry: RpcObserver;
  readonly logger: Logger;
  /** Address to listen on; `127.0.0.1` where absent. */
  readonly bindAddress?: string;
}

export const DEFAULT_DEADLINE_MS = 10 * SECOND_MS;

/** 500 interactions of 4 kB are 2 MB: a batch at its limits fits twice. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** 1,000 rows of 4 kB. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
/** Calls at once on a connection, and on all of them: 2,000 waiting calls of some 10 kB are 20 MB. */
const MAX_STREAMS_PER_CONNECTION = 1_000;
const MAX_CALLS_IN_FLIGHT = 2_000;
const OVERLOAD_RETRY_DELAY_MS = 500;
/** Connections are sticky: without an age, clients never meet new replicas. */
const MAX_CONNECTION_AGE_MS = 10 * MINUTE_MS;
const MAX_CONNECTION_AGE_GRACE_MS = 30 * SECOND_MS;
/** Finds dead peers within a minute and a half. */
const KEEPALIVE_TIME_MS = 60 * SECOND_MS;
const KEEPALIVE_TIMEOUT_MS = 20 * SECOND_MS;

/** Serves the bound services behind tokens, and health and reflection without. */
export function createGrpcServer(options: GrpcServerOptions): GrpcServer {
  const { services, bindAddress = '127.0.0.1' } = options;
  // Loads Google's protos now rather than with the first refusal.
  statusCodec();
  // Channelz stays on, a kilobyte for each call: without it `forceShutdown` knows of no connection.
  const server = new Server({
    'grpc.max_receive_message_length': MAX_REQUEST_BYTES,
    'grpc.max_send_message_length': MAX_RESPONSE_BYTES,
    'grpc.max_concurrent_streams': MAX_STREAMS_PER_CONNECTION,
    'grpc.max_connection_age_ms': MAX_CONNECTION_AGE_MS,
    'grpc.max_connection_age_grace_ms': MAX_CONNECTION_AGE_GRACE_MS,
    'grpc.keepalive_time_ms': KEEPALIVE_TIME_MS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  });
  const desk: Desk = { ...options, inFlight: 0 };
  for (const service of services) server.addService(service.definition, implement(service, desk));

  // What has credentials of its own is nobody else's business.
  const shown = services.filter((service) => service.tokens === undefined).map(({ name }) => name);
  const names = ['', ...shown];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'NOT_SERVING'])));
  health.addToServer(server);
  serveReflection(server, shown);

  let stopping: Promise<void> | undefined;
  const setServing = (serving: boolean): void => {
    for (const name of names) health.setStatus(name, serving && !stopping ? 'SERVING' : 'NOT_SERVING');
  };

  return {
    start: (port) =>
      new Promise((resolve, reject) => {
        server.bindAsync(`${bindAddress}:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
          if (error) {
            reject(error);
            return;
          }
          cureStreamTables(server);
          resolve(bound);
        });
      }),
    setServing,
    stop: (deadlineMs) => {
      stopping ??= new Promise((resolve) => {
        const cutOff = setTimeout(() => {
          options.logger.warn({ event: 'grpc.cut_off', callsInFlight: desk.inFlight });
          server.forceShutdown();
          resolve();
        }, deadlineMs);
        server.tryShutdown(() => {
          clearTimeout(cutOff);
          resolve();
        });
      });
      setServing(false);
      return stopping;
    },
  };
}

interface Desk extends GrpcServerOptions {
  inFlight: number;
}

type AnyCall =
  | ServerUnaryCall<unknown, unknown>
  | ServerWritableStream<unknown, unknown>
  | ServerDuplexStream<unknown, unknown>;

function implement(service: ServiceBinding, desk: Desk): UntypedServiceImplementation {
  const implementation: Record<string, UntypedHandleCall> = {};
  for (const [name, binding] of service.rpcs) {
    const method = `${service.name}/${name}`;
    const { tokens = desk.tokens } = service;
    implementation[name] = handleCall(method, binding, { scope: binding.scope, tokens }, desk);
  }
  return implementation;
}

/** Who may call an RPC. */
interface Gate {
  readonly scope: RequiredScope;
  readonly tokens: TokenVerifier;
}

function handleCall(
  method: string,
  binding: RpcBinding<unknown, unknown>,
  gate: Gate,
  desk: Desk,
): UntypedHandleCall {
  if ('handler' in binding) {
    return (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>) => {
      void attend(method, gate, call, desk, (context) => binding.handler(call.request, context)).then(
        (answer) => (answer instanceof RpcError ? callback(toWireStatus(answer)) : callback(null, answer)),
      );
    };
  }
  if ('serverStream' in binding) {
    return (call: ServerWritableStream<unknown, unknown>) => {
      const responses = (context: CallContext): AsyncIterable<unknown> =>
        binding.serverStream(call.request, context);
      void attend(method, gate, call, desk, (context) => pump(call, responses(context), context)).then(
        (answer) => endStream(call, answer),
      );
    };
  }
  return (call: ServerDuplexStream<unknown, unknown>) => {
    const responses = (context: CallContext): AsyncIterable<unknown> =>
      binding.bidi(requestsOf(call), context);
    void attend(method, gate, call, desk, (context) => pump(call, responses(context), context)).then(
      (answer) => endStream(call, answer),
    );
  };
}

/** What every call goes through: admission, credential, policy, handler, and one answer that leaks nothing. */
async function attend<Result>(
  method: string,
  gate: Gate,
  call: AnyCall,
  desk: Desk,
  handle: (context: CallContext) => Promise<Result>,
): Promise<RpcError | Result> {
  const startedAt = performance.now();
  desk.inFlight += 1;
  let answer: RpcError | Result;
  try {
    if (desk.inFlight > MAX_CALLS_IN_FLIGHT) {
      throw resourceExhausted('OVERLOADED', 'Too many calls are in flight.', OVERLOAD_RETRY_DELAY_MS);
    }
    const principal = authorise(call, gate);
    const caller = principal instanceof Promise ? await principal : principal;
    answer = await handle(new Attended(method, caller, call));
  } catch (thrown) {
    answer = refusalOf(thrown) ?? faultOf(method, call, thrown, desk.logger);
  } finally {
    desk.inFlight -= 1;
  }
  const code = answer instanceof RpcError ? answer.code : status.OK;
  desk.telemetry.rpcFinished({ method, code: status[code], durationMs: performance.now() - startedAt });
  return answer;
}

function faultOf(method: string, call: AnyCall, thrown: unknown, logger: Logger): RpcError {
  // A stream that the caller tore down throws into the handler's loop: that is no fault of ours.
  if (call.cancelled) return new RpcError(status.CANCELLED, 'CANCELLED', 'The call was cancelled.');
  logger.error({ event: 'grpc.fault', method, err: thrown });
  return internalError();
}

function authorise(call: AnyCall, { scope, tokens }: Gate): Principal | Promise<Principal> {
  const authorization = textOf(call.metadata, 'authorization');
  const known = tokens.justVerified?.(authorization);
  if (known !== undefined) return permitted(known, scope);
  return tokens.verify(authorization).then((verdict) => {
    if (verdict.outcome === 'verified') return permitted(verdict.principal, scope);
    throw unauthenticated(verdict.rejection.code, verdict.rejection.message);
  });
}

function permitted(principal: Principal, scope: RequiredScope): Principal {
  const missing = requireScope(principal, scope);
  if (missing) throw permissionDenied(missing.code, missing.message, missing.facts);
  return principal;
}

/** A class, because a getter of an object literal is defined anew for every call. */
class Attended implements CallContext {
  readonly tenant: TenantId;
  readonly subject: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly method: string;
  readonly deadlineMs: () => number;
  declare readonly traceparent?: string;
  readonly #call: AnyCall;
  #signal: AbortSignal | undefined;

  constructor(method: string, { tenant, subject, scopes }: Principal, call: AnyCall) {
    const deadline = Number(call.getDeadline());
    const endsAt = Number.isFinite(deadline) ? deadline : Date.now() + DEFAULT_DEADLINE_MS;
    this.tenant = tenant;
    this.subject = subject;
    this.scopes = scopes;
    this.method = method;
    this.deadlineMs = () => Math.max(0, endsAt - Date.now());
    const traceparent = textOf(call.metadata, 'traceparent');
    if (traceparent !== undefined) this.traceparent = traceparent;
    this.#call = call;
  }

  // Most handlers never ask for it, and every call is cancelled in the end, also when it was answered: to abort a
  // signal that nobody hears costs as much as to answer.
  get signal(): AbortSignal {
    return (this.#signal ??= signalOf(this.#call));
  }
}

function signalOf(call: AnyCall): AbortSignal {
  const cancelled = new AbortController();
  if (call.cancelled) cancelled.abort();
  else (call as EventEmitter).once('cancelled', () => cancelled.abort());
  return cancelled.signal;
}

function textOf(metadata: Metadata, key: string): string | undefined {
  const [value] = metadata.get(key);
  return typeof value === 'string' ? value : undefined;
}

async function* requestsOf(call: ServerDuplexStream<unknown, unknown>): AsyncIterable<unknown> {
  // A handler that stops reading may still answer: leaving the loop must not tear the stream down.
  for await (const request of call.iterator({ destroyOnReturn: false })) yield request;
}

/** Writes as fast as the caller reads: a full window pauses the generator instead of filling the memory. */
async function pump(
  call: ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>,
  responses: AsyncIterable<unknown>,
  { signal }: CallContext,
): Promise<() => void> {
  for await (const response of responses) {
    signal.throwIfAborted();
    if (!call.write(response)) await once(call, 'drain', { signal });
  }
  return () => call.end();
}

function endStream(
  call: ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>,
  answer: RpcError | (() => void),
): void {
  if (answer instanceof RpcError) call.emit('error', toWireStatus(answer));
  else answer();
}
