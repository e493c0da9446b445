import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SpanKind, trace } from '@opentelemetry/api';
import type { Link, Meter, Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { MAX_SPAN_LINKS } from '@rapport/engine/ports/observer';
import type { EngineObserver } from '@rapport/engine/ports/observer';
import { ATTRIBUTES, DURATION_BUCKETS_MS, FRESHNESS_BUCKETS_MS, METRICS, SCOPE, SPANS } from './names.ts';

export interface RpcObserver {
  /** @param call.code name of the gRPC status, for example `NOT_FOUND` */
  readonly rpcFinished: (call: {
    readonly method: string;
    readonly code: string;
    readonly durationMs: number;
  }) => void;
}

export interface HttpObserver {
  /** @param call.route the route's pattern, never the path: paths hold ids */
  readonly httpFinished: (call: {
    readonly route: string;
    readonly status: number;
    readonly durationMs: number;
  }) => void;
}

export interface Telemetry extends RpcObserver, HttpObserver {
  readonly observer: EngineObserver;
  /** For a service's own instruments. */
  readonly meter: Meter;
  /** Records nothing where no endpoint was given. */
  readonly tracer: Tracer;
  /** All metrics in Prometheus' text format. */
  readonly scrape: () => Promise<string>;
  /** Sends the spans that wait and stops measuring; idempotent. */
  readonly stop: () => Promise<void>;
}

export interface TelemetryOptions {
  readonly service: string;
  /** Base URL of an OTLP collector over HTTP; no traces leave without it. */
  readonly otlpEndpoint?: string;
  /** Takes the spans instead of a collector. */
  readonly spanExporter?: SpanExporter;
  readonly logger: Logger;
}

/** How often the event loop is tried: what an idle process wakes for most often, some 20 µs each time. */
const EVENT_LOOP_RESOLUTION_MS = 100;
const NANOS_PER_MS = 1e6;
const TRACES_PATH = '/v1/traces';

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { service, otlpEndpoint, logger } = options;
  const resource = resourceFromAttributes({ 'service.name': `rapport-${service}` });
  // Served on our own HTTP port: the exporter's server stays off.
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer();
  const meters = new MeterProvider({ resource, readers: [reader] });
  const meter = meters.getMeter(SCOPE);
  const exporter =
    options.spanExporter ?? (otlpEndpoint === undefined ? undefined : otlpExporter(otlpEndpoint));
  const tracers =
    exporter && new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = (tracers ?? trace).getTracer(SCOPE);
  const stopProcessMetrics = measureProcess(meter);

  const rpcDuration = meter.createHistogram(METRICS.rpcDuration, milliseconds('Time to answer a call'));
  const httpDuration = meter.createHistogram(METRICS.httpDuration, milliseconds('Time to answer a request'));
  let stopping: Promise<void> | undefined;

  return {
    observer: createObserver(meter, tracer, logger),
    meter,
    tracer,
    rpcFinished: ({ method, code, durationMs }) =>
      rpcDuration.record(durationMs, { [ATTRIBUTES.method]: method, [ATTRIBUTES.code]: code }),
    httpFinished: ({ route, status, durationMs }) =>
      httpDuration.record(durationMs, { [ATTRIBUTES.route]: route, [ATTRIBUTES.status]: status }),
    scrape: async () => {
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) logger.warn({ event: 'telemetry.collect_failed', errors: errors.map(String) });
      return serializer.serialize(resourceMetrics);
    },
    stop: () =>
      (stopping ??= (async () => {
        stopProcessMetrics();
        await Promise.allSettled([meters.shutdown(), tracers?.shutdown()]);
      })()),
  };
}

function otlpExporter(endpoint: string): SpanExporter {
  return new OTLPTraceExporter({ url: endpoint.replace(/\/$/, '') + TRACES_PATH });
}

function milliseconds(description: string, boundaries: readonly number[] = DURATION_BUCKETS_MS) {
  return { description, unit: 'ms', advice: { explicitBucketBoundaries: [...boundaries] } };
}

function createObserver(meter: Meter, tracer: Tracer, logger: Logger): EngineObserver {
  const cycleDuration = meter.createHistogram(METRICS.cycleDuration, milliseconds('Time to commit a cycle'));
  const freshness = meter.createHistogram(
    METRICS.freshness,
    milliseconds('Age of the newest record when its effect is committed', FRESHNESS_BUCKETS_MS),
  );
  const records = meter.createCounter(METRICS.cycleRecords, {
    description: 'Records whose effect is committed',
  });
  const documents = meter.createCounter(METRICS.cycleDocuments, {
    description: 'Documents written by cycles',
  });
  const derived = meter.createCounter(METRICS.cycleEvents, { description: 'Events derived by folds' });
  const fenced = meter.createCounter(METRICS.cyclesFenced, {
    description: 'Cycles that another owner had overtaken',
  });
  const duplicates = meter.createCounter(METRICS.duplicates, {
    description: 'Near duplicates without effect',
  });
  const commands = meter.createCounter(METRICS.commands, { description: 'Commands decided' });
  const commitDuration = meter.createHistogram(
    METRICS.commitDuration,
    milliseconds('Time of a group commit'),
  );
  const relayed = meter.createCounter(METRICS.relayed, { description: 'Events published from the outbox' });
  const outboxAge = meter.createHistogram(
    METRICS.outboxAge,
    milliseconds('Age of the oldest event of a relayed batch', FRESHNESS_BUCKETS_MS),
  );
  const outboxDepth = meter.createGauge(METRICS.outboxDepth, {
    description: 'Events that wait in the outbox',
  });
  const outboxOldest = meter.createGauge(METRICS.outboxOldest, {
    description: 'Age of the oldest event that waits in the outbox',
    unit: 'ms',
  });
  const parked = meter.createCounter(METRICS.parked, { description: 'Records set aside' });
  const lag = meter.createGauge(METRICS.lag, { description: 'Records that wait in a partition' });
  const failures = meter.createCounter(METRICS.failures, {
    description: 'Attempts of the engine that failed',
  });

  return {
    cycleCommitted: (cycle) => {
      cycleDuration.record(cycle.durationMs);
      if (cycle.freshnessMs !== undefined) freshness.record(Math.max(0, cycle.freshnessMs));
      records.add(cycle.records);
      documents.add(cycle.documents);
      derived.add(cycle.events);
      // One span per batch, never one per record: a span costs as much as folding an event.
      const endTime = Date.now();
      tracer
        .startSpan(SPANS.cycle, {
          kind: SpanKind.CONSUMER,
          startTime: endTime - cycle.durationMs,
          links: linksOf(cycle.traceparents),
          attributes: {
            [ATTRIBUTES.records]: cycle.records,
            [ATTRIBUTES.documents]: cycle.documents,
            [ATTRIBUTES.events]: cycle.events,
          },
        })
        .end(endTime);
    },
    cycleFenced: (reason) => {
      fenced.add(1);
      logger.warn({ event: 'engine.cycle_fenced', reason });
    },
    duplicatesDropped: (count) => duplicates.add(count),
    commandsCommitted: (batch) => {
      commands.add(batch.commands);
      commitDuration.record(batch.durationMs);
    },
    relayed: (batch) => {
      relayed.add(batch.events);
      outboxAge.record(Math.max(0, batch.oldestAgeMs));
    },
    outboxWaits: ({ events, oldestAgeMs }) => {
      outboxDepth.record(events);
      outboxOldest.record(oldestAgeMs);
    },
    parked: ({ topic, partition, reason }) => {
      parked.add(1, { [ATTRIBUTES.topic]: topic });
      logger.error({ event: 'engine.record_parked', topic, partition, reason });
    },
    lag: ({ topic, partition, records: waiting }) =>
      lag.record(waiting, { [ATTRIBUTES.topic]: topic, [ATTRIBUTES.partition]: partition }),
    failed: (error, doing) => {
      failures.add(1, { [ATTRIBUTES.doing]: doing });
      logger.error({ event: 'engine.failed', doing, err: error });
    },
  };
}

function linksOf(traceparents: readonly string[]): Link[] {
  return traceparents.slice(0, MAX_SPAN_LINKS).flatMap((text) => {
    const context = parseTraceParent(text);
    return context ? [{ context: { ...context, isRemote: true } }] : [];
  });
}

/** Node tells the time from one try to the next: a loop that is never late has the resolution as its delay. */
const lateMs = (nanos: number): number => Math.max(0, nanos / NANOS_PER_MS - EVENT_LOOP_RESOLUTION_MS);

/** Event-loop delay since the last scrape, and memory. Answers how to stop. */
function measureProcess(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  delay.enable();
  const delayGauge = meter.createObservableGauge(METRICS.eventLoopDelay, {
    description: 'Delay of the event loop since the last scrape',
    unit: 'ms',
  });
  const observeDelay: Parameters<typeof delayGauge.addCallback>[0] = (result) => {
    // A histogram without samples answers NaN and its own bounds.
    if (delay.count > 0) {
      result.observe(lateMs(delay.percentile(50)), { [ATTRIBUTES.quantile]: '0.5' });
      result.observe(lateMs(delay.percentile(99)), { [ATTRIBUTES.quantile]: '0.99' });
      result.observe(lateMs(delay.max), { [ATTRIBUTES.quantile]: '1' });
    }
    delay.reset();
  };
  delayGauge.addCallback(observeDelay);
  const memory = meter.createObservableGauge(METRICS.memory, { description: 'Resident memory', unit: 'By' });
  memory.addCallback((result) => result.observe(process.memoryUsage.rss()));
  return () => {
    delayGauge.removeCallback(observeDelay);
    delay.disable();
  };
}
