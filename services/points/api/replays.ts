import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { AggregateDocument } from '@rapport/kernel/decider';
import { memberKey } from '@rapport/kernel/ids';
import type { MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import { DAY_MS } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import { DuplicateWindow } from '@rapport/engine/dedupe/window';
import type { EventLog, LogRecord } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import { requestIdReused, valueOrThrow } from '@rapport/platform/grpc/errors';
import type { CallContext } from '@rapport/platform/grpc/server';
import { fingerprintOf, readCallerId, toMemberRef, toTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { MemberRef as WireMember } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Replay as WireReplay } from '@rapport/protos/rapport/points/v1/Replay';
import type { ReplayReport as WireReport } from '@rapport/protos/rapport/points/v1/ReplayReport';
import type { ReplayRuleRequest__Output } from '@rapport/protos/rapport/points/v1/ReplayRuleRequest';
import type { ReplaySide as WireSide } from '@rapport/protos/rapport/points/v1/ReplaySide';
import { accountStream } from '../account/names.ts';
import type { AccountState } from '../account/state.ts';
import type { PointsConfig } from '../config.ts';
import { calendarAt } from '../reactions/command.ts';
import { REWARDED, isRewarded, ruleEventOf } from '../reactions/happened.ts';
import { createReplay } from '../reactions/replay.ts';
import type { MemberDifference, Replay, ReplayReport, SideReport } from '../reactions/replay.ts';
import { createDayStarts } from '../rule/availability.ts';
import { ACCOUNTS } from '../views/ledger/queries.ts';
import { standingsOf } from '../views/standing/queries.ts';
import type { StandingAt } from '../views/standing/standing.ts';
import { compileRule, createRulebooks } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { isTold } from '../rule/told.ts';
import { definitionsOf } from './dryRun.ts';
import { WIRE_LIMIT_PERIOD, readRulePlan } from './rulePlan.ts';
import { doorError } from './status.ts';

export const REPLAYS = 'points.replays.v1';

/** A year and a day, as lots and limits count it. */
const MAX_DAYS = 366;
/** Replays of a tenant that are remembered: at 20 kB each, a few hundred. */
const MAX_KEPT_REPLAYS = 20;
/** How often a running replay tells how far it is. */
const TELL_MS = 1_000;
/** A replay that has not told anything for so long has lost its process: fifty times longer than a slow commit. */
const LOST_MS = 60_000;
/** Records between two turns of the event loop: some 5 ms, as folds yield. */
const RECORDS_PER_TURN = 100;

interface ReplayDocument extends Document {
  readonly tenant: TenantId;
  readonly fingerprint: string;
  /** By the machine's clock. */
  readonly startedAt: number;
  readonly toldAt: number;
  readonly replay: object;
}

const idOf = (tenant: TenantId, replayId: string): string => `${tenant}:${replayId}`;

export interface Replays {
  readonly begin: (
    request: ReplayRuleRequest__Output,
    context: CallContext,
  ) => Promise<{ readonly replay: WireReplay }>;
  readonly get: (tenant: TenantId, replayId: string) => Promise<{ readonly replay: WireReplay }>;
  /** Ends one that runs as failed. */
  readonly stop: () => Promise<void>;
}

/** Runs drafts over the member log, one at a time, beside everything else that this process does. */
export function createReplays({
  engine: { store },
  log,
  clock,
  config,
  logger,
}: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'log' | 'clock' | 'config' | 'logger'>): Replays {
  const rulebookOf = createRulebooks();
  const startOfDay = createDayStarts();
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const find = async (tenant: TenantId, replayId: string): Promise<ReplayDocument | undefined> => {
    const id = idOf(tenant, replayId);
    return (await store.getMany(REPLAYS, [id])).get(id) as ReplayDocument | undefined;
  };

  const save = async (document: ReplayDocument): Promise<void> => {
    const told: ReplayDocument = { ...document, toldAt: Date.now() };
    await store.transact({
      expectations: [],
      writes: [{ kind: 'put', collection: REPLAYS, document: told }],
    });
  };

  const forgetOldest = async (tenant: TenantId): Promise<void> => {
    const known = (await store.find(REPLAYS, {
      filter: { tenant },
      sort: { startedAt: -1 },
      limit: MAX_KEPT_REPLAYS * 2,
    })) as readonly ReplayDocument[];
    const writes = known
      .slice(MAX_KEPT_REPLAYS)
      .map(({ _id }) => ({ kind: 'remove', collection: REPLAYS, id: _id }) as const);
    if (writes.length > 0) await store.transact({ expectations: [], writes });
  };

  const run = async (
    begun: ReplayDocument,
    replay: Replay,
    topics: readonly string[],
    unit: string,
  ): Promise<void> => {
    const { tenant } = begun;
    const told = begun.replay as WireReplay;
    let toldAt = Date.now();
    try {
      const { readRecords, unreadable } = await readLog(log, topics, tenant, stopping.signal, {
        take: replay.add,
        standingsOf: (mids) => standingsOf(store, tenant, mids, replay.named),
        progress: async (progress) => {
          if (Date.now() - toldAt < TELL_MS) return;
          toldAt = Date.now();
          await save({ ...begun, replay: { ...told, ...progress } });
        },
      });
      const report = replay.report();
      const extremes = [...report.mostGaining, ...report.mostLosing].map(({ mid }) => mid);
      const names = await namesOf(store, tenant, unit, extremes);
      const done: WireReplay = {
        ...told,
        state: 'REPLAY_STATE_DONE',
        readRecords: String(readRecords),
        targetRecords: String(readRecords),
        report: toReport(report, names, unreadable),
      };
      await save({ ...begun, replay: done });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      logger.warn({ event: 'replay.failed', replayId: told.replayId, problem });
      const failed: WireReplay = { ...told, state: 'REPLAY_STATE_FAILED', problem };
      // Where the store is away too, it is found lost by its silence.
      await save({ ...begun, replay: failed }).catch(() => undefined);
    }
  };

  const begin: Replays['begin'] = async ({ requestId, draft: wire, days }, { tenant }) => {
    const replayId = valueOrThrow(readCallerId(requestId, 'request_id'));
    const ruleId = valueOrThrow(readCallerId(wire?.ruleId, 'draft.rule_id'));
    const plan = readRulePlan(ruleId, wire, config);
    if (days < 1 || days > MAX_DAYS) {
      throw doorError('DAYS_INVALID', `A replay goes back 1 to ${MAX_DAYS} days.`);
    }
    const fingerprint = fingerprintOf([plan, days]);
    const known = await find(tenant, replayId);
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) throw requestIdReused(replayId);
      return { replay: shown(known) };
    }
    const now = clock.now();
    const rulebook = rulebookOf(await definitionsOf(store, tenant));
    const inForce = rulebook.inForce(now);
    const present = inForce.find(({ rule }) => rule.ruleId === ruleId);
    const groups = new Set([plan.group, present?.rule.group].filter((group) => group !== undefined));
    const draft = compileRule({ ...plan, version: (present?.rule.version ?? 0) + 1, activeFrom: 0 });
    const others = inForce.filter(
      ({ rule }) => rule.ruleId !== ruleId && rule.group !== undefined && groups.has(rule.group),
    );
    const window = { from: now - days * DAY_MS, to: now + 1 };
    const replay = createReplay(
      { draft, others, ...window, ...(present !== undefined && { present }) },
      calendarAt(rulebook, now, startOfDay),
    );
    const begun: ReplayDocument = {
      _id: idOf(tenant, replayId),
      tenant,
      fingerprint,
      startedAt: Date.now(),
      toldAt: Date.now(),
      replay: {
        replayId,
        ruleId,
        presentVersion: present?.rule.version ?? 0,
        state: 'REPLAY_STATE_RUNNING',
        readRecords: '0',
        targetRecords: '0',
        from: toTimestamp(window.from),
        to: toTimestamp(window.to),
        problem: '',
      } satisfies WireReplay,
    };
    if (running !== undefined) {
      throw doorError('REPLAY_RUNNING', 'Another replay is running; try again when it is done.');
    }
    const started = save(begun).then(() => forgetOldest(tenant));
    running = started
      .then(() =>
        run(begun, replay, topicsOf([draft, ...(present === undefined ? [] : [present])]), plan.unit),
      )
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
    await started;
    return { replay: shown(begun) };
  };

  return {
    begin,
    get: async (tenant, replayId) => {
      const known = await find(tenant, replayId);
      if (known === undefined) {
        throw doorError('REPLAY_UNKNOWN', `There is no replay ${replayId}, or it was long ago.`);
      }
      return { replay: shown(known) };
    },
    stop: async () => {
      stopping.abort(new Error('The process that ran it was stopped.'));
      await running;
    },
  };
}

/** A replay whose process is gone without a word has failed. */
function shown({ replay: stored, toldAt }: ReplayDocument): WireReplay {
  const replay = stored as WireReplay;
  if (replay.state !== 'REPLAY_STATE_RUNNING' || Date.now() - toldAt < LOST_MS) return replay;
  return {
    ...replay,
    state: 'REPLAY_STATE_FAILED',
    problem: 'The process that ran it is gone; begin another one.',
  };
}

interface Reader {
  readonly take: Replay['add'];
  readonly standingsOf: (mids: readonly Mid[]) => Promise<ReadonlyMap<Mid, StandingAt>>;
  readonly progress: (progress: {
    readonly readRecords: string;
    readonly targetRecords: string;
  }) => Promise<void>;
}

/** The member log, and what services tell where a rule asks for it. */
const topicsOf = (rules: readonly CompiledRule[]): readonly string[] =>
  rules.some(({ verbs }) => verbs !== undefined && [...verbs].some(isTold))
    ? Object.keys(REWARDED)
    : [TOPICS.interactions];

interface Place {
  readonly end: number;
  readonly window: DuplicateWindow;
  reached: number;
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Reads what topics hold now of a tenant, each event once, in the order of its partition. */
async function readLog(
  log: EventLog,
  topics: readonly string[],
  tenant: TenantId,
  signal: AbortSignal,
  { take, standingsOf: standings, progress }: Reader,
): Promise<{ readonly readRecords: number; readonly unreadable: number }> {
  const { decode } = createCodec();
  const places = new Map<string, Place>();
  for (const topic of topics) {
    for (const [partition, end] of (await log.endOffsets(topic)).entries()) {
      places.set(placeOf(topic, partition), { end, window: new DuplicateWindow(), reached: 0 });
    }
  }
  const targetRecords = [...places.values()].reduce((sum, { end }) => sum + end, 0);
  const waiting = new Set([...places].flatMap(([name, { end }]) => (end > 0 ? [name] : [])));
  const ofTenant = memberKey(tenant, '');
  let unreadable = 0;

  const midsOf = (records: readonly LogRecord[]): readonly Mid[] => {
    const keys = records.map(({ key }) => key).filter((key) => key.startsWith(ofTenant));
    return [...new Set(keys)].map((key) => key.slice(ofTenant.length));
  };

  const takeRecord = (
    { window }: Place,
    { key, value, offset }: LogRecord,
    known: ReadonlyMap<Mid, StandingAt>,
  ): void => {
    // Other tenants' members, and what belongs to no member.
    if (!key.startsWith(ofTenant)) return;
    const decoded = decode(value);
    if (decoded.outcome === 'poison') unreadable += 1;
    if (decoded.outcome !== 'event') return;
    const { event } = decoded;
    if (window.add(tenant, event.id, offset) || !isRewarded(event)) return;
    const effectiveAt = Math.min(Date.parse(event.time), Date.parse(event.recordedat));
    const mid = key.slice(ofTenant.length);
    take(mid, ruleEventOf(event, effectiveAt), known.get(mid));
  };

  const finished = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => finished.reject(signal.reason as Error), { once: true });
  if (signal.aborted) finished.reject(signal.reason as Error);
  if (waiting.size === 0) finished.resolve(undefined);
  const subscription = await log.subscribe(`points.replay.${randomUUID()}`, topics, {
    onAssigned: (partitions) =>
      Promise.resolve(
        partitions.map((place) => ({
          ...place,
          offset: places.get(placeOf(place.topic, place.partition))?.reached ?? 0,
        })),
      ),
    onRevoked: () => Promise.resolve(),
    onFailure: finished.reject,
    onBatch: async ({ topic, partition, records }) => {
      const name = placeOf(topic, partition);
      const place = places.get(name);
      if (place === undefined) return;
      const { end } = place;
      let known: ReadonlyMap<Mid, StandingAt> = new Map();
      for (const [index, record] of records.entries()) {
        if (record.offset >= end || signal.aborted || !waiting.has(name)) break;
        try {
          if (index % RECORDS_PER_TURN === 0) {
            known = await standings(midsOf(records.slice(index, index + RECORDS_PER_TURN)));
          }
          takeRecord(place, record, known);
        } catch (error) {
          finished.reject(error);
          waiting.clear();
          return;
        }
        if (index % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await turn();
      }
      place.reached = Math.min(end, (records.at(-1)?.offset ?? -1) + 1);
      if (place.reached >= end) waiting.delete(name);
      const readRecords = [...places.values()].reduce((sum, { reached }) => sum + reached, 0);
      await progress({ readRecords: String(readRecords), targetRecords: String(targetRecords) });
      if (waiting.size === 0) finished.resolve(undefined);
    },
  });
  try {
    await finished.promise;
  } finally {
    await subscription.stop();
  }
  return { readRecords: targetRecords, unreadable };
}

/** How the ledger calls members, where it does. */
async function namesOf(
  store: Store,
  tenant: TenantId,
  unit: string,
  mids: readonly Mid[],
): Promise<ReadonlyMap<Mid, MemberRef>> {
  const found = await store.getMany(
    ACCOUNTS,
    mids.map((mid) => accountStream(tenant, mid, unit)),
  );
  return new Map(
    [...found.values()].flatMap((document) => {
      const { state } = document as AggregateDocument<AccountState>;
      return state.status === 'open' && state.personal !== undefined
        ? [[state.mid, state.personal.data] as const]
        : [];
    }),
  );
}

function toReport(report: ReplayReport, names: ReadonlyMap<Mid, MemberRef>, unreadable: number): WireReport {
  const toMember = ({ mid, draft, present }: MemberDifference) => {
    const name = names.get(mid);
    const member: WireMember | null = name === undefined ? null : toMemberRef(name);
    return { member, draftPoints: String(draft), presentPoints: String(present) };
  };
  return {
    draft: toSide(report.draft),
    present: toSide(report.present),
    gainingMembers: String(report.gaining),
    losingMembers: String(report.losing),
    mostGaining: report.mostGaining.map(toMember),
    mostLosing: report.mostLosing.map(toMember),
    unreadableRecords: String(unreadable),
  };
}

function toSide(side: SideReport): WireSide {
  const { p50, p90, p99, max } = side.distribution;
  return {
    matches: String(side.matches),
    transactions: String(side.transactions),
    issuedPoints: String(side.issued),
    takenBackPoints: String(side.takenBack),
    members: String(side.members),
    cutTransactions: String(side.cut),
    refused: side.refused.map(({ period, of, count }) => ({
      period: WIRE_LIMIT_PERIOD[period],
      reason: of,
      count: String(count),
    })),
    months: side.months.map(({ month, issued, takenBack, expiring, outstanding }) => ({
      month,
      issued: String(issued),
      takenBack: String(takenBack),
      expiring: String(expiring),
      outstanding: String(outstanding),
    })),
    distribution: { p50: String(p50), p90: String(p90), p99: String(p99), max: String(max) },
  };
}
