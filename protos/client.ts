import { credentials, Metadata } from '@grpc/grpc-js';
import type {
  ChannelCredentials,
  ChannelOptions,
  ClientDuplexStream,
  ClientReadableStream,
  ServiceError,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';

/** What a loaded package holds per service: a constructor of clients with the service's definition. */
export interface ServiceConstructor<Definition extends object> {
  new (
    address: string,
    credentials: ChannelCredentials,
    options?: ChannelOptions,
  ): { readonly close: () => void };
  readonly service: Definition;
}

export interface CallSettings {
  /** 10 s where absent. */
  readonly deadlineMs?: number;
  /** Another token than the client's; `''` sends none. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** Generated definitions have an index signature besides their RPCs: this leaves the RPCs. */
export type RpcName<Definition> = keyof {
  [Name in keyof Definition as string extends Name ? never : number extends Name ? never : Name]: true;
} &
  string;

type Unary<Rpc> =
  Rpc extends MethodDefinition<infer Request, infer _Res, infer _Req, infer Response>
    ? (request: Request, settings?: CallSettings) => Promise<Response>
    : never;

type RequestOf<Rpc> =
  Rpc extends MethodDefinition<infer Request, infer _Res, infer _Req, infer _Out> ? Request : never;
type ResponseOf<Rpc> =
  Rpc extends MethodDefinition<infer _In, infer _Res, infer _Req, infer Response> ? Response : never;

/** One method per unary RPC by its name in the proto, rejecting with a grpc-js `ServiceError` (`readErrorDetails`). */
export type Client<Definition extends object> = {
  readonly [Name in RpcName<Definition>]: Unary<Definition[Name]>;
} & {
  readonly openStream: <Name extends RpcName<Definition>>(
    name: Name,
    settings?: CallSettings,
  ) => ClientDuplexStream<RequestOf<Definition[Name]>, ResponseOf<Definition[Name]>>;
  readonly openServerStream: <Name extends RpcName<Definition>>(
    name: Name,
    request: RequestOf<Definition[Name]>,
    settings?: CallSettings,
  ) => ClientReadableStream<ResponseOf<Definition[Name]>>;
  readonly close: () => void;
};

const STANDARD_DEADLINE_MS = 10_000;

interface CallOptions {
  readonly deadline: number;
}

type UntypedCall = (...parameters: readonly unknown[]) => { readonly cancel: () => void };

/**
 * Whoever restarts a service, or kills it, calls it again at once. With its own settings grpc-js tries after 1 s, 1.6 s and
 * ever later, and says UNAVAILABLE in between of a service that is there.
 */
const RECONNECTING = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 500,
};

/** A client for tests, the demo and scripts; services do not call one another. */
export function createClient<Definition extends object>(
  constructor: ServiceConstructor<Definition>,
  address: string,
  token = '',
): Client<Definition> {
  const stub = new constructor(address, credentials.createInsecure(), RECONNECTING);
  const options = (settings: CallSettings): CallOptions => ({
    deadline: Date.now() + (settings.deadlineMs ?? STANDARD_DEADLINE_MS),
  });
  const metadata = (settings: CallSettings): Metadata => {
    const sent = new Metadata();
    const credential = settings.token ?? token;
    if (credential !== '') sent.set('authorization', `Bearer ${credential}`);
    return sent;
  };
  // grpc-js makes the methods of a stub at run time, from the same definition.
  const untyped = stub as unknown as Readonly<Record<string, UntypedCall>>;
  const method = (name: string): UntypedCall => {
    const call = untyped[name];
    if (!call) throw new Error(`The client has no RPC ${name}.`);
    return call.bind(stub);
  };

  const unary =
    (name: string) =>
    (request: unknown, settings: CallSettings = {}) =>
      new Promise((resolve, reject: (error: Error) => void) => {
        const call = method(name)(
          request,
          metadata(settings),
          options(settings),
          (error: ServiceError | null, response: unknown) => (error ? reject(error) : resolve(response)),
        );
        settings.signal?.addEventListener('abort', () => call.cancel(), { once: true });
      });

  const unaries = Object.fromEntries(Object.keys(constructor.service).map((name) => [name, unary(name)]));
  return {
    ...unaries,
    openStream: (name: string, settings: CallSettings = {}) =>
      method(name)(metadata(settings), options(settings)),
    openServerStream: (name: string, request: unknown, settings: CallSettings = {}) =>
      method(name)(request, metadata(settings), options(settings)),
    close: () => stub.close(),
  } as unknown as Client<Definition>;
}
