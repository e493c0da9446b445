import type { Router } from 'express';
import type { Logger } from 'pino';
import type { Engine, EngineOptions } from '@rapport/engine/ports/engine';
import type { EventLog, TopicSettings } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import type { Clock } from '@rapport/kernel/clock';
import type { MemberIdentifier } from '@rapport/kernel/ids';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { loadService } from '@rapport/protos/loader';
import type { ProtoService, ServiceProtos } from '@rapport/protos/loader';
import { loadOperations, operationsBinding } from '../admin/operations.ts';
import { adminBinding } from '../admin/service.ts';
import type { ClockStep } from '../admin/service.ts';
import type { BaseConfig } from '../config/base.ts';
import { advertisedHost, createGrpcPeers } from '../grpc/peers.ts';
import { createPageTokens } from '../grpc/pages.ts';
import type { PageTokens } from '../grpc/pages.ts';
import { createGrpcServer } from '../grpc/server.ts';
import type { ServiceBinding } from '../grpc/server.ts';
import { createHttpServer } from '../http/server.ts';
import { startInOrder } from '../lifecycle/lifecycle.ts';
import { createMemberIdentifier } from '../members/identifier.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { createTokenVerifier } from '../tokens/verify.ts';
import type { TokenVerifier } from '../tokens/verify.ts';
import { openAdapters } from './adapters.ts';
import { createFollowClock, listenForGoLive, systemClock } from './clock.ts';

export type { ClockStep } from '../admin/service.ts';

/** What a service stands on. Ready-made ones (memory twins) stay their maker's to close. */
export interface Adapters {
  readonly log: EventLog;
  readonly store: Store;
  readonly clock?: Clock;
}

export type EnginePorts = Pick<EngineOptions, 'log' | 'store' | 'clock' | 'observer' | 'peers' | 'restore'>;

/** What the parts of a service are made from. */
export interface ServiceContext<
  Config extends BaseConfig = BaseConfig,
  Name extends ProtoService = ProtoService,
> {
  readonly config: Config;
  /** Loaded once: `protos.own.LedgerService.service` is what `bindService` takes. */
  readonly protos: ServiceProtos<Name>;
  readonly engine: Engine;
  readonly log: EventLog;
  readonly store: Store;
  readonly clock: Clock;
  readonly identify: MemberIdentifier;
  readonly tokens: TokenVerifier;
  readonly pages: PageTokens;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

export interface ServeOptions<Name extends ProtoService, Config extends BaseConfig> {
  /** The service: its consumer group, its database and its name in logs, metrics and traces. */
  readonly name: Name;
  readonly config: Config;
  readonly adapters?: Adapters | undefined;
  /** Created where they are missing, compared where they exist; a mismatch refuses to run. */
  readonly topics: readonly TopicSettings[];
  readonly engine: (ports: EnginePorts) => Promise<Engine>;
  readonly bindings: (context: ServiceContext<Config, Name>) => readonly ServiceBinding[];
  /** Mounted behind health and metrics; answer 503 until the service is ready for the first time. */
  readonly routes?: (router: Router, context: ServiceContext<Config, Name>) => void;
  /** The clock where neither the adapters nor the config decide it: ingestion's own follow clock. */
  readonly clock?: Clock;
  readonly advanceClock?: (step: ClockStep, context: ServiceContext<Config, Name>) => Promise<EpochMs>;
  /** Besides the engine's readiness. */
  readonly ready?: (context: ServiceContext<Config, Name>) => boolean;
  /** After HTTP and gRPC are drained, before the engine stops. */
  readonly onStop?: (context: ServiceContext<Config, Name>) => Promise<void>;
  readonly logger?: Logger;
}

/** A service that runs. */
export interface Running {
  /** Whether it serves: the first assignment is complete and positions are loaded. */
  readonly ready: () => boolean;
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly engine: Engine;
  readonly stop: () => Promise<void>;
}

/** Kubernetes gives 30 s from SIGTERM to SIGKILL: 5 + 5 + 3 + 10 + 3 + 1 + 2 are 29. */
const STOP_DEADLINES_MS = {
  drain: 5 * SECOND_MS,
  grpc: 5 * SECOND_MS,
  service: 3 * SECOND_MS,
  engine: 10 * SECOND_MS,
  adapters: 3 * SECOND_MS,
  http: SECOND_MS,
  telemetry: 2 * SECOND_MS,
};
/** A part cuts itself off before its own deadline, so that the log tells which. */
const CUT_OFF_MARGIN_MS = 500;
const READINESS_INTERVAL_MS = 100;

/**
 * Runs a service: telemetry, HTTP (health first), adapters, topics, engine, gRPC, readiness; rolls back what had
 * started where one of them fails. Resolves when gRPC listens; `ready` follows the engine.
 */
export async function serve<Name extends ProtoService, Config extends BaseConfig>(
  options: ServeOptions<Name, Config>,
): Promise<Running> {
  const { name, config } = options;
  const logger = options.logger ?? createLogger({ service: name, level: config.logLevel });
  const protos = loadService(name);
  const memberKey = config.memberKey.reveal();
  const { otlpEndpoint } = config;
  const telemetry = createTelemetry({
    service: name,
    logger,
    ...(otlpEndpoint !== undefined && { otlpEndpoint }),
  });
  const tokens = createTokenVerifier(config.tokenPublicKey);

  const peers = createGrpcPeers({ service: name, memberKey });

  // Filled by the parts below in their order; a part only reads what an earlier one has set.
  let opened: Adapters | undefined;
  let engine: Engine | undefined;
  let context: ServiceContext<Config, Name> | undefined;
  let grpcPort = 0;
  let httpPort = 0;
  const present = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error(`${name} is not started yet.`);
    return value;
  };
  const isReady = (): boolean => {
    if (!context || !engine?.ready()) return false;
    return options.ready?.(context) ?? true;
  };

  const http = createHttpServer({
    name,
    telemetry,
    logger,
    ready: isReady,
    bindAddress: config.bindAddress,
  });
  let grpc: ReturnType<typeof createGrpcServer> | undefined;

  const lifecycle = await startInOrder(
    [
      {
        name: 'telemetry',
        stopDeadlineMs: STOP_DEADLINES_MS.telemetry,
        start: async () => () => telemetry.stop(),
      },
      {
        name: 'http',
        stopDeadlineMs: STOP_DEADLINES_MS.http,
        start: async () => {
          httpPort = await http.start(config.httpPort);
          return () => http.stop(STOP_DEADLINES_MS.http - CUT_OFF_MARGIN_MS);
        },
      },
      {
        name: 'adapters',
        stopDeadlineMs: STOP_DEADLINES_MS.adapters,
        start: async () => {
          if (options.adapters) {
            opened = options.adapters;
            return undefined;
          }
          const own = await openAdapters({ service: name, config, logger });
          opened = own;
          return async () => {
            await own.log.close();
            await own.store.close();
          };
        },
      },
      {
        name: 'topics',
        stopDeadlineMs: 0,
        start: async () => {
          const mismatches = await present(opened).log.ensureTopics(options.topics);
          if (mismatches.length > 0) throw new TopicMismatchError(mismatches);
          return undefined;
        },
      },
      {
        name: 'engine',
        stopDeadlineMs: STOP_DEADLINES_MS.engine,
        start: async () => {
          const { log, store, clock: given } = present(opened);
          const follow = createFollowClock(() => engine?.logClock() ?? 0);
          const chosen = given ?? options.clock ?? (config.clock === 'follow' ? follow : systemClock);
          const heard = chosen === follow ? listenForGoLive(log, follow) : log;
          const { observer } = telemetry;
          const started = await options.engine({
            ...{ log: heard, store, clock: chosen, observer },
            peers: peers.peers,
            restore: config.restore,
          });
          engine = started;
          context = {
            config,
            protos,
            engine: started,
            log,
            store: started.store,
            clock: chosen,
            identify: createMemberIdentifier(memberKey),
            tokens,
            pages: createPageTokens(memberKey),
            logger,
            telemetry,
          };
          return async () => {
            await started.stop();
            peers.close();
          };
        },
      },
      {
        name: 'service',
        stopDeadlineMs: STOP_DEADLINES_MS.service,
        start: async () => {
          const made = present(context);
          return async () => options.onStop?.(made);
        },
      },
      {
        name: 'grpc',
        stopDeadlineMs: STOP_DEADLINES_MS.grpc,
        start: async () => {
          const made = present(context);
          const { advanceClock } = options;
          const admin = adminBinding(made.engine, {
            definition: protos.admin.AdminService.service,
            logger,
            pages: made.pages,
            ...(advanceClock && { advanceClock: (step: ClockStep) => advanceClock(step, made) }),
          });
          const loaded = loadOperations();
          const operations = operationsBinding(made.engine, {
            loaded,
            logger,
            pages: made.pages,
          });
          const services = [...options.bindings(made), admin, operations, peers.binding];
          const server = createGrpcServer({
            services,
            tokens,
            telemetry,
            logger,
            bindAddress: config.bindAddress,
          });
          grpc = server;
          grpcPort = await server.start(config.grpcPort);
          peers.listening(`${advertisedHost(config)}:${grpcPort}`);
          return () => server.stop(STOP_DEADLINES_MS.grpc - CUT_OFF_MARGIN_MS);
        },
      },
      {
        name: 'readiness',
        stopDeadlineMs: STOP_DEADLINES_MS.drain,
        start: async () => {
          const made = present(context);
          http.mount((router) => options.routes?.(router, made));
          const stopWatching = watchReadiness(isReady, (serving) => {
            if (serving) http.open();
            present(grpc).setServing(serving);
            logger.info({ event: serving ? 'service.ready' : 'service.not_ready' });
          });
          return async () => {
            stopWatching();
            present(grpc).setServing(false);
            await http.drain(STOP_DEADLINES_MS.drain - CUT_OFF_MARGIN_MS);
          };
        },
      },
    ],
    logger,
  );
  logger.info({ event: 'service.started', grpcPort, httpPort, clock: config.clock });

  let stopped = false;
  return {
    ready: () => !stopped && isReady(),
    grpcPort,
    httpPort,
    engine: present(engine),
    stop: async () => {
      stopped = true;
      await lifecycle.stop();
      logger.info({ event: 'service.stopped' });
    },
  };
}

/** Topics that are not as the contracts say: running would lose or reorder facts. */
export class TopicMismatchError extends Error {
  readonly code = 'TOPIC_MISMATCH';
  readonly retryable = false;

  constructor(mismatches: readonly { readonly topic: string; readonly problem: string }[]) {
    super(
      `Topics are not as they must be: ${mismatches.map(({ topic, problem }) => `${topic}: ${problem}`).join('; ')}`,
    );
    this.name = 'TopicMismatchError';
  }
}

/** Calls back with every change, the first time when it turns true. */
function watchReadiness(isReady: () => boolean, onChange: (ready: boolean) => void): () => void {
  let last = false;
  const look = (): void => {
    const ready = isReady();
    if (ready === last) return;
    last = ready;
    onChange(ready);
  };
  look();
  const timer = setInterval(look, READINESS_INTERVAL_MS);
  return () => clearInterval(timer);
}
