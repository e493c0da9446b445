import type { Fact, PublishedEvent } from '@rapport/kernel/event';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { DueTimer, FoldContext, Projection } from '@rapport/kernel/projection';
import { tierDowngraded, tierProlonged, tierUpgraded } from '@rapport/contracts/points/tiers';
import type { TierProgramDefinition, TierUpgraded } from '@rapport/contracts/points/tiers';
import { TOPICS } from '@rapport/contracts/topics';
import { isTimeZone } from '@rapport/rules/calendar';
import { NO_TIER, qualifiedBy } from '../../tier/program.ts';
import type { TierProgram } from '../../tier/program.ts';
import { reviewAt, tierOf, validUntil } from '../../tier/standing.ts';
import type { TierStanding } from '../../tier/standing.ts';
import { CHANGES_STANDINGS, changesTold, isCounted, partitionId } from '../bookings.ts';
import type { StandingChange, StandingTold } from '../bookings.ts';
import { instantOf } from '../definitions.ts';
import { DEFINITIONS, STANDINGS, TIERS, standingAt, tierDocumentId, withChange } from './documents.ts';
import type { History, ProgramsDocument, TierDocument, ToldProgram, ToldTier } from './documents.ts';

type Told = TierProgramDefinition | StandingTold;

/** Why a tier is told: the record or the instant that changed it. */
interface Cause {
  readonly id: string;
  readonly at: EpochMs;
  readonly eventIds: readonly string[];
}

/** The tiers of members, by what is booked after a program is published, and by time. */
export function createTiersProjection(): Projection<Told> {
  // What is in force as far as it was seen, so that `keys` announces the right documents; the fold does not rely on it.
  const seen = new Map<string, readonly ToldProgram[]>();
  return {
    name: TIERS,
    topic: TOPICS.points,
    handles: ['rapport.points.TierProgramDefinition.v1', ...CHANGES_STANDINGS],
    collections: [{ name: DEFINITIONS }, { name: STANDINGS, timers: true }],
    keys: ({ event, position }) => {
      const id = partitionId(event.tenantid, position.partition);
      const definitions = { collection: DEFINITIONS, id };
      if (event.type === 'rapport.points.TierProgramDefinition.v1') return [definitions];
      const { unit } = event.data;
      const programs = (seen.get(id) ?? []).filter((program) => program.unit === unit);
      return [
        definitions,
        ...programs.map(({ programId }) => ({
          collection: STANDINGS,
          id: tierDocumentId(event.tenantid, programId, event.subject ?? ''),
        })),
      ];
    },
    fold: (context, fact) => {
      const { event, position } = fact;
      const _id = partitionId(event.tenantid, position.partition);
      if (event.type === 'rapport.points.TierProgramDefinition.v1') {
        define(context, _id, programOf(event));
        return;
      }
      const programs = context.get<ProgramsDocument>(DEFINITIONS, _id)?.programs;
      if (programs === undefined) return;
      seen.set(_id, programs);
      const told = fact as Fact<StandingTold>;
      const changes = changesTold(told);
      for (const program of programs) count(context, told, changes, program);
    },
    onTimer: (context, timer) => {
      const known = context.get<TierDocument>(STANDINGS, timer.id);
      if (known === undefined) return;
      const program = context
        .get<ProgramsDocument>(DEFINITIONS, partitionId(known.tenant, timer.partition))
        ?.programs.find(({ programId }) => programId === known.programId);
      if (program === undefined) return;
      tell(context, program, known, causeOf(timer, known));
    },
  };
}

const causeOf = ({ dueAt }: DueTimer, { programId, mid }: TierDocument): Cause => ({
  id: derivedId('tier', programId, mid, dueAt),
  at: dueAt,
  eventIds: [],
});

function define(context: FoldContext, _id: string, told: ToldProgram): void {
  const known = context.get<ProgramsDocument>(DEFINITIONS, _id)?.programs ?? [];
  const same = known.find(({ programId }) => programId === told.programId);
  if (same !== undefined && same.version >= told.version) return;
  const { countsFrom: _, ...program } = told;
  const { countsFrom } = same ?? told;
  const newest: ToldProgram = { ...program, ...(countsFrom !== undefined && { countsFrom }) };
  const programs = [...known.filter((one) => one !== same), newest].sort((left, right) =>
    left.programId < right.programId ? -1 : 1,
  );
  context.put<ProgramsDocument>(DEFINITIONS, { _id, programs });
}

function count(
  context: FoldContext,
  { event, logClock }: Pick<Fact<StandingTold>, 'event' | 'logClock'>,
  told: readonly StandingChange[],
  program: ToldProgram,
): void {
  const changes = told.filter((change) => isFor(program, change));
  const [first] = changes;
  if (first === undefined) return;
  const { tenantid: tenant } = event;
  const { mid, unit } = first;
  const { programId } = program;
  const _id = tierDocumentId(tenant, programId, mid);
  const known = context.get<TierDocument>(STANDINGS, _id);
  const personal = first.personal ?? known?.personal;
  const { recent, opening } = changes.reduce<History>(
    (history, { effectiveAt: at, given, unspent }) => withChange(program, history, { at, given, unspent }),
    known ?? { recent: [] },
  );
  const document: TierDocument = {
    ...{ _id, tenant, programId, mid, unit, recent },
    ...(opening !== undefined && { opening }),
    told: known?.told ?? { tier: qualifiedBy(program, 0n) },
    ...(personal !== undefined && { personal }),
  };
  const cause = { id: derivedId('tier', programId, event.id), at: logClock, eventIds: [event.id] };
  tell(context, program, document, cause);
}

/** What is moved of a merge counts by earnings alone: the points themselves come by transfers. */
function isFor({ unit, basis, countsFrom }: ToldProgram, change: StandingChange): boolean {
  if (change.unit !== unit || (change.given === 0n && change.unspent === 0n)) return false;
  return change.bookedAt === undefined || (basis === 'earned' && isCounted(change, countsFrom));
}

/** Writes where a member stands by now, arms what comes next, and tells what has changed since it was last told. */
function tell(context: FoldContext, program: TierProgram, document: TierDocument, cause: Cause): void {
  const standing = standingAt(program, document, cause.at);
  const tier = tierOf(program, standing);
  const { prolongedAt } = standing;
  const { dueAt: _dueAt, ...rest } = document;
  const dueAt = reviewAt(program, standing);
  const told: ToldTier = { tier, ...(prolongedAt !== undefined && { prolongedAt }) };
  context.put<TierDocument>(STANDINGS, { ...rest, told, ...(dueAt !== undefined && { dueAt }) });
  const event = changeOf(program, document, standing, cause);
  if (event !== undefined) context.emit(event);
}

function changeOf(
  program: TierProgram,
  { tenant, mid, told, personal }: TierDocument,
  standing: TierStanding,
  { id, eventIds }: Cause,
): PublishedEvent | undefined {
  const tier = tierOf(program, standing);
  const isProlonged =
    tier > qualifiedBy(program, 0n) && (standing.prolongedAt ?? -Infinity) > (told.prolongedAt ?? -Infinity);
  if (tier === told.tier && !isProlonged) return undefined;
  const { type, topic } = tier > told.tier ? tierUpgraded : tier < told.tier ? tierDowngraded : tierProlonged;
  const ends = validUntil(program, standing);
  const now = program.tiers[tier];
  const before = told.tier === NO_TIER ? undefined : program.tiers[told.tier];
  const data: TierUpgraded['data'] = {
    ...{ programId: program.programId, programVersion: program.version, unit: program.unit },
    ...(now !== undefined && { tierId: now.tierId }),
    ...(before !== undefined && { previousTierId: before.tierId }),
    basis: program.basis,
    points: String(standing.measure),
    ...(ends !== undefined && { validUntil: toInstant(ends) }),
    privileges: [...(now?.privileges ?? [])],
    causeEventIds: [...eventIds],
    causeCount: eventIds.length,
    ...(personal !== undefined && { personal }),
  };
  const occurredAt = type === tierProlonged.type ? (standing.prolongedAt ?? standing.at) : standing.since;
  return { id, type, topic, key: memberKey(tenant, mid), tenant, subject: mid, occurredAt, data };
}

function programOf({ id, data }: TierProgramDefinition): ToldProgram {
  const { programId, version, name, unit, timeZone: zone, basis, period, graceDays, falls, tiers } = data;
  // Only what passed its check is published; what does not is parked and shown to the operator.
  if (!isTimeZone(zone)) throw new Error(`Definition ${id} names no time zone.`);
  const countsFrom = instantOf(id, data.activeFrom);
  return {
    ...{ programId, version, name, unit, zone, basis, period, graceDays, falls, countsFrom },
    tiers: tiers.map((tier) => ({ ...tier, from: BigInt(tier.from) })),
  };
}
