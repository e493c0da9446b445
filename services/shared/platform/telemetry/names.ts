/** Every metric, attribute and span by name, in one place: dashboards and alerts depend on them. */

export const METRICS = {
  cycleDuration: 'rapport.engine.cycle.duration',
  cycleRecords: 'rapport.engine.records.applied',
  cycleDocuments: 'rapport.engine.documents.written',
  cycleEvents: 'rapport.engine.events.derived',
  cyclesFenced: 'rapport.engine.cycles.fenced',
  freshness: 'rapport.engine.freshness',
  duplicates: 'rapport.engine.duplicates.dropped',
  commands: 'rapport.engine.commands.decided',
  commitDuration: 'rapport.engine.commit.duration',
  relayed: 'rapport.engine.outbox.relayed',
  outboxDepth: 'rapport.engine.outbox.depth',
  outboxAge: 'rapport.engine.outbox.age',
  outboxOldest: 'rapport.engine.outbox.oldest',
  parked: 'rapport.engine.records.parked',
  lag: 'rapport.engine.consumer.lag',
  failures: 'rapport.engine.failures',
  ledgerImbalances: 'rapport.points.ledger.imbalances',
  ledgerCheckAge: 'rapport.points.ledger.check.age',
  ledgerChecked: 'rapport.points.ledger.events.checked',
  rpcDuration: 'rapport.rpc.server.duration',
  httpDuration: 'rapport.http.server.duration',
  eventLoopDelay: 'rapport.process.event_loop.delay',
  memory: 'rapport.process.memory',
} as const;

export const ATTRIBUTES = {
  topic: 'topic',
  partition: 'partition',
  method: 'method',
  code: 'code',
  route: 'route',
  status: 'status',
  doing: 'doing',
  quantile: 'quantile',
  records: 'rapport.records',
  documents: 'rapport.documents',
  events: 'rapport.events',
} as const;

export const SPANS = {
  cycle: 'rapport.engine.cycle',
} as const;

/** Name of the meter and the tracer: the instrumentation scope. */
export const SCOPE = 'rapport';

/** From a command's few milliseconds to a cycle's longest. */
export const DURATION_BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];
/** Freshness is promised within a second: finest there; lateness reaches minutes. */
export const FRESHNESS_BUCKETS_MS = [50, 100, 250, 500, 750, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000];
