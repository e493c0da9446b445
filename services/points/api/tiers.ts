import type { AggregateDocument } from '@rapport/kernel/decider';
import type { MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { bindService } from '@rapport/platform/grpc/server';
import type { ServiceBinding } from '@rapport/platform/grpc/server';
import { readCallerId, readMemberRef, readTimestamp, toTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { GetTierResponse } from '@rapport/protos/rapport/points/v1/GetTierResponse';
import type { Tier as WireTier } from '@rapport/protos/rapport/points/v1/Tier';
import type {
  TierProgram as WireProgram,
  TierProgram__Output,
} from '@rapport/protos/rapport/points/v1/TierProgram';
import type { Title as WireTitle, Title__Output } from '@rapport/protos/rapport/points/v1/Title';
import { isTimeZone } from '@rapport/rules/calendar';
import { STANDARD_UNIT, accountStream } from '../account/names.ts';
import { MAX_POINTS } from '../account/events.ts';
import type { PointsConfig } from '../config.ts';
import { programStream, tierProgramAggregate } from '../tier/aggregate.ts';
import type { PublishTierProgram, TierProgramState } from '../tier/aggregate.ts';
import { MAX_GRACE_DAYS, MAX_PRIVILEGES, MAX_TIERS, qualifiedBy } from '../tier/program.ts';
import type { Basis, Fall, Tier, TierName, TierPeriod, TierProgram } from '../tier/program.ts';
import { tierOf, validUntil } from '../tier/standing.ts';
import type { TierStanding } from '../tier/standing.ts';
import { isHeld, titleAggregate, titlesStream } from '../title/aggregate.ts';
import type { Title, TitlesState } from '../title/aggregate.ts';
import { findAccount } from '../views/ledger/queries.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
import { STANDINGS, TIERS, standingAt, tierDocumentId } from '../views/tiers/documents.ts';
import type { TierDocument } from '../views/tiers/documents.ts';
import { standingInLedger } from '../views/tiers/queries.ts';
import { definitionsOf } from './dryRun.ts';
import { collectProblems } from './planProblems.ts';
import { STATUS_OF_REJECTION, doorError } from './status.ts';
import type { Units } from './units.ts';

/** Each booking in a unit is a document for each of its programs. */
export const MAX_PROGRAMS = 10;

const PROGRAMS = `${tierProgramAggregate.name}.states`;
const TITLES = `${titleAggregate.name}.states`;
const TIER_STANDINGS = `${TIERS}.${STANDINGS}`;
const MAX_REASON_LENGTH = 200;

const BASES = { TIER_BASIS_BALANCE: 'balance', TIER_BASIS_EARNED: 'earned' } as const satisfies Record<
  string,
  Basis
>;
const PERIODS = {
  TIER_PERIOD_MONTH: 'month',
  TIER_PERIOD_QUARTER: 'quarter',
  TIER_PERIOD_YEAR: 'year',
  TIER_PERIOD_EVER: 'ever',
} as const satisfies Record<string, TierPeriod>;
const FALLS = {
  TIER_FALL_UNSPECIFIED: 'to_qualified',
  TIER_FALL_TO_QUALIFIED: 'to_qualified',
  TIER_FALL_ONE_STEP: 'one_step',
} as const satisfies Record<string, Fall>;

type Published = Exclude<TierProgramState, { readonly status: 'none' }>;

/** What others ask of tiers. */
export interface Tiers {
  readonly hasReached: (tenant: TenantId, mid: Mid, tier: TierName) => Promise<boolean>;
  /** @throws RpcError TIER_PROGRAM_UNKNOWN */
  readonly findProgram: (tenant: TenantId, programId: string) => Promise<TierProgram>;
}

export function tierBinding(
  { protos, engine, clock, identify }: ServiceContext<PointsConfig, 'points'>,
  units: Pick<Units, 'termsOf'>,
): {
  readonly binding: ServiceBinding;
  readonly tiers: Tiers;
} {
  const { store } = engine;
  const rulebookOf = createRulebooks();

  const programsOf = async (tenant: TenantId): Promise<readonly Published[]> => {
    const found = (await store.find(PROGRAMS, {
      filter: { tenant, status: 'published' },
      limit: MAX_PROGRAMS,
    })) as readonly AggregateDocument<TierProgramState>[];
    return found.flatMap(({ state }) => (state.status === 'none' ? [] : [state]));
  };

  const programOf = async (tenant: TenantId, wireId: string): Promise<Published | undefined> => {
    const stream = programStream(tenant, valueOrThrow(readCallerId(wireId, 'program_id')));
    const found = (await store.getMany(PROGRAMS, [stream])).get(stream);
    const state = (found as AggregateDocument<TierProgramState> | undefined)?.state;
    return state?.status === 'published' ? state : undefined;
  };
  const known = (state: Published | undefined): Published => {
    if (state !== undefined) return state;
    throw doorError('TIER_PROGRAM_UNKNOWN', 'There is no such tier program.');
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  const standingOf = async (
    tenant: TenantId,
    { program, countsFrom }: Published,
    mid: Mid,
    asOf: number | undefined,
  ): Promise<TierStanding | undefined> => {
    const id = tierDocumentId(tenant, program.programId, mid);
    const document = (await store.getMany(TIER_STANDINGS, [id])).get(id) as TierDocument | undefined;
    if (document === undefined) return undefined;
    const at = asOf ?? clock.now();
    const changedAt = document.recent.at(-1)?.at ?? 0;
    if (at >= changedAt) return standingAt(program, document, at);
    const account = await findAccount(store, accountStream(tenant, mid, program.unit));
    if (account === undefined) return undefined;
    const past = await standingInLedger(store, account, { program, countsFrom }, { at, now: clock.now() });
    if (past === 'too_long') {
      throw doorError('HISTORY_TOO_LONG', 'The account has too many events to read its past.');
    }
    return past;
  };

  const memberOf = (tenant: TenantId, wire: Parameters<typeof readMemberRef>[0]) => {
    const member: MemberRef = valueOrThrow(readMemberRef(wire, 'member'));
    return {
      mid: identify(tenant, member),
      personal: { keyId: 'none', alg: 'none', data: member } as const,
    };
  };

  const hasReached: Tiers['hasReached'] = async (tenant, mid, { programId, tierId }) => {
    const published = await programOf(tenant, programId);
    if (published === undefined) return false;
    const { program } = published;
    const wanted = program.tiers.findIndex((tier) => tier.tierId === tierId);
    const standing = await standingOf(tenant, published, mid, undefined);
    const reached = standing === undefined ? qualifiedBy(program, 0n) : tierOf(program, standing);
    return wanted !== -1 && reached >= wanted;
  };

  const findProgram: Tiers['findProgram'] = async (tenant, programId) =>
    known(await programOf(tenant, programId)).program;

  const binding = bindService(protos.own.TierService.service, {
    PublishTierProgram: {
      scope: 'write',
      handler: async ({ requestId, program }, context) => {
        const { tenant } = context;
        const programId = valueOrThrow(readCallerId(program?.programId, 'program.program_id'));
        const before = await programOf(tenant, programId);
        const zone =
          before?.program.zone ?? rulebookOf(await definitionsOf(store, tenant)).zoneAt(clock.now());
        const plan = readProgram(programId, program, zone);
        await units.termsOf(tenant, plan.unit);
        if (before === undefined && (await programsOf(tenant)).length >= MAX_PROGRAMS) {
          throw doorError('TOO_MANY_TIER_PROGRAMS', `A tenant has at most ${MAX_PROGRAMS} tier programs.`);
        }
        const command = { type: 'PublishTierProgram', plan } as const;
        const [made] = await submit(tierProgramAggregate, command, requestId, context, program);
        return { program: made === undefined ? null : toProgram(made.event.data.program) };
      },
    },
    GetTierProgram: {
      scope: 'read',
      handler: async ({ programId }, { tenant }) => ({
        program: toProgram(known(await programOf(tenant, programId)).program),
      }),
    },
    ListTierPrograms: {
      scope: 'read',
      handler: async (_request, { tenant }) => ({
        programs: (await programsOf(tenant)).map(({ program }) => toProgram(program)),
      }),
    },
    GetTier: {
      scope: 'read',
      handler: async ({ programId, member, asOf: wire }, { tenant }) => {
        const asOf = valueOrThrow(readTimestamp(wire, 'as_of'));
        const { mid } = memberOf(tenant, member);
        const published = known(await programOf(tenant, programId));
        const standing = await standingOf(tenant, published, mid, asOf);
        return toStanding(published.program, standing);
      },
    },
    GrantTitle: {
      scope: 'write',
      handler: async ({ requestId, member, title: wire }, context) => {
        const holder = memberOf(context.tenant, member);
        const command = { type: 'GrantTitle', ...holder, title: readTitle(wire) } as const;
        const [made] = await submit(titleAggregate, command, requestId, context);
        return { title: made?.event.type === 'TitleGranted' ? toTitle(made.event.data.title) : null };
      },
    },
    RevokeTitle: {
      scope: 'write',
      handler: async ({ requestId, member, titleId: id, reason }, context) => {
        const holder = memberOf(context.tenant, member);
        const titleId = valueOrThrow(readCallerId(id, 'title_id'));
        const command = { type: 'RevokeTitle', ...holder, titleId, ...readReason(reason) } as const;
        await submit(titleAggregate, command, requestId, context);
        return {};
      },
    },
    ListTitles: {
      scope: 'read',
      handler: async ({ member }, { tenant }) => {
        const { mid } = memberOf(tenant, member);
        const stream = titlesStream(tenant, mid);
        const found = (await store.getMany(TITLES, [stream])).get(stream);
        const held = (found as AggregateDocument<TitlesState> | undefined)?.state.titles ?? [];
        const byHand = held.filter((title) => isHeld(title, clock.now())).map(toTitle);
        const byRule: WireTitle[] = [];
        for (const published of await programsOf(tenant)) {
          const standing = await standingOf(tenant, published, mid, undefined);
          const title = standing && titleOf(published.program, standing);
          if (title !== undefined) byRule.push(title);
        }
        return { titles: [...byHand, ...byRule] };
      },
    },
  });
  return { binding, tiers: { hasReached, findProgram } };
}

function readReason(reason: string): { readonly reason?: string } {
  if (reason.length > MAX_REASON_LENGTH) {
    throw doorError('REASON_TOO_LONG', `A reason has at most ${MAX_REASON_LENGTH} characters.`);
  }
  return reason === '' ? {} : { reason };
}

function readTitle(wire: Title__Output | null): Omit<Title, 'grantedAt'> {
  const problems = collectProblems('title', 'TITLE_INVALID');
  if (wire === null) return problems.none('Say which title is granted.');
  const { titleId, name, privileges, expiresAt: wireExpiry, reason } = wire;
  problems.id('title_id', titleId);
  problems.name('name', name);
  if (privileges.length > MAX_PRIVILEGES) {
    problems.add('privileges', 'PRIVILEGES_INVALID', `There are at most ${MAX_PRIVILEGES} privileges.`);
  }
  for (const privilege of privileges) problems.id('privileges', privilege);
  problems.throwAny();
  const expiresAt = valueOrThrow(readTimestamp(wireExpiry, 'title.expires_at'));
  return {
    ...{ titleId, name, privileges },
    ...(expiresAt !== undefined && { expiresAt }),
    ...readReason(reason),
  };
}

function toTitle({ titleId, name, privileges, grantedAt, expiresAt, reason }: Title): WireTitle {
  return {
    ...{ titleId, name, privileges: [...privileges], grantedAt: toTimestamp(grantedAt) },
    ...(expiresAt !== undefined && { expiresAt: toTimestamp(expiresAt) }),
    reason: reason ?? '',
  };
}

/** A tier is a title that a rule gives. */
function titleOf(program: TierProgram, standing: TierStanding): WireTitle | undefined {
  const tier = program.tiers[tierOf(program, standing)];
  if (tier === undefined) return undefined;
  const ends = validUntil(program, standing);
  return {
    ...{ titleId: tier.tierId, name: tier.name, privileges: [...tier.privileges] },
    grantedAt: toTimestamp(standing.since),
    ...(ends !== undefined && { expiresAt: toTimestamp(ends) }),
    programId: program.programId,
  };
}

/** @throws RpcError INVALID_ARGUMENT `TIER_PROGRAM_INVALID` with every problem */
function readProgram(
  programId: string,
  wire: TierProgram__Output | null,
  standardZone: string,
): PublishTierProgram['plan'] {
  const problems = collectProblems('program', 'TIER_PROGRAM_INVALID');
  if (wire === null) return problems.none('Say what the tiers are.');
  const { name, basis, period, graceDays, fall, timeZone, tiers: wireTiers } = wire;
  const unit = wire.unit === '' ? STANDARD_UNIT : wire.unit;
  const zone = timeZone === '' ? standardZone : timeZone;
  problems.name('name', name);
  problems.id('unit', unit);
  if (!isTimeZone(zone)) problems.add('time_zone', 'ZONE_INVALID', 'A time zone is one of the IANA names.');
  if (basis === 'TIER_BASIS_UNSPECIFIED')
    problems.add('basis', 'BASIS_MISSING', 'Say what tiers are reached by.');
  if (period === 'TIER_PERIOD_UNSPECIFIED') {
    problems.add('period', 'PERIOD_MISSING', 'Say when tiers are looked at again, or that they never are.');
  }
  if (graceDays < 0 || graceDays > MAX_GRACE_DAYS) {
    problems.add('grace_days', 'GRACE_INVALID', `Grace is 0 to ${MAX_GRACE_DAYS} days.`);
  }
  const tiers = wireTiers.map(({ tierId, name: called, fromPoints, privileges }): Tier => {
    problems.id('tiers.tier_id', tierId);
    problems.name('tiers.name', called);
    for (const privilege of privileges) problems.id('tiers.privileges', privilege);
    return { tierId, name: called, from: BigInt(fromPoints), privileges };
  });
  const isAscending = tiers.every(({ from }, index) => from > (tiers[index - 1]?.from ?? -1n));
  const areDistinct = new Set(tiers.map(({ tierId }) => tierId)).size === tiers.length;
  const areFew = tiers.every(({ privileges }) => privileges.length <= MAX_PRIVILEGES);
  if (tiers.length === 0 || tiers.length > MAX_TIERS || !isAscending || !areDistinct || !areFew) {
    problems.add(
      'tiers',
      'TIERS_INVALID',
      `There are 1 to ${MAX_TIERS} tiers with ids of their own, by points ascending, of at most ${MAX_PRIVILEGES} privileges.`,
    );
  }
  problems.throwAny();
  return {
    ...{ programId, name, unit, zone, graceDays, tiers, falls: FALLS[fall] },
    basis: basis === 'TIER_BASIS_BALANCE' ? BASES.TIER_BASIS_BALANCE : BASES.TIER_BASIS_EARNED,
    period: period === 'TIER_PERIOD_UNSPECIFIED' ? 'ever' : PERIODS[period],
  };
}

const nameOf = <Name extends string, Value>(names: Readonly<Record<Name, Value>>, value: Value): Name =>
  (Object.keys(names) as Name[]).findLast((name) => names[name] === value) as Name;

function toProgram(program: TierProgram): WireProgram {
  const { programId, name, unit, zone, basis, period, graceDays, falls, tiers, version } = program;
  return {
    ...{ programId, name, unit, timeZone: zone, graceDays, version },
    basis: nameOf(BASES, basis),
    period: nameOf(PERIODS, period),
    fall: nameOf(FALLS, falls),
    tiers: tiers.map(toTier),
  };
}

const toTier = ({ tierId, name, from, privileges }: Tier): WireTier => ({
  ...{ tierId, name, fromPoints: String(from), privileges: [...privileges] },
});

/** Whoever was never booked anything has nothing. */
function toStanding(program: TierProgram, standing: TierStanding | undefined): GetTierResponse {
  const { tiers, basis, version } = program;
  const measure = standing?.measure ?? 0n;
  const index = standing === undefined ? qualifiedBy(program, 0n) : tierOf(program, standing);
  const [tier, next] = [tiers[index], tiers[index + 1]];
  const keeps = basis === 'earned' ? measure : (standing?.unspent ?? 0n);
  const missing = (from: bigint, has: bigint): string => {
    const more = from - has;
    return String(more > 0n ? (more < MAX_POINTS ? more : MAX_POINTS) : 0n);
  };
  const ends = standing && validUntil(program, standing);
  return {
    tier: tier === undefined ? null : toTier(tier),
    ...(standing !== undefined && { since: toTimestamp(standing.since) }),
    ...(ends !== undefined && tier !== undefined && { validUntil: toTimestamp(ends) }),
    points: String(measure),
    nextTier: next === undefined ? null : toTier(next),
    pointsToNext: next === undefined ? '0' : missing(next.from, measure),
    pointsToKeep: tier === undefined || program.period === 'ever' ? '0' : missing(tier.from, keeps),
    ...(standing?.periodEndsAt !== undefined && { periodEndsAt: toTimestamp(standing.periodEndsAt) }),
    programVersion: version,
  };
}
