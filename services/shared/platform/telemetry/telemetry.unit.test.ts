import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { eventually } from '@rapport/testkit/eventually';
import { createLogger } from './logger.ts';
import { createTelemetry } from './telemetry.ts';
import type { Telemetry } from './telemetry.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function started(): Telemetry {
  const telemetry = createTelemetry({
    service: 'points',
    logger: createLogger({ service: 'points', level: 'silent' }),
  });
  stops.push(() => telemetry.stop());
  return telemetry;
}

/** Values by `name{labels}`, without the scope's own labels. */
async function scraped(telemetry: Telemetry): Promise<Map<string, number>> {
  const lines = (await telemetry.scrape()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
      const own = labels.split(',').filter((label) => label !== '' && !label.startsWith('otel_scope'));
      return [`${name}{${own.join(',')}}`, Number(value)];
    }),
  );
}

describe('telemetry', () => {
  it('tells what the engine does', async () => {
    const telemetry = started();
    const { observer } = telemetry;
    observer.cycleCommitted({
      records: 10,
      documents: 4,
      events: 2,
      durationMs: 7,
      freshnessMs: 90,
      traceparents: ['nonsense'],
    });
    observer.cycleCommitted({
      records: 5,
      documents: 1,
      events: 0,
      durationMs: 3,
      freshnessMs: -1,
      traceparents: [],
    });
    observer.duplicatesDropped(3);
    observer.cycleFenced('epoch');
    observer.commandsCommitted({ commands: 100, durationMs: 12 });
    observer.relayed({ events: 8, oldestAgeMs: 30 });
    observer.outboxWaits({ events: 5, oldestAgeMs: 0 });
    observer.outboxWaits({ events: 2, oldestAgeMs: 1_500 });
    observer.parked({ topic: 't', partition: 1, reason: 'schema' });
    observer.lag({ topic: 't', partition: 1, records: 40 });
    observer.failed(new Error('x'), 'relay');
    const values = await scraped(telemetry);
    const expected: Record<string, number> = {
      'rapport_engine_records_applied_total{}': 15,
      'rapport_engine_documents_written_total{}': 5,
      'rapport_engine_events_derived_total{}': 2,
      'rapport_engine_duplicates_dropped_total{}': 3,
      'rapport_engine_cycles_fenced_total{}': 1,
      'rapport_engine_commands_decided_total{}': 100,
      'rapport_engine_outbox_relayed_total{}': 8,
      'rapport_engine_outbox_depth{}': 2,
      'rapport_engine_outbox_oldest{}': 1_500,
      'rapport_engine_records_parked_total{topic="t"}': 1,
      'rapport_engine_consumer_lag{topic="t",partition="1"}': 40,
      'rapport_engine_failures_total{doing="relay"}': 1,
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, values.get(name)]))).toEqual(
      expected,
    );
    const sums = [...values].filter(([name]) =>
      /^rapport_engine_(cycle_duration|freshness)\w*_sum/.test(name),
    );
    expect(sums.map(([, value]) => value).sort((a, b) => a - b)).toEqual([10, 90]);
  });

  it('tells how calls end, by method and code', async () => {
    const telemetry = started();
    telemetry.rpcFinished({ method: 'S/M', code: 'NOT_FOUND', durationMs: 4 });
    telemetry.httpFinished({ route: 'POST /v1/interactions', status: 202, durationMs: 4 });
    const names = [...(await scraped(telemetry)).keys()].filter((name) => name.includes('_count{'));
    expect(names).toEqual([
      expect.stringMatching(/^rapport_rpc_server_duration\w*_count\{method="S\/M",code="NOT_FOUND"\}$/),
      expect.stringMatching(
        /^rapport_http_server_duration\w*_count\{route="POST \/v1\/interactions",status="202"\}$/,
      ),
    ]);
  });

  it('tells by how much the event loop is late, nothing where it is in time', async () => {
    const telemetry = started();
    let askedAt = performance.now();
    // A loop that is tried every 100 ms and is in time is not 100 ms late.
    const median = await eventually(async () => {
      // Each look begins anew, and nothing is known before the loop was tried twice.
      if (performance.now() - askedAt < 300) return { seen: 'too soon' };
      const values = await scraped(telemetry);
      askedAt = performance.now();
      const [, value] = [...values].find(([name]) => /event_loop_delay.*"0\.5"/.test(name)) ?? [];
      return value !== undefined && value < 90 ? { found: value } : { seen: [...values] };
    });
    expect(median).toBeGreaterThanOrEqual(0);
  });

  it('tells of the process', async () => {
    const values = await scraped(started());
    const memory = [...values].find(([name]) => name.startsWith('rapport_process_memory'));
    expect(memory?.[1]).toBeGreaterThan(0);
  });

  it('records no spans where nobody collects them', () => {
    expect(started().tracer.startSpan('x').isRecording()).toBe(false);
  });

  it('sends one span per cycle, linked to the traces of its records, where somebody collects them', async () => {
    const spans: ReadableSpan[] = [];
    const spanExporter: SpanExporter = {
      export: (finished, done) => {
        spans.push(...finished);
        done({ code: ExportResultCode.SUCCESS });
      },
      shutdown: async () => {},
    };
    const logger = createLogger({ service: 'points', level: 'silent' });
    const telemetry = createTelemetry({ service: 'points', spanExporter, logger });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    telemetry.observer.cycleCommitted({
      ...{ records: 2, documents: 1, events: 0, durationMs: 7, freshnessMs: 90 },
      traceparents: [`00-${traceId}-b7ad6b7169203331-01`, 'nonsense'],
    });
    await telemetry.stop();
    expect(spans).toHaveLength(1);
    expect(spans[0]?.name).toBe('rapport.engine.cycle');
    expect(spans[0]?.duration).toEqual([0, 7_000_000]);
    expect(spans[0]?.resource.attributes['service.name']).toBe('rapport-points');
    expect(spans[0]?.links.map(({ context }) => context.traceId)).toEqual([traceId]);
  });

  it('stops once', async () => {
    const telemetry = started();
    await Promise.all([telemetry.stop(), telemetry.stop()]);
  });
});
