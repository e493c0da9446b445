import { setImmediate as turn } from 'node:timers/promises';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import { SECOND_MS } from '@rapport/kernel/instant';
import { invalidArgument, resourceExhausted, valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import type { PageEnd } from '@rapport/platform/grpc/pages';
import type { RpcBindings } from '@rapport/platform/grpc/server';
import { fingerprintOf } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { GetSegmentOverlapResponse } from '@rapport/protos/rapport/segmentation/v1/GetSegmentOverlapResponse';
import type { SegmentServiceDefinition } from '@rapport/protos/rapport/segmentation/v1/SegmentService';
import type { Rule__Output } from '@rapport/protos/rapport/type/v1/Rule';
import {
  CHUNK_MEMBERS,
  countBits,
  countRegions,
  noBits,
  numbersOf,
  toBits,
  unite,
} from '@rapport/rules/memberSet';
import type { Bits } from '@rapport/rules/memberSet';
import type { SegmentRule } from '@rapport/rules/rule';
import { compileSetRule } from '@rapport/rules/setRule';
import type { SetRule } from '@rapport/rules/setRule';
import type { SegmentationConfig } from '../config.ts';
import { BEHAVIOR_ROLES } from '../segment/roles.ts';
import { MEMBERSHIPS } from '../views/memberships/documents.ts';
import { SetsTooLargeError, countAllMembers, findNames, findSets } from '../views/memberships/queries.ts';
import { readRule } from './mapping.ts';

/** By exactly which of 8 segments somebody belongs: 255 answers at most. */
const MAX_OVERLAPPING = 8;

/**
 * An audience of ten million members holds 1.3 MB for as long as it is exported, and two pages of members 16 MB where they
 * are few among many.
 */
const MAX_EXPORTS = 20;

const EXPORT_PAGES = { standard: MAX_IDS_PER_READ, most: MAX_IDS_PER_READ };
const RETRY_DELAY_MS = SECOND_MS;
/** Chunks between two turns of the event loop: less than a millisecond, and 4 ms where eight sets are parted. */
const CHUNKS_PER_TURN = 8;

/** Everybody has exactly one of them. */
const ROLES = BEHAVIOR_ROLES.map(({ segmentId }) => segmentId);

/** The sets of some segments, of the members of one partition who have the numbers of one chunk. */
interface Place {
  readonly partition: number;
  readonly chunk: number;
  /** By segment; whoever has nobody here is absent. */
  readonly sets: ReadonlyMap<string, Bits>;
}

/** Members of an audience among those of one place; somebody always. */
interface AudiencePart extends Place {
  readonly holders: Bits;
}

/** As of one moment, in the order of partitions and chunks. @throws RpcError RESOURCE_EXHAUSTED */
async function* placesOf(
  store: Store,
  tenant: TenantId,
  segmentIds: readonly string[],
): AsyncGenerator<Place> {
  const found = await findSets(store, tenant, segmentIds).catch((error: unknown) => {
    if (!(error instanceof SetsTooLargeError)) throw error;
    throw resourceExhausted('SETS_TOO_LARGE', 'Ask about fewer segments at once.', RETRY_DELAY_MS);
  });
  const ordered = found.toSorted(
    (left, right) => left.partition - right.partition || left.chunk - right.chunk,
  );
  let decoded = 0;
  for (const sets of Map.groupBy(ordered, ({ partition, chunk }) => `${partition}:${chunk}`).values()) {
    const { partition = 0, chunk = 0 } = sets[0] ?? {};
    yield { partition, chunk, sets: new Map(sets.map((set) => [set.segmentId, toBits(set)])) };
    decoded += sets.length;
    if (decoded < CHUNKS_PER_TURN) continue;
    decoded = 0;
    await turn();
  }
}

/** Who belongs, as of one moment. @param others segments whose sets are wanted with it */
export async function audienceOf(
  store: Store,
  tenant: TenantId,
  rule: SetRule,
  others: readonly string[] = [],
): Promise<readonly AudiencePart[]> {
  const segmentIds = new Set([...rule.segments, ...others, ...(rule.isOpen ? ROLES : [])]);
  const parts: AudiencePart[] = [];
  for await (const { partition, chunk, sets } of placesOf(store, tenant, [...segmentIds])) {
    const everyone = noBits();
    for (const role of rule.isOpen ? ROLES : []) unite(everyone, sets.get(role) ?? noBits());
    const holders = rule.holders(sets, everyone);
    if (holders.some((word) => word !== 0)) parts.push({ partition, chunk, sets, holders });
  }
  return parts;
}

export const sizeOf = (audience: readonly AudiencePart[]): number =>
  audience.reduce((sum, { holders }) => sum + countBits(holders), 0);

async function overlapOf(
  store: Store,
  tenant: TenantId,
  segmentIds: readonly string[],
): Promise<GetSegmentOverlapResponse> {
  const counts = new Float64Array(1 << segmentIds.length);
  for await (const { sets } of placesOf(store, tenant, segmentIds)) {
    countRegions(
      segmentIds.map((segmentId) => sets.get(segmentId) ?? noBits()),
      counts,
    );
  }
  /** Members who belong to all of these, whatever else they belong to. */
  const membersOf = (region: number): string =>
    String(counts.reduce((sum, count, index) => sum + ((index & region) === region ? count : 0), 0));
  const all = segmentIds.map((segmentId, index) => ({ segmentId, bit: 1 << index }));
  return {
    sizes: all.map(({ segmentId, bit }) => ({ segmentId, members: membersOf(bit) })),
    pairs: all.flatMap((first, index) =>
      all.slice(index + 1).map((second) => ({
        firstSegmentId: first.segmentId,
        secondSegmentId: second.segmentId,
        members: membersOf(first.bit | second.bit),
      })),
    ),
    regions: [...counts].flatMap((count, region) =>
      count === 0
        ? []
        : [
            {
              segmentIds: all.flatMap(({ segmentId, bit }) => ((region & bit) === 0 ? [] : [segmentId])),
              members: String(count),
            },
          ],
    ),
    inAny: membersOf(0),
    inAll: membersOf((1 << segmentIds.length) - 1),
  };
}

/** Strictly behind which member to go on: by partition, and by number in it. */
interface ExportEnd extends PageEnd {
  readonly partition: number;
  readonly number: number;
}

/** Members of one partition, ascending. */
interface NumbersOfPartition {
  readonly partition: number;
  readonly numbers: readonly number[];
}

/** Numbers of an audience behind a place, at most so many of one partition at once. */
function* pagesOf(
  audience: readonly AudiencePart[],
  after: ExportEnd,
  limit: number,
): Generator<NumbersOfPartition> {
  for (const { partition, chunk, holders } of audience) {
    const begin = chunk * CHUNK_MEMBERS;
    const isBehind = partition > after.partition;
    let next = isBehind ? 0 : Math.max(0, after.number + 1 - begin);
    while (partition >= after.partition && next < CHUNK_MEMBERS) {
      const found = numbersOf(holders, next, limit);
      const last = found.at(-1);
      if (last === undefined) break;
      yield { partition, numbers: found.map((number) => begin + number) };
      next = last + 1;
    }
  }
}

/** What is read of each in turn: of the next one already while somebody takes the one before it. */
async function* oneAhead<Item, Read>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Read>,
): AsyncGenerator<Read> {
  let coming: Promise<Read> | undefined;
  for (const item of items) {
    const next = read(item);
    // Whoever takes no more does not ask what became of it.
    next.catch(() => undefined);
    if (coming !== undefined) yield await coming;
    coming = next;
  }
  if (coming !== undefined) yield await coming;
}

/** Refuses what a segment that is looked at must be. */
export interface AudienceChecks {
  /** @throws RpcError where there is no such segment in force */
  readonly inForce: (tenant: TenantId, segmentId: string) => Promise<unknown>;
  /** @throws RpcError where the rule looks at a segment that is not in force */
  readonly references: (tenant: TenantId, rule: SegmentRule) => Promise<void>;
}

type AudienceRpcs = Pick<
  RpcBindings<SegmentServiceDefinition>,
  'GetSegmentOverlap' | 'CountAudience' | 'ExportAudience'
>;

/** What is asked about sets of members. */
export function audienceRpcs(
  { engine, pages }: Pick<ServiceContext<SegmentationConfig, 'segmentation'>, 'engine' | 'pages'>,
  checks: AudienceChecks,
): AudienceRpcs {
  const { store } = engine;
  let exports = 0;

  const readAudience = async (tenant: TenantId, wire: Rule__Output | null): Promise<SetRule> => {
    const rule = readRule(wire);
    const compiled = compileSetRule(rule);
    if (compiled === undefined) {
      throw invalidArgument(
        'AUDIENCE_NOT_OF_SEGMENTS',
        'An audience looks at nothing but segments: publish the rule as a segment, and name that.',
        'rule',
      );
    }
    await checks.references(tenant, rule);
    return compiled;
  };

  async function* exported(
    tenant: TenantId,
    audience: readonly AudiencePart[],
    { after, limit, query }: { readonly after: ExportEnd; readonly limit: number; readonly query: string },
  ) {
    const audienceMembers = String(sizeOf(audience));
    yield { members: [], resumeToken: pages.sign({ query, after }), audienceMembers };
    const read = async ({ partition, numbers }: NumbersOfPartition) => {
      const members = [...(await findNames(store, tenant, partition, numbers))];
      const end: ExportEnd = { partition, number: numbers.at(-1) ?? 0 };
      return { members, resumeToken: pages.sign({ query, after: end }), audienceMembers };
    };
    yield* oneAhead(pagesOf(audience, after, limit), read);
  }

  return {
    GetSegmentOverlap: {
      scope: 'read',
      handler: async ({ segmentIds, minPosition }, context) => {
        const { tenant } = context;
        const isTwice = new Set(segmentIds).size < segmentIds.length;
        if (segmentIds.length < 2 || segmentIds.length > MAX_OVERLAPPING || isTwice) {
          throw invalidArgument(
            'OVERLAP_INVALID',
            `Name 2 to ${MAX_OVERLAPPING} segments, each once.`,
            'segment_ids',
          );
        }
        for (const segmentId of segmentIds) await checks.inForce(tenant, segmentId);
        await awaitPosition(engine, minPosition, context);
        return overlapOf(store, tenant, segmentIds);
      },
    },
    CountAudience: {
      scope: 'read',
      handler: async ({ rule: wire, minPosition }, context) => {
        const { tenant } = context;
        const rule = await readAudience(tenant, wire);
        await awaitPosition(engine, minPosition, context);
        const [audience, totalMembers] = await Promise.all([
          audienceOf(store, tenant, rule),
          countAllMembers(store, tenant),
        ]);
        return { members: String(sizeOf(audience)), totalMembers: String(totalMembers) };
      },
    },
    ExportAudience: {
      scope: 'read',
      serverStream: async function* ({ rule: wire, pageSize, resumeToken, minPosition }, context) {
        const { tenant } = context;
        const limit = valueOrThrow(readPageSize(pageSize, EXPORT_PAGES));
        const rule = await readAudience(tenant, wire);
        const query = fingerprintOf(['ExportAudience', tenant, MEMBERSHIPS, readRule(wire)]);
        const opened = pages.open(resumeToken, query);
        if (opened.outcome === 'rejected') {
          throw invalidArgument(
            'RESUME_TOKEN_INVALID',
            'Send the resume_token of the last answer unchanged, for the same audience, or none.',
            'resume_token',
          );
        }
        const { partition = 0, number = -1 } = (opened.value ?? {}) as Partial<ExportEnd>;
        await awaitPosition(engine, minPosition, context);
        if (exports >= MAX_EXPORTS) {
          throw resourceExhausted(
            'TOO_MANY_EXPORTS',
            `At most ${MAX_EXPORTS} exports at once.`,
            RETRY_DELAY_MS,
          );
        }
        exports += 1;
        try {
          const audience = await audienceOf(store, tenant, rule);
          yield* exported(tenant, audience, { after: { partition, number }, limit, query });
        } finally {
          exports -= 1;
        }
      },
    },
  };
}
