import type { AggregateDocument } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
import type { Mid, TenantId } from '@rapport/kernel/ids';
import { DAY_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { pagesOf } from '@rapport/engine/ports/pages';
import { requestIdReused, valueOrThrow } from '@rapport/platform/grpc/errors';
import type { CallContext } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  readTimestamp,
  toMemberRef,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { BookReapplicationRequest__Output } from '@rapport/protos/rapport/points/v1/BookReapplicationRequest';
import type { GetReapplicationRequest__Output } from '@rapport/protos/rapport/points/v1/GetReapplicationRequest';
import type { Reapplication as WireReapplication } from '@rapport/protos/rapport/points/v1/Reapplication';
import type { ReapplicationReport as WireReport } from '@rapport/protos/rapport/points/v1/ReapplicationReport';
import type { ReapplyRuleRequest__Output } from '@rapport/protos/rapport/points/v1/ReapplyRuleRequest';
import type { AccountState } from '../account/state.ts';
import type { PointsConfig } from '../config.ts';
import { calendarAt } from '../reactions/command.ts';
import { bookedByRule, createReapplication } from '../reactions/reapply.ts';
import type { BookedByRule, BookedForEvent, Difference } from '../reactions/reapply.ts';
import { MAX_EXTREMES, MAX_REPLAY_MEMBERS } from '../reactions/replay.ts';
import { createDayStarts } from '../rule/availability.ts';
import { ACCOUNTS, foldHistory } from '../views/ledger/queries.ts';
import type { Account } from '../views/ledger/queries.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { standingsOf } from '../views/standing/queries.ts';
import { definitionsOf } from './dryRun.ts';
import { ownCommand } from './ownCommand.ts';
import { endsOf, readLog, topicsOf } from './readLog.ts';
import { namesOf } from './replays.ts';
import { runId, seldom, toldBy } from './runs.ts';
import type { RunDocument, Runs } from './runs.ts';
import { readApprover, readMandatoryReason } from './said.ts';
import { doorError, rejectionError } from './status.ts';

export const REAPPLICATIONS = 'points.reapplications.v1';
export const REAPPLY_POLICY = 'points.reapply.v1';
/** Of the nth time that an event is put right. */
export const adjustmentId = (times: number, eventId: string): string => derivedId('reapply', times, eventId);

/** A year and a day, as a replay goes back. */
const MAX_PERIOD_MS = 366 * DAY_MS;
/** Accounts read at once. */
const ACCOUNTS_PER_READ = 500;
/** Adjustments under way at once: a tenth of what a group commit takes, so that callers find room. */
const BOOKED_AT_ONCE = 100;

export interface Reapplications {
  readonly begin: (request: ReapplyRuleRequest__Output, context: CallContext) => Promise<Answer>;
  readonly book: (request: BookReapplicationRequest__Output, context: CallContext) => Promise<Answer>;
  readonly get: (request: GetReapplicationRequest__Output, context: CallContext) => Promise<Answer>;
}

interface Answer {
  readonly reapplication: WireReapplication;
}

interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What is to be booked for a member. */
interface MemberDifferences {
  readonly mid: Mid;
  readonly differences: readonly Difference[];
}

/** Who books, and why. */
interface Booker {
  readonly subject: string;
  readonly reason: string;
  readonly approver: string;
}

/** Applies the version of a rule that is in force to what was before it. */
export function createReapplications(
  {
    engine,
    log,
    clock,
    logger,
  }: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'log' | 'clock' | 'logger'>,
  runs: Runs,
): Reapplications {
  const { store } = engine;
  const rulebookOf = createRulebooks();
  const startOfDay = createDayStarts();

  const known = async (tenant: TenantId, wireId: string): Promise<RunDocument> => {
    const id = valueOrThrow(readCallerId(wireId, 'reapplication_id'));
    const found = await runs.find(REAPPLICATIONS, tenant, id);
    if (found !== undefined) return found;
    throw doorError('REAPPLICATION_UNKNOWN', `There is no reapplication ${id}, or it was long ago.`);
  };

  /** @throws RpcError RULE_UNKNOWN where it is not in force, RULE_NOT_REAPPLICABLE */
  const ruleInForce = async (tenant: TenantId, ruleId: string) => {
    const rulebook = rulebookOf(await definitionsOf(store, tenant));
    const inForce = rulebook.inForce(clock.now());
    const rule = inForce.find((one) => one.rule.ruleId === ruleId);
    if (rule === undefined) {
      throw rejectionError({ code: 'RULE_UNKNOWN', message: `No rule ${ruleId} is in force.` });
    }
    const { group, budgetId, partnerId, pendingUntil } = rule.rule;
    const others = inForce.filter((one) => one !== rule && group !== undefined && one.rule.group === group);
    if (budgetId !== undefined) {
      const message =
        'A rule that pays out of a budget is not applied to the past: nobody knows what the budget had then.';
      throw doorError('RULE_NOT_REAPPLICABLE', message, { because: 'budget' });
    }
    if (partnerId !== undefined) {
      const message =
        'A rule that a partner pays for is not applied to the past: nobody knows what its account had then.';
      throw doorError('RULE_NOT_REAPPLICABLE', message, { because: 'partner' });
    }
    if (pendingUntil !== undefined) {
      const message =
        'A rule whose points wait for an event is not applied to the past: what it would add waits for nothing.';
      throw doorError('RULE_NOT_REAPPLICABLE', message, { because: 'pending_until' });
    }
    if ([rule, ...others].some(({ named }) => named.segments.length > 0)) {
      const message =
        'A rule that asks for segments is not applied to the past: what members were then is not kept.';
      throw doorError('RULE_NOT_REAPPLICABLE', message, { because: 'segments' });
    }
    return { rule, others, calendar: calendarAt(rulebook, clock.now(), startOfDay) };
  };

  /** Reads the logs and the ledger. */
  const differencesOver = async (
    tenant: TenantId,
    { rule, others, calendar }: Awaited<ReturnType<typeof ruleInForce>>,
    period: Period,
    progress: Parameters<typeof readLog>[4]['progress'],
  ) => {
    const since = rule.rule.since ?? rule.rule.activeFrom;
    const reapplication = createReapplication({ rule, others, since, ...period }, calendar);
    const ends = await endsOf(log, topicsOf([rule]));
    const { readRecords, unreadable } = await readLog(log, ends, tenant, runs.signal, {
      besideCallers: true,
      take: reapplication.add,
      drop: reapplication.drop,
      standingsOf: (mids) => standingsOf(store, tenant, mids, reapplication.named),
      progress,
    });
    const { unit, ruleId } = rule.rule;
    const found: MemberDifferences[] = [];
    const withAccount = new Set<Mid>();
    for await (const account of accountsOf(tenant, unit)) {
      // No named owner is paid by rules.
      if (!('mid' in account.state)) continue;
      const { mid, changedAt } = account.state;
      withAccount.add(mid);
      // What is booked for an event is not booked before it.
      const booked = changedAt < period.from ? new Map() : await bookedIn(account, { ruleId, ...period });
      const differences = reapplication.differencesOf(mid, booked);
      if (differences.length > 0) found.push({ mid, differences });
    }
    for (const mid of reapplication.members()) {
      if (withAccount.has(mid)) continue;
      const differences = reapplication.differencesOf(mid, new Map());
      if (differences.length > 0) found.push({ mid, differences });
    }
    return { found, readRecords, unreadable };
  };

  async function* accountsOf(tenant: TenantId, unit: string): AsyncGenerator<Account> {
    const prefix = `${tenant}:account:member:`;
    const pages = pagesOf(store, ACCOUNTS, {
      filter: { _id: { gte: prefix, lt: `${prefix}~` } },
      limit: ACCOUNTS_PER_READ,
    });
    let read = 0;
    for await (const page of pages) {
      runs.signal.throwIfAborted();
      for (const document of page) {
        const { _id, version, state, lastEventAt } = document as AggregateDocument<AccountState>;
        if (state.status !== 'open' || state.unit !== unit) continue;
        read += 1;
        if (read > MAX_REPLAY_MEMBERS) throw new Error(`There are more than ${MAX_REPLAY_MEMBERS} accounts.`);
        yield { stream: _id, version, state, lastEventAt };
      }
    }
  }

  const bookedIn = async (
    account: Account,
    of: Period & { readonly ruleId: string },
  ): Promise<BookedByRule> => {
    const booked = await foldHistory(
      store,
      account,
      clock.now(),
      new Map<string, BookedForEvent>(),
      (sum, entry) => bookedByRule(sum, entry, of),
    );
    if (booked === undefined) throw new Error(`The history of ${account.stream} is too long.`);
    return booked;
  };

  /** Every difference once, whoever else books it and however often. @returns how many an account refused */
  const bookAll = async (
    tenant: TenantId,
    { rule }: CompiledRule,
    found: readonly MemberDifferences[],
    { subject, reason, approver }: Booker,
  ): Promise<number> => {
    const { ruleId, version, unit } = rule;
    const commands = found.flatMap(({ mid, differences }) =>
      differences
        .filter((difference) => !isExpired(difference, clock.now()))
        .map(({ points: amount, cause, adjustments, expiresAt }) => {
          const by = { rule: { ruleId, version }, cause };
          const said = { reason, approver, by, ...(amount > 0n && expiresAt !== undefined && { expiresAt }) };
          const id = adjustmentId(adjustments + 1, cause.eventId);
          const command = { type: 'Adjust', mid, unit, amount, ...said } as const;
          const causes = { causeEventIds: [cause.eventId], causeCount: 1 };
          const policy = `${REAPPLY_POLICY}/${ruleId}`;
          return { ...ownCommand(policy, tenant, id, command), actor: subject, causes };
        }),
    );
    let refused = 0;
    for (let from = 0; from < commands.length; from += BOOKED_AT_ONCE) {
      runs.signal.throwIfAborted();
      const part = commands.slice(from, from + BOOKED_AT_ONCE);
      const results = await Promise.all(part.map((command) => engine.submit(command)));
      refused += results.filter(({ outcome }) => outcome !== 'accepted').length;
    }
    return refused;
  };

  const run = async (
    begun: RunDocument,
    inForce: Awaited<ReturnType<typeof ruleInForce>>,
    period: Period,
    booker?: Booker,
  ): Promise<void> => {
    const { tenant } = begun;
    const told = begun.told as WireReapplication;
    const save = (reapplication: WireReapplication) =>
      runs.save(REAPPLICATIONS, { ...begun, told: reapplication });
    const mayTell = seldom();
    try {
      const { found, readRecords, unreadable } = await differencesOver(
        tenant,
        inForce,
        period,
        async (progress) => {
          if (mayTell()) await save({ ...told, ...progress });
        },
      );
      const refused = booker === undefined ? 0 : await bookAll(tenant, inForce.rule, found, booker);
      const report = await reportOf(tenant, inForce.rule.rule.unit, found);
      await save({
        ...told,
        state: booker === undefined ? 'REAPPLICATION_STATE_PREVIEWED' : 'REAPPLICATION_STATE_BOOKED',
        readRecords: String(readRecords),
        targetRecords: String(readRecords),
        report: { ...report, refusedEvents: String(refused), unreadableRecords: String(unreadable) },
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      logger.warn({ event: 'reapplication.failed', reapplicationId: told.reapplicationId, problem });
      // Where the store is away too, it is found lost by its silence.
      await save({ ...told, state: 'REAPPLICATION_STATE_FAILED', problem }).catch(() => undefined);
    }
  };

  const reportOf = async (
    tenant: TenantId,
    unit: string,
    found: readonly MemberDifferences[],
  ): Promise<WireReport> => {
    const now = clock.now();
    const all = found.flatMap(({ differences }) => differences);
    const booked = all.filter((difference) => !isExpired(difference, now));
    const sum = (points: readonly bigint[]): bigint => points.reduce((total, one) => total + one, 0n);
    const members = found
      .map(({ mid, differences }) => ({
        mid,
        points: sum(differences.filter((one) => !isExpired(one, now)).map(({ points }) => points)),
      }))
      .sort((left, right) => compare(right.points, left.points) || (left.mid < right.mid ? -1 : 1));
    const gaining = members.filter(({ points }) => points > 0n);
    const losing = members.filter(({ points }) => points < 0n).reverse();
    const [most, least] = [gaining.slice(0, MAX_EXTREMES), losing.slice(0, MAX_EXTREMES)];
    const names = await namesOf(
      store,
      tenant,
      unit,
      [...most, ...least].map(({ mid }) => mid),
    );
    const toMember = ({ mid, points }: (typeof members)[number]) => {
      const name = names.get(mid);
      return { member: name === undefined ? null : toMemberRef(name), points: String(points) };
    };
    return {
      events: String(all.length),
      addedPoints: String(sum(booked.flatMap(({ points }) => (points > 0n ? [points] : [])))),
      takenPoints: String(-sum(booked.flatMap(({ points }) => (points < 0n ? [points] : [])))),
      gainingMembers: String(gaining.length),
      losingMembers: String(losing.length),
      mostGaining: most.map(toMember),
      mostLosing: least.map(toMember),
      expiredEvents: String(all.length - booked.length),
    };
  };

  return {
    begin: async ({ requestId, ruleId: wireRuleId, from: wireFrom, to: wireTo }, { tenant }) => {
      const id = valueOrThrow(readCallerId(requestId, 'request_id'));
      const ruleId = valueOrThrow(readCallerId(wireRuleId, 'rule_id'));
      const from = valueOrThrow(readTimestamp(wireFrom, 'from'));
      const to = valueOrThrow(readTimestamp(wireTo, 'to'));
      const fingerprint = fingerprintOf([ruleId, from, to]);
      const before = await runs.find(REAPPLICATIONS, tenant, id);
      if (before !== undefined) {
        if (before.fingerprint !== fingerprint) throw requestIdReused(id);
        return { reapplication: shown(before) };
      }
      if (
        from === undefined ||
        to === undefined ||
        from >= to ||
        to - from > MAX_PERIOD_MS ||
        to > clock.now()
      ) {
        throw doorError('PERIOD_INVALID', 'Say a period of at most 366 days of which nothing is ahead.');
      }
      const inForce = await ruleInForce(tenant, ruleId);
      const begun: RunDocument = {
        ...{ _id: runId(tenant, id), tenant, fingerprint, startedAt: Date.now(), toldAt: Date.now() },
        told: {
          ...{ reapplicationId: id, ruleId, ruleVersion: inForce.rule.rule.version, problem: '' },
          ...{ state: 'REAPPLICATION_STATE_COUNTING', readRecords: '0', targetRecords: '0' },
          ...{ from: toTimestamp(from), to: toTimestamp(to) },
        } satisfies WireReapplication,
      };
      await runs.start(REAPPLICATIONS, begun, () => run(begun, inForce, { from, to }));
      return { reapplication: shown(begun) };
    },

    book: async ({ reapplicationId, reason: wireReason, approver: wireApprover }, { tenant, subject }) => {
      const reason = readMandatoryReason(wireReason);
      const approver = readApprover(wireApprover, subject);
      const before = await known(tenant, reapplicationId);
      const reapplication = shown(before);
      const { state, ruleId = '', ruleVersion } = reapplication;
      if (state === 'REAPPLICATION_STATE_BOOKING' || state === 'REAPPLICATION_STATE_BOOKED') {
        return { reapplication };
      }
      if (!reapplication.report) {
        throw doorError('REAPPLICATION_NOT_READY', 'Look at its preview first.');
      }
      const inForce = await ruleInForce(tenant, ruleId);
      if (inForce.rule.rule.version !== ruleVersion) {
        throw doorError('REAPPLICATION_STALE', 'The rule has another version by now; begin another one.');
      }
      const period = periodOf(reapplication);
      const begun: RunDocument = {
        ...before,
        told: { ...reapplication, state: 'REAPPLICATION_STATE_BOOKING', problem: '' },
      };
      await runs.start(REAPPLICATIONS, begun, () =>
        run(begun, inForce, period, { subject, reason, approver }),
      );
      return { reapplication: shown(begun) };
    },

    get: async ({ reapplicationId }, { tenant }) => ({
      reapplication: shown(await known(tenant, reapplicationId)),
    }),
  };
}

const compare = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);

/** What it adds would be gone again. */
const isExpired = ({ points, expiresAt = Infinity }: Difference, now: EpochMs): boolean =>
  points > 0n && expiresAt <= now;

function periodOf({ from, to }: WireReapplication): Period {
  const at = (wire: WireReapplication['from']): EpochMs => {
    const read = valueOrThrow(readTimestamp(wire as Parameters<typeof readTimestamp>[0], 'period'));
    if (read === undefined) throw new Error('A reapplication without a period.');
    return read;
  };
  return { from: at(from), to: at(to) };
}

const shown = (run: RunDocument): WireReapplication =>
  toldBy<WireReapplication>(run, ['REAPPLICATION_STATE_COUNTING', 'REAPPLICATION_STATE_BOOKING'], {
    state: 'REAPPLICATION_STATE_FAILED',
    problem: 'The process that ran it is gone; book it again, or begin another one.',
  });
