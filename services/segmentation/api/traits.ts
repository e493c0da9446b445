import type { AggregateDocument } from '@rapport/kernel/decider';
import { memberKey } from '@rapport/kernel/ids';
import type { MemberRef, TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { submitterOf } from '@rapport/platform/grpc/commands';
import {
  failedPrecondition,
  invalidArgument,
  notFound,
  resourceExhausted,
  valueOrThrow,
} from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import { fingerprintOf, readCallerId, readMemberRef, readTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Trait } from '@rapport/protos/rapport/segmentation/v1/Trait';
import type { TraitValue as WireValue } from '@rapport/protos/rapport/segmentation/v1/TraitValue';
import type { MemberRef__Output } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Position__Output } from '@rapport/protos/rapport/type/v1/Position';
import type { Timestamp__Output } from '@rapport/protos/google/protobuf/Timestamp';
import type { Standing as WireStanding } from '@rapport/protos/rapport/segmentation/v1/Standing';
import type { SegmentationConfig } from '../config.ts';
import type { Standing } from '../segment/ladders.ts';
import { TRAIT_STATES, traitAggregate, traitStream } from '../trait/aggregate.ts';
import { traitIdOf } from '../trait/decide.ts';
import type { TraitCommand } from '../trait/decide.ts';
import { NO_TRAIT, needsBackfill } from '../trait/state.ts';
import type { TraitState } from '../trait/state.ts';
import type { KnownEvent } from '../views/memberships/history.ts';
import { findHistory, findMember, segmentsAt, standingIn } from '../views/memberships/queries.ts';
import { MAX_TRAITS } from '../views/traits/documents.ts';
import type { MemberTrait } from '../views/traits/documents.ts';
import { findMemberTraits } from '../views/traits/queries.ts';
import { compileDefinition } from '../views/traits/trait.ts';
import type { CompiledTrait } from '../views/traits/trait.ts';
import type { Backfills } from './backfills.ts';
import { toBackfill } from './mapping.ts';
import { tellPast } from './pastTraits.ts';
import { STATUS_OF_REJECTION } from './status.ts';
import { createTakeovers } from './takeovers.ts';
import {
  readTraitEtag,
  readTraitPlan,
  toStanding,
  toTrait,
  toTraitChange,
  toTraitValue,
} from './traitMapping.ts';

const TRAIT_PAGES = { standard: 100, most: 500 };
const CHANGE_PAGES = { standard: 100, most: 500 };

/** Definitions at the same time may pass the limit by a few, as those of segments may theirs. */
const DEFINED_AT_ONCE = 50;

/** A tenant that is at its limit will be so for a while. */
const TOO_MANY_RETRY_MS = 60_000;

interface StandingQuestion {
  readonly member: MemberRef__Output | null;
  readonly minPosition: Position__Output | null;
  readonly asOf: Timestamp__Output | null;
}

type Known = Exclude<TraitState, { status: 'none' }>;

export function traitBinding(
  { protos, engine, identify, pages }: ServiceContext<SegmentationConfig, 'segmentation'>,
  { backfills }: { readonly backfills: Backfills },
): ServiceBinding {
  const { store } = engine;
  const { seeOne } = createTakeovers(store);

  const stateOf = async (tenant: string, traitId: string): Promise<TraitState> => {
    const stream = traitStream(tenant, traitId);
    const found = await store.getMany(TRAIT_STATES, [stream]);
    return (found.get(stream) as AggregateDocument<TraitState> | undefined)?.state ?? NO_TRAIT;
  };

  const known = async (tenant: string, id: string): Promise<Known> => {
    const traitId = valueOrThrow(readCallerId(id, 'trait_id'));
    const state = await stateOf(tenant, traitId);
    if (state.status === 'none') throw notFound('TRAIT_UNKNOWN', `There is no trait ${traitId}.`);
    return state;
  };

  const definedOf = async (tenant: string): Promise<readonly Known[]> => {
    const found = await store.find(TRAIT_STATES, {
      filter: { tenant, status: 'defined' },
      limit: MAX_TRAITS + DEFINED_AT_ONCE,
    });
    return (found as readonly AggregateDocument<Known>[]).map(({ state }) => state);
  };

  const answersOf = async (tenant: TenantId, states: readonly Known[]): Promise<readonly Trait[]> => {
    const progress = await backfills.progressOfTraits(tenant, states);
    return states.map((state, index) => ({ ...toTrait(state), backfill: toBackfill(progress[index]) }));
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);
  const commit = async (
    command: TraitCommand,
    requestId: string,
    context: CallContext,
  ): Promise<{ trait: Trait }> => {
    await submit(traitAggregate, command, requestId, context);
    backfills.nudge();
    const { tenant } = context;
    const [trait] = await answersOf(tenant, [await known(tenant, traitIdOf(command))]);
    return { trait: trait ?? {} };
  };

  /** The traits that are asked for, by id; a retired one only as of a past instant. */
  const askedFor = async (
    tenant: string,
    traitIds: readonly string[],
    at: EpochMs | undefined,
  ): Promise<readonly Known[]> => {
    if (traitIds.length === 0) return definedOf(tenant);
    if (traitIds.length > MAX_TRAITS) {
      throw invalidArgument('TRAITS_INVALID', `Ask for at most ${MAX_TRAITS} traits at once.`, 'trait_ids');
    }
    const states = await Promise.all([...new Set(traitIds)].map((id) => known(tenant, id)));
    for (const state of states) {
      if (state.status !== 'retired' || (at !== undefined && at < state.retiredAt)) continue;
      throw failedPrecondition(
        'TRAIT_RETIRED',
        `Trait ${state.plan.traitId} is retired: ask about an earlier instant.`,
      );
    }
    return states;
  };

  const compiled = ({ plan, version, statesFrom }: Known): CompiledTrait => {
    const { traitId, measure } = plan;
    return compileDefinition({ traitId, version, statesFrom, revision: 0, measure });
  };

  /** What was known of a trait; of one that ended, until then. */
  const lastKnownOf = (state: Known): EpochMs =>
    state.status === 'retired' ? state.retiredAt : engine.logClock();

  const valueNow = async (
    state: Known,
    found: MemberTrait | undefined,
    history: () => Promise<readonly KnownEvent[]>,
  ): Promise<WireValue> => {
    const { plan, version, statesFrom } = state;
    const { traitId } = plan;
    const definition = compiled(state);
    const now = engine.logClock();
    const isBehind = needsBackfill(state) && (found?.version ?? 0) < statesFrom;
    // Whoever the backfill has not reached is answered as if it had.
    const known = isBehind ? (await tellPast(definition, await history(), now, 0, () => false)).known : found;
    const value = definition.trait.valueAt(known?.state, now);
    if (known === undefined) return toTraitValue({ traitId, version }, value);
    // Time may have changed it a moment ago, which is told within a second.
    const since = known.value === value?.value ? known.since : (known.dueAt ?? known.since);
    return toTraitValue({ traitId, version: known.version, since }, value);
  };

  const valueAsOf = async (state: Known, at: EpochMs, history: readonly KnownEvent[]): Promise<WireValue> => {
    const { plan, version } = state;
    const { traitId } = plan;
    const definition = compiled(state);
    const until = lastKnownOf(state);
    const { changes } = await tellPast(definition, history, until, 1, (from) => from <= at);
    const [change] = changes;
    return change === undefined
      ? toTraitValue({ traitId, version }, definition.trait.valueAt(undefined, at))
      : toTraitValue({ traitId, version, since: change.from }, change);
  };

  const standingOf = async (
    standing: Standing,
    { member, minPosition, asOf }: StandingQuestion,
    context: CallContext,
  ): Promise<{ standing: WireStanding | null }> => {
    const { tenant } = context;
    const at = valueOrThrow(readTimestamp(asOf, 'as_of'));
    const ref = valueOrThrow(readMemberRef(member, 'member'));
    await awaitPosition(engine, minPosition, context);
    const key = memberKey(tenant, identify(tenant, ref));
    if (at !== undefined) {
      const stay = standingIn(await segmentsAt(store, tenant, key, { at }), standing);
      if (stay === undefined) return { standing: null };
      const { segmentId, entered } = stay;
      return { standing: toStanding({ segmentId, enteredAt: stay.from, ...entered }) };
    }
    const found = await seeOne(await findMember(store, key));
    const entry = found?.memberships.find(({ segmentId }) => segmentId === found[standing]);
    return { standing: entry === undefined ? null : toStanding(entry) };
  };

  return bindService(protos.own.TraitService.service, {
    DefineTrait: {
      scope: 'write',
      handler: async (request, context) => {
        const plan = readTraitPlan(request);
        const state = await stateOf(context.tenant, plan.traitId);
        if (state.status === 'none' && (await definedOf(context.tenant)).length >= MAX_TRAITS) {
          throw resourceExhausted(
            'TOO_MANY_TRAITS',
            `A tenant has at most ${MAX_TRAITS} traits: retire one first.`,
            TOO_MANY_RETRY_MS,
          );
        }
        const command = { type: 'DefineTrait', plan, ...readTraitEtag(request.etag) } as const;
        return commit(command, request.requestId, context);
      },
    },
    RetireTrait: {
      scope: 'write',
      handler: (request, context) => {
        const traitId = valueOrThrow(readCallerId(request.traitId, 'trait_id'));
        return commit({ type: 'RetireTrait', traitId }, request.requestId, context);
      },
    },
    ListTraits: {
      scope: 'read',
      handler: async ({ pageSize, pageToken }, { tenant }) => {
        const limit = valueOrThrow(readPageSize(pageSize, TRAIT_PAGES));
        const query = fingerprintOf(['ListTraits', tenant, traitAggregate.name]);
        const after = valueOrThrow(pages.open(pageToken, query));
        const found = await store.find(TRAIT_STATES, {
          filter: { tenant },
          limit,
          ...(after !== undefined && { after }),
        });
        const last = found.length === limit ? found.at(-1) : undefined;
        const states = (found as readonly AggregateDocument<Known>[]).map(({ state }) => state);
        return {
          traits: [...(await answersOf(tenant, states))],
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: last._id } }),
        };
      },
    },
    GetTraits: {
      scope: 'read',
      handler: async ({ member, traitIds, minPosition, asOf }, context) => {
        const { tenant } = context;
        const at = valueOrThrow(readTimestamp(asOf, 'as_of'));
        const ref: MemberRef = valueOrThrow(readMemberRef(member, 'member'));
        await awaitPosition(engine, minPosition, context);
        const asked = await askedFor(tenant, traitIds, at);
        const key = memberKey(tenant, identify(tenant, ref));
        const values: WireValue[] = [];
        if (at === undefined) {
          const found = await findMemberTraits(store, key);
          let read: Promise<readonly KnownEvent[]> | undefined;
          const history = () => (read ??= findHistory(store, key));
          for (const state of asked) {
            const trait = found?.traits.find(({ traitId }) => traitId === state.plan.traitId);
            values.push(await valueNow(state, trait, history));
          }
        } else {
          const history = await findHistory(store, key);
          for (const state of asked) values.push(await valueAsOf(state, at, history));
        }
        const byId = (left: WireValue, right: WireValue): number =>
          (left.traitId ?? '') < (right.traitId ?? '') ? -1 : 1;
        return { memberTraits: { member: ref, traits: values.sort(byId) } };
      },
    },
    ListTraitHistory: {
      scope: 'read',
      handler: async ({ member, traitId, pageSize, pageToken, minPosition }, context) => {
        const { tenant } = context;
        const ref = valueOrThrow(readMemberRef(member, 'member'));
        const state = await known(tenant, traitId);
        const limit = valueOrThrow(readPageSize(pageSize, CHANGE_PAGES));
        const key = memberKey(tenant, identify(tenant, ref));
        const query = fingerprintOf(['ListTraitHistory', key, traitId]);
        const opened = valueOrThrow(pages.open(pageToken, query));
        await awaitPosition(engine, minPosition, context);
        const before = opened === undefined ? Infinity : Number(opened.from);
        const history = await findHistory(store, key);
        const isAsked = (from: EpochMs): boolean => from < before;
        const past = await tellPast(compiled(state), history, lastKnownOf(state), limit, isAsked);
        const { changes } = past;
        const last = changes.length === limit ? changes.at(-1) : undefined;
        return {
          changes: changes.map(toTraitChange),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { from: last.from } }),
        };
      },
    },
    GetBehaviorRole: {
      scope: 'read',
      handler: (request, context) => standingOf('role', request, context),
    },
    GetLifecycleStage: {
      scope: 'read',
      handler: (request, context) => standingOf('stage', request, context),
    },
  });
}
