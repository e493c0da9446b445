import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  MAX_BACKFILLED_MEMBERS,
  segmentBackfilled,
  traitBackfilled,
} from '@rapport/contracts/segmentation/events';
import type { SegmentBackfilled, TraitBackfilled } from '@rapport/contracts/segmentation/events';
import { createCodec } from '@rapport/contracts/codec';
import type { AggregateDocument } from '@rapport/kernel/decider';
import type { Position } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import type { TenantId } from '@rapport/kernel/ids';
import { MINUTE_MS, SECOND_MS, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import { fingerprintOf } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { SegmentationConfig } from '../config.ts';
import { SEGMENTS, segmentAggregate } from '../segment/aggregate.ts';
import type { SegmentCommand } from '../segment/decide.ts';
import { definitionOf, needsBackfill } from '../segment/state.ts';
import type { SegmentState } from '../segment/state.ts';
import { TRAIT_STATES, traitAggregate } from '../trait/aggregate.ts';
import type { TraitCommand } from '../trait/decide.ts';
import { needsBackfill as traitNeedsBackfill } from '../trait/state.ts';
import type { TraitState } from '../trait/state.ts';
import { DEFINITIONS, MEMBERS, MEMBERSHIPS, definitionsId } from '../views/memberships/documents.ts';
import type { DefinitionsDocument } from '../views/memberships/documents.ts';
import { countAllMembers, pageOfMembers } from '../views/memberships/queries.ts';
import type { StoredMember } from '../views/memberships/queries.ts';
import { MAX_TRAITS } from '../views/traits/documents.ts';

export const BACKFILLS = 'segmentation.backfills.v1';

const MEMBER_COLLECTION = `${MEMBERSHIPS}.${MEMBERS}`;
const DEFINITION_COLLECTION = `${MEMBERSHIPS}.${DEFINITIONS}`;

/** Members read at once, in one read of the store: 1,000 of some 2 kB, and one or two records of each partition. */
const PAGE_MEMBERS = MAX_IDS_PER_READ;
/** Half of what one record may bring about, if each definition changes something for each member. */
const CHANGES_PER_RECORD = 2_500;
/** A page is followed by a rest as long as it took: live records have half of the time for themselves. */
const RESTS_PER_PAGE = 1;
/** How often a pass that waits for its records to be folded looks whether the process stops. */
const APPLY_MS = SECOND_MS;
/** How often it is looked for what another process has published, or left behind. */
const LOOK_MS = 2 * SECOND_MS;
const RETRY_MS = SECOND_MS;
/** How often a partition is asked whether it has met a definition. */
const MEET_MS = 100;
/**
 * Where members cannot be reached, their records are parked, and more of them help nobody: ten records in ten minutes
 * stay below the 10,000 that stop a partition for a week.
 */
const STUCK_MS = 10 * MINUTE_MS;
/** Segments of one pass: a tenant's published ones, and as many that ended. */
const MAX_SEGMENTS = 2_000;

/** Of all tenants at once: whoever is beyond that waits for the next look. */
const MAX_TRAITS_AT_ONCE = 20 * MAX_TRAITS;

type Definition = SegmentVersion | TraitVersion;

interface TraitVersion {
  readonly traitId: string;
  readonly version: number;
}

interface SegmentVersion {
  readonly segmentId: string;
  readonly version: number;
  /** Members are judged by it beside the version in force, which it takes over from when the pass is through. */
  readonly beside?: true;
}

/** What of a definition says how members are told of it, and who hears that all were reached. */
function subjectOf(definition: Definition) {
  const { version } = definition;
  if ('traitId' in definition) {
    const { traitId: id } = definition;
    return {
      ...{ kind: 'trait', id, what: { traitId: id, version }, contract: traitBackfilled },
      ...{ aggregate: traitAggregate.name, request: ['trait', id] },
    };
  }
  const { segmentId: id } = definition;
  return {
    ...{ kind: 'segment', id, what: { segmentId: id, version }, contract: segmentBackfilled },
    ...{ aggregate: segmentAggregate.name, request: [id] },
  };
}

/** A pass over a tenant's members; it goes on from here after a restart. */
interface PassDocument extends Document {
  /** What it brings the members up to. */
  readonly definitions: readonly Definition[];
  /** By partition: a member of this revision has been judged by all of them. */
  readonly revisions: readonly number[];
  readonly startedAt: EpochMs;
  /** Key of the last member that was reached. */
  readonly after?: string;
  readonly reached: number;
  /** Members when it began: those who come later need not be reached. */
  readonly total: number;
}

export interface BackfillProgress {
  readonly version: number;
  /** `waiting`: another pass of the tenant is not over yet. `telling`: the version has taken over. */
  readonly state: 'waiting' | 'running' | 'telling' | 'done';
  readonly reached: number;
  readonly total: number;
  readonly startedAt?: EpochMs;
}

export interface Backfills {
  /** `undefined` for what was never published. */
  readonly progressOf: (tenant: TenantId, state: SegmentState) => Promise<BackfillProgress | undefined>;
  /** Of several traits of a tenant; `undefined` for those that are not defined, or no more. */
  readonly progressOfTraits: (
    tenant: TenantId,
    states: readonly TraitState[],
  ) => Promise<readonly (BackfillProgress | undefined)[]>;
  /** Something was published, defined or archived. */
  readonly nudge: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * Reaches every member who was there before a definition: appends to each partition who is to be judged, page by page,
 * and waits until they are. Members who do something meanwhile have been reached by that. Whatever it does twice, after a
 * restart or beside another replica, changes nothing.
 */
export function startBackfills({
  engine,
  log,
  clock,
  config,
  logger,
}: Pick<
  ServiceContext<SegmentationConfig, 'segmentation'>,
  'engine' | 'log' | 'clock' | 'config' | 'logger'
>): Backfills {
  const { store } = engine;
  const { encode } = createCodec();
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake = new AbortController();
  const isStopping = (): boolean => signal.aborted;

  const save = (document: PassDocument): Promise<unknown> =>
    store.transact({ expectations: [], writes: [{ kind: 'put', collection: BACKFILLS, document }] });

  const passOf = async (tenant: TenantId): Promise<PassDocument | undefined> =>
    (await store.getMany(BACKFILLS, [tenant])).get(tenant) as PassDocument | undefined;

  const rest = (ms: number): Promise<void> => pause(ms, undefined, { signal }).catch(() => undefined);

  /** The tenant's revisions at which the definitions are in force; `undefined` while a partition has not met them all. */
  const revisionsOf = async (
    tenant: TenantId,
    definitions: readonly Definition[],
  ): Promise<readonly number[] | undefined> => {
    const ids = Array.from({ length: config.partitions }, (_, partition) => definitionsId(tenant, partition));
    const found = await store.getMany(DEFINITION_COLLECTION, ids);
    const documents = ids.map((id) => found.get(id) as DefinitionsDocument | undefined);
    const isThere = (document: DefinitionsDocument | undefined): boolean => {
      const inForce = [...(document?.segments ?? []), ...(document?.ended ?? [])];
      const all = [...inForce, ...(document?.coming ?? [])];
      const traits = [...(document?.traits ?? []), ...(document?.retiredTraits ?? [])];
      return definitions.every((wanted) =>
        'traitId' in wanted
          ? traits.some((one) => one.traitId === wanted.traitId && one.version >= wanted.version)
          : (wanted.beside === true ? all : inForce).some(
              (one) => one.segmentId === wanted.segmentId && one.version >= wanted.version,
            ),
      );
    };
    return documents.every(isThere) ? documents.map((document) => document?.revision ?? 0) : undefined;
  };

  const recordsFor = (
    tenant: TenantId,
    pass: PassDocument,
    members: readonly StoredMember[],
  ): AppendRecord[] => {
    const { definitions } = pass;
    const [first] = definitions;
    if (first === undefined) return [];
    const { kind, id, what, contract } = subjectOf(first);
    const size = Math.max(
      1,
      Math.min(MAX_BACKFILLED_MEMBERS, Math.floor(CHANGES_PER_RECORD / definitions.length)),
    );
    const now = toInstant(clock.now());
    const byPartition = Map.groupBy(members, ({ partition }) => partition);
    return [...byPartition].flatMap(([partition, all]) =>
      Array.from({ length: Math.ceil(all.length / size) }, (_, part): AppendRecord => {
        const mids = all.slice(part * size, (part + 1) * size).map(({ mid }) => mid);
        const event = {
          specversion: '1.0',
          // Not a repeat of an earlier one that did not reach everybody.
          id: derivedId('backfill', id, first.version, randomUUID()),
          source: 'rapport/segmentation',
          type: contract.type,
          time: now,
          recordedat: now,
          datacontenttype: 'application/json',
          tenantid: tenant,
          data: { ...what, mids },
        } as SegmentBackfilled | TraitBackfilled;
        const key = `${SYSTEM_KEY_PREFIX}backfill:${kind}:${id}`;
        return { topic: contract.topic, partition, key, value: encode(event) };
      }),
    );
  };

  const areApplied = async (positions: readonly Position[]): Promise<void> => {
    const last = new Map<number, Position>();
    for (const position of positions) last.set(position.partition, position);
    for (const position of last.values()) {
      while (!isStopping() && !(await engine.waitFor(position, APPLY_MS)));
    }
  };

  /** Until everybody on the page has been judged by what the pass is about; `false` if nobody more is reached. */
  const reachAll = async (
    tenant: TenantId,
    pass: PassDocument,
    page: readonly StoredMember[],
  ): Promise<boolean> => {
    let members = page;
    let before = Infinity;
    while (!isStopping()) {
      const behind = members.filter(({ partition, revision }) => revision < (pass.revisions[partition] ?? 0));
      if (behind.length === 0) return true;
      if (behind.length === before) return false;
      before = behind.length;
      await areApplied(await log.append(recordsFor(tenant, pass, behind)));
      const ids = behind.map(({ _id }) => _id);
      const found = await store.getMany(MEMBER_COLLECTION, ids);
      members = [...found.values()] as readonly Document[] as readonly StoredMember[];
    }
    return false;
  };

  const finish = async (tenant: TenantId, definitions: readonly Definition[]): Promise<void> => {
    for (const definition of definitions) {
      const { what, aggregate, request } = subjectOf(definition);
      const type = 'beside' in definition ? 'TakeOver' : 'FinishBackfill';
      const command = { type, ...what } as SegmentCommand | TraitCommand;
      await engine.submit({
        aggregate,
        tenant,
        command,
        method: command.type,
        requestId: derivedId('backfill', ...request, definition.version),
        fingerprint: fingerprintOf(command),
        actor: 'segmentation',
      });
    }
    await store.transact({
      expectations: [],
      writes: [{ kind: 'remove', collection: BACKFILLS, id: tenant }],
    });
  };

  const begin = async (
    tenant: TenantId,
    definitions: readonly Definition[],
  ): Promise<PassDocument | undefined> => {
    const revisions = await revisionsOf(tenant, definitions);
    if (revisions === undefined) return undefined;
    const total = await countAllMembers(store, tenant);
    const pass = { _id: tenant, definitions, revisions, startedAt: clock.now(), reached: 0, total };
    await save(pass);
    return pass;
  };

  /** One pass of a tenant. `waiting`: a partition has not met the definitions yet, or the process stops. */
  const run = async (
    tenant: TenantId,
    definitions: readonly Definition[],
  ): Promise<'done' | 'waiting' | 'stuck'> => {
    let pass = (await passOf(tenant)) ?? (await begin(tenant, definitions));
    while (pass !== undefined && !isStopping()) {
      const beganAt = performance.now();
      const page = await pageOfMembers(store, tenant, pass.after, PAGE_MEMBERS);
      if (!(await reachAll(tenant, pass, page))) return isStopping() ? 'waiting' : 'stuck';
      const last = page.at(-1);
      if (last !== undefined) {
        pass = { ...pass, after: last._id, reached: Math.min(pass.total, pass.reached + page.length) };
        await save(pass);
      }
      if (page.length < PAGE_MEMBERS) {
        await finish(tenant, pass.definitions);
        return 'done';
      }
      await rest((performance.now() - beganAt) * RESTS_PER_PAGE);
    }
    return 'waiting';
  };

  const waitingByTenant = async (): Promise<ReadonlyMap<TenantId, readonly Definition[]>> => {
    const found = (await store.find(SEGMENTS, {
      filter: { needsBackfill: true },
      limit: MAX_SEGMENTS,
    })) as readonly AggregateDocument<SegmentState>[];
    const waiting = new Map<TenantId, Definition[]>();
    for (const { tenant, state } of found) {
      const version = definitionOf(state);
      if (version === undefined || state.status === 'none') continue;
      const definitions = waiting.get(tenant) ?? [];
      const { segmentId } = state.plan;
      const isBeside = state.status === 'published' && state.inForce !== undefined;
      const definition = { segmentId, version, ...(isBeside && { beside: true as const }) };
      waiting.set(tenant, [...definitions, definition]);
    }
    const traits = (await store.find(TRAIT_STATES, {
      filter: { needsBackfill: true },
      limit: MAX_TRAITS_AT_ONCE,
    })) as readonly AggregateDocument<TraitState>[];
    for (const { tenant, state } of traits) {
      if (!traitNeedsBackfill(state)) continue;
      const definition = { traitId: state.plan.traitId, version: state.version };
      waiting.set(tenant, [...(waiting.get(tenant) ?? []), definition]);
    }
    return waiting;
  };

  const stuckUntil = new Map<TenantId, number>();

  const loop = async (): Promise<void> => {
    while (!isStopping()) {
      let restMs = LOOK_MS;
      try {
        const waiting = await waitingByTenant();
        for (const [tenant, definitions] of waiting) {
          if ((stuckUntil.get(tenant) ?? 0) > performance.now()) continue;
          stuckUntil.delete(tenant);
          const outcome = await run(tenant, definitions);
          if (outcome !== 'stuck') {
            restMs = outcome === 'done' ? 0 : Math.min(restMs, MEET_MS);
            continue;
          }
          stuckUntil.set(tenant, performance.now() + STUCK_MS);
          logger.error({ event: 'backfill.stuck', tenant, definitions });
        }
      } catch (error) {
        if (!isStopping()) logger.warn({ event: 'backfill.interrupted', problem: String(error) });
        restMs = RETRY_MS;
      }
      await pause(restMs, undefined, { signal: AbortSignal.any([signal, wake.signal]) }).catch(
        () => undefined,
      );
      wake = new AbortController();
    }
  };

  const running = loop();

  return {
    progressOf: async (tenant, state) => {
      const version = definitionOf(state);
      if (version === undefined || state.status === 'none') return undefined;
      if (!needsBackfill(state)) {
        const total = await countAllMembers(store, tenant);
        return { version, state: 'done', reached: total, total };
      }
      const pass = await passOf(tenant);
      const { segmentId } = state.plan;
      const isTelling = state.status === 'published' && state.tookOver === true;
      const isMeant = pass?.definitions.some(
        (one) =>
          'segmentId' in one &&
          one.segmentId === segmentId &&
          one.version === version &&
          !(isTelling && one.beside === true),
      );
      if (pass === undefined || isMeant !== true) {
        const total = await countAllMembers(store, tenant);
        return { version, state: isTelling ? 'telling' : 'waiting', reached: 0, total };
      }
      const { reached, total, startedAt } = pass;
      return { version, state: isTelling ? 'telling' : 'running', reached, total, startedAt };
    },
    progressOfTraits: async (tenant, states) => {
      const pass = states.some(traitNeedsBackfill) ? await passOf(tenant) : undefined;
      const total = await countAllMembers(store, tenant);
      return states.map((state) => {
        if (state.status !== 'defined') return undefined;
        const { version, plan } = state;
        if (!traitNeedsBackfill(state)) return { version, state: 'done', reached: total, total };
        const isMeant = pass?.definitions.some(
          (one) => 'traitId' in one && one.traitId === plan.traitId && one.version === version,
        );
        if (pass === undefined || isMeant !== true) return { version, state: 'waiting', reached: 0, total };
        const { reached, startedAt } = pass;
        return { version, state: 'running', reached, total: pass.total, startedAt };
      });
    },
    nudge: () => wake.abort(),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
