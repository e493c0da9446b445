import type { AggregateDocument } from '@rapport/kernel/decider';
import { memberKey } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import {
  failedPrecondition,
  invalidArgument,
  notFound,
  requestIdReused,
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
import { compileTrait } from '@rapport/rules/trait';
import type { SegmentationConfig } from '../config.ts';
import type { Standing } from '../segment/ladders.ts';
import { traitAggregate, traitStream } from '../trait/aggregate.ts';
import { traitIdOf } from '../trait/decide.ts';
import type { TraitCommand } from '../trait/decide.ts';
import { NO_TRAIT } from '../trait/state.ts';
import type { TraitState } from '../trait/state.ts';
import { findMember, segmentsAt, standingIn } from '../views/memberships/queries.ts';
import { MAX_TRAITS, TRAITS } from '../views/traits/documents.ts';
import type { MemberTrait } from '../views/traits/documents.ts';
import { changeAt, findMemberTraits, listChanges } from '../views/traits/queries.ts';
import { rejectionError } from './status.ts';
import { createTakeovers } from './takeovers.ts';
import {
  readTraitEtag,
  readTraitPlan,
  toStanding,
  toTrait,
  toTraitChange,
  toTraitValue,
} from './traitMapping.ts';

const STATES = `${traitAggregate.name}.states`;
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

export function traitBinding({
  protos,
  engine,
  identify,
  pages,
}: ServiceContext<SegmentationConfig, 'segmentation'>): ServiceBinding {
  const { store } = engine;
  const { seeOne } = createTakeovers(store);

  const stateOf = async (tenant: string, traitId: string): Promise<TraitState> => {
    const stream = traitStream(tenant, traitId);
    const found = await store.getMany(STATES, [stream]);
    return (found.get(stream) as AggregateDocument<TraitState> | undefined)?.state ?? NO_TRAIT;
  };

  const known = async (tenant: string, id: string): Promise<Known> => {
    const traitId = valueOrThrow(readCallerId(id, 'trait_id'));
    const state = await stateOf(tenant, traitId);
    if (state.status === 'none') throw notFound('TRAIT_UNKNOWN', `There is no trait ${traitId}.`);
    return state;
  };

  const definedOf = async (tenant: string): Promise<readonly Known[]> => {
    const found = await store.find(STATES, {
      filter: { tenant, status: 'defined' },
      limit: MAX_TRAITS + DEFINED_AT_ONCE,
    });
    return (found as readonly AggregateDocument<Known>[]).map(({ state }) => state);
  };

  const submit = async (
    command: TraitCommand,
    requestId: string,
    { tenant, subject }: CallContext,
  ): Promise<{ trait: Trait }> => {
    const id = valueOrThrow(readCallerId(requestId, 'request_id'));
    const result = await engine.submit({
      aggregate: traitAggregate.name,
      tenant,
      command,
      method: command.type,
      requestId: id,
      fingerprint: fingerprintOf(command),
      actor: subject,
    });
    if (result.outcome === 'request_id_reused') throw requestIdReused(id);
    if (result.outcome === 'rejected') throw rejectionError(result.rejection);
    return { trait: toTrait(await known(tenant, traitIdOf(command))) };
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

  const valueNow = ({ plan, version, statesFrom }: Known, found: MemberTrait | undefined): WireValue => {
    const { traitId, measure } = plan;
    // What an older version has computed stands until the newer one is computed.
    if (found !== undefined && found.version < statesFrom) return toTraitValue(found, found);
    const value = compileTrait(measure).valueAt(found?.state, engine.logClock());
    if (found === undefined) return toTraitValue({ traitId, version }, value);
    // Time may have changed it a moment ago, which is told within a second.
    const since = found.value === value?.value ? found.since : (found.dueAt ?? found.since);
    return toTraitValue({ traitId, version: found.version, since }, value);
  };

  const valueAsOf = async (
    tenant: string,
    member: string,
    { plan, version }: Known,
    at: EpochMs,
  ): Promise<WireValue> => {
    const { traitId, measure } = plan;
    const change = await changeAt(store, tenant, member, traitId, at);
    return change === undefined
      ? toTraitValue({ traitId, version }, compileTrait(measure).valueAt(undefined, at))
      : toTraitValue({ traitId, version: change.version, since: change.from }, change);
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
        return submit(command, request.requestId, context);
      },
    },
    RetireTrait: {
      scope: 'write',
      handler: (request, context) => {
        const traitId = valueOrThrow(readCallerId(request.traitId, 'trait_id'));
        return submit({ type: 'RetireTrait', traitId }, request.requestId, context);
      },
    },
    ListTraits: {
      scope: 'read',
      handler: async ({ pageSize, pageToken }, { tenant }) => {
        const limit = valueOrThrow(readPageSize(pageSize, TRAIT_PAGES));
        const query = fingerprintOf(['ListTraits', tenant, traitAggregate.name]);
        const after = valueOrThrow(pages.open(pageToken, query));
        const found = await store.find(STATES, {
          filter: { tenant },
          limit,
          ...(after !== undefined && { after }),
        });
        const last = found.length === limit ? found.at(-1) : undefined;
        return {
          traits: (found as readonly AggregateDocument<Known>[]).map(({ state }) => toTrait(state)),
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
        const found = at === undefined ? await findMemberTraits(store, key) : undefined;
        const traitIn = ({ plan }: Known) => found?.traits.find(({ traitId }) => traitId === plan.traitId);
        const values =
          at === undefined
            ? asked.map((state) => valueNow(state, traitIn(state)))
            : await Promise.all(asked.map((state) => valueAsOf(tenant, key, state, at)));
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
        await known(tenant, traitId);
        const limit = valueOrThrow(readPageSize(pageSize, CHANGE_PAGES));
        const key = memberKey(tenant, identify(tenant, ref));
        const query = fingerprintOf(['ListTraitHistory', key, traitId, TRAITS]);
        const opened = valueOrThrow(pages.open(pageToken, query));
        await awaitPosition(engine, minPosition, context);
        const before = opened === undefined ? undefined : { lt: Number(opened.from) };
        const changes = await listChanges(store, tenant, key, traitId, limit, before);
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
