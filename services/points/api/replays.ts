import type { AggregateDocument } from '@rapport/kernel/decider';
import type { MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import { DAY_MS } from '@rapport/kernel/instant';
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
import type { MemberDifference, ReplayReport, SideReport } from '../reactions/replay.ts';
import { ACCOUNTS } from '../views/ledger/queries.ts';
import { compileRule, createRulebooks } from '../views/rules/rulebook.ts';
import { definitionsOf } from './dryRun.ts';
import { endsOf, topicsOf } from './readLog.ts';
import type { DoReplay, ReplayTask } from './replaying.ts';
import { runId, seldom, toldBy } from './runs.ts';
import type { RunDocument, Runs } from './runs.ts';
import { WIRE_LIMIT_PERIOD, readRulePlan } from './rulePlan.ts';
import { doorError } from './status.ts';
import { untilVoidsApplied } from './voidFacts.ts';

export const REPLAYS = 'points.replays.v1';

/** A year and a day, as lots and limits count it. */
const MAX_DAYS = 366;
export interface Replays {
  readonly begin: (
    request: ReplayRuleRequest__Output,
    context: CallContext,
  ) => Promise<{ readonly replay: WireReplay }>;
  readonly get: (tenant: TenantId, replayId: string) => Promise<{ readonly replay: WireReplay }>;
}

/**
 * Runs drafts over the logs.
 *
 * @param doReplay where the work is done
 */
export function createReplays(
  {
    engine,
    log,
    clock,
    config,
    logger,
  }: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'log' | 'clock' | 'config' | 'logger'>,
  runs: Runs,
  doReplay: DoReplay,
): Replays {
  const { store } = engine;
  const rulebookOf = createRulebooks();

  const run = async (
    begun: RunDocument,
    task: Omit<ReplayTask, 'ends'>,
    topics: readonly string[],
  ): Promise<void> => {
    const { tenant } = begun;
    const told = begun.told as WireReplay;
    const mayTell = seldom();
    const save = (replay: WireReplay) => runs.save(REPLAYS, { ...begun, told: replay });
    try {
      const ends = await endsOf(log, topics);
      await untilVoidsApplied(engine, ends, runs.signal);
      const { report, readRecords, unreadable } = await doReplay(
        { ...task, ends },
        runs.signal,
        async (progress) => {
          if (mayTell()) await save({ ...told, ...progress });
        },
      );
      const extremes = [...report.mostGaining, ...report.mostLosing].map(({ mid }) => mid);
      const names = await namesOf(store, tenant, task.draft.unit, extremes);
      const done: WireReplay = {
        ...told,
        state: 'REPLAY_STATE_DONE',
        readRecords: String(readRecords),
        targetRecords: String(readRecords),
        report: toReport(report, names, unreadable),
      };
      await save(done);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      logger.warn({ event: 'replay.failed', replayId: told.replayId, problem });
      const failed: WireReplay = { ...told, state: 'REPLAY_STATE_FAILED', problem };
      // Where the store is away too, it is found lost by its silence.
      await save(failed).catch(() => undefined);
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
    const known = await runs.find(REPLAYS, tenant, replayId);
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
    const compared = present === undefined ? [draft] : [draft, present];
    const ruleUnits = new Set([...compared, ...others].map(({ rule }) => rule.unit));
    const task = {
      ...{ tenant, ...window, draft: draft.rule, others: others.map(({ rule }) => rule) },
      ...(present !== undefined && { present: present.rule }),
      zone: rulebook.zoneAt(now),
      units: [...ruleUnits].flatMap((unit) => rulebook.unitAt(unit, now) ?? []),
    };
    const begun: RunDocument = {
      _id: runId(tenant, replayId),
      tenant,
      fingerprint,
      startedAt: Date.now(),
      toldAt: Date.now(),
      told: {
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
    await runs.start(REPLAYS, begun, () => run(begun, task, topicsOf(compared)));
    return { replay: shown(begun) };
  };

  return {
    begin,
    get: async (tenant, replayId) => {
      const known = await runs.find(REPLAYS, tenant, replayId);
      if (known === undefined) {
        throw doorError('REPLAY_UNKNOWN', `There is no replay ${replayId}, or it was long ago.`);
      }
      return { replay: shown(known) };
    },
  };
}

const shown = (run: RunDocument): WireReplay =>
  toldBy<WireReplay>(run, ['REPLAY_STATE_RUNNING'], {
    state: 'REPLAY_STATE_FAILED',
    problem: 'The process that ran it is gone; begin another one.',
  });

/** How the ledger calls members, where it does. */
export async function namesOf(
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
      return state.status === 'open' && 'mid' in state && state.personal !== undefined
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
    voidEvents: String(report.voided),
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
    awaitingPoints: String(side.awaiting),
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
