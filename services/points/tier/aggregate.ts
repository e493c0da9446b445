import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId, streamId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { tierProgramDefinition } from '@rapport/contracts/points/tiers';
import type { TierProgramDefinition } from '@rapport/contracts/points/tiers';
import type { TierProgram } from './program.ts';

export interface PublishTierProgram {
  readonly type: 'PublishTierProgram';
  /** Its version is the aggregate's to give. */
  readonly plan: Omit<TierProgram, 'version'>;
}

export type TierProgramEvent = DomainEvent<
  'TierProgramPublished',
  { readonly program: TierProgram; readonly activeFrom: EpochMs }
>;

export type TierProgramState =
  | { readonly status: 'none' }
  | {
      readonly status: 'published';
      readonly program: TierProgram;
      /** Of the first version: what was booked before does not count. */
      readonly countsFrom: EpochMs;
    };

export type TierProgramRejection = Refusal<'TIER_PROGRAM_INCOMPATIBLE'>;

export const NO_PROGRAM: TierProgramState = { status: 'none' };

export const programStream = (tenant: string, programId: string): string =>
  streamId(tenant, 'tier-program', programId);

/** Protects: what members have reached keeps its meaning from one version to the next. */
export const tierProgramAggregate: Aggregate<
  PublishTierProgram,
  TierProgramState,
  TierProgramEvent,
  TierProgramRejection
> = {
  name: 'points.tierprogram.v1',
  initialState: NO_PROGRAM,
  streamOf: (tenant, { plan }) => programStream(tenant, plan.programId),
  decide: (state, { plan }, { now }) => decide(state, plan, now),
  evolve: (state, { data: { program, activeFrom } }) => ({
    status: 'published',
    program,
    countsFrom: state.status === 'none' ? activeFrom : state.countsFrom,
  }),
  indexed: ({ status }) => ({ status }),
  indexes: [{ fields: { tenant: 1, status: 1 } }],
  publish,
};

function decide(
  state: TierProgramState,
  plan: PublishTierProgram['plan'],
  now: EpochMs,
): Decision<TierProgramEvent, TierProgramRejection> {
  const version = state.status === 'none' ? 1 : state.program.version + 1;
  if (state.status === 'published' && !continues(plan, state.program)) {
    return rejected({
      code: 'TIER_PROGRAM_INCOMPATIBLE',
      message:
        'A new version keeps unit, zone, basis and period, and the tiers that there are in their order; it may add higher ones.',
    });
  }
  return accepted({ type: 'TierProgramPublished', data: { program: { ...plan, version }, activeFrom: now } });
}

/** Standings name tiers by their place, and count in periods: both must mean the same. */
function continues(plan: PublishTierProgram['plan'], before: TierProgram): boolean {
  const isSame = (['unit', 'zone', 'basis', 'period'] as const).every(
    (field) => plan[field] === before[field],
  );
  return isSame && before.tiers.every(({ tierId }, index) => plan.tiers[index]?.tierId === tierId);
}

function publish({
  event,
  tenant,
  effectiveAt,
  actor,
}: RecordedEvent<TierProgramEvent>): readonly PublishedEvent[] {
  const { program, activeFrom } = event.data;
  const { programId, version, name, unit, zone, basis, period, graceDays, falls, tiers } = program;
  const data: TierProgramDefinition['data'] = {
    ...{ programId, version, name, activeFrom: toInstant(activeFrom), unit, timeZone: zone },
    ...{ basis, period, graceDays, falls },
    tiers: tiers.map(({ tierId, name: called, from, privileges }) => ({
      tierId,
      name: called,
      from: String(from),
      privileges: [...privileges],
    })),
  };
  return [
    {
      id: derivedId('def', 'tier-program', programId, version),
      type: tierProgramDefinition.type,
      topic: tierProgramDefinition.topic,
      key: `${SYSTEM_KEY_PREFIX}def:tier-program:${programId}`,
      everyPartition: true,
      tenant,
      occurredAt: effectiveAt,
      actor,
      data,
    },
  ];
}
