import type { Store } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import { invalidArgument } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import type { RpcBindings } from '@rapport/platform/grpc/server';
import { fingerprintOf } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { EstimateSegmentRequest__Output } from '@rapport/protos/rapport/segmentation/v1/EstimateSegmentRequest';
import type { EstimateSegmentResponse } from '@rapport/protos/rapport/segmentation/v1/EstimateSegmentResponse';
import type { EstimatedSize } from '@rapport/protos/rapport/segmentation/v1/EstimatedSize';
import type { SegmentServiceDefinition } from '@rapport/protos/rapport/segmentation/v1/SegmentService';
import { compileSegmentRule } from '@rapport/rules/evaluator';
import { countBits, intersect, noBits } from '@rapport/rules/memberSet';
import type { SegmentRule } from '@rapport/rules/rule';
import { compileSetRule } from '@rapport/rules/setRule';
import type { SetRule } from '@rapport/rules/setRule';
import type { SegmentationConfig } from '../config.ts';
import { isChannel } from '../segment/reach.ts';
import type { EstimateQuestion } from '../segment/tally.ts';
import { countAllMembers, sampleMembers } from '../views/memberships/queries.ts';
import { audienceOf, sizeOf as sizeOfAudience } from './audiences.ts';
import type { ExactEstimates } from './exactEstimates.ts';
import { readRule } from './mapping.ts';
import { createTakeovers } from './takeovers.ts';
import type { Takeovers } from './takeovers.ts';
import { CONFIDENCE, tallyMembers, toEstimate } from './tallies.ts';

/** By it a half is known to ±2 %, a hundredth to ±0.5 %: 2,000 members with their histories are some 50 ms. */
const SAMPLE_MEMBERS = 2_000;
/** Each costs a look at the members who match. */
const MAX_OVERLAPS = 10;
/** The same. */
const MAX_CHANNELS = 10;

/** What refuses a rule, and completes it. */
export interface EstimateChecks {
  /** @throws RpcError where there is no such segment */
  readonly segment: (tenant: TenantId, segmentId: string) => Promise<void>;
  /** @throws RpcError where the rule looks at what is not there */
  readonly references: (tenant: TenantId, segmentId: string, rule: SegmentRule) => Promise<void>;
  /** The rule that is drafted, or else the one in force. @throws RpcError where there is none */
  readonly plannedRule: (tenant: TenantId, segmentId: string) => Promise<SegmentRule>;
  readonly withDefinedTraits: (tenant: TenantId, rule: SegmentRule) => Promise<SegmentRule>;
}

type EstimateRpcs = Pick<
  RpcBindings<SegmentServiceDefinition>,
  'EstimateSegment' | 'BeginEstimate' | 'GetEstimate' | 'CancelEstimate'
>;

type Asked = Pick<EstimateSegmentRequest__Output, 'rule' | 'segmentId' | 'overlapWith' | 'channels'>;

/** How many members a rule would hold for: from a sample at once, and exactly in the background. */
export function estimateRpcs(
  { engine }: Pick<ServiceContext<SegmentationConfig, 'segmentation'>, 'engine'>,
  checks: EstimateChecks,
  exactEstimates: ExactEstimates,
): EstimateRpcs {
  const { store } = engine;
  const takeovers = createTakeovers(store);

  /** The rule that is asked about, with the traits that it names. */
  const readAsked = async (
    tenant: TenantId,
    { rule: wire, segmentId, overlapWith, channels }: Asked,
  ): Promise<SegmentRule> => {
    if ((wire === null) === (segmentId === '')) {
      throw invalidArgument('ESTIMATE_OF_WHAT', 'Send a rule, or the id of a segment.', 'rule');
    }
    if (overlapWith.length > MAX_OVERLAPS) {
      throw invalidArgument(
        'OVERLAPS_TOO_MANY',
        `Ask for the overlap with at most ${MAX_OVERLAPS} segments.`,
        'overlap_with',
      );
    }
    if (channels.length > MAX_CHANNELS || !channels.every(isChannel)) {
      throw invalidArgument(
        'CHANNELS_INVALID',
        `Name at most ${MAX_CHANNELS} channels, each of 1 to 56 letters, digits, - or _.`,
        'channels',
      );
    }
    for (const other of overlapWith) await checks.segment(tenant, other);
    const rule = wire === null ? await checks.plannedRule(tenant, segmentId) : readRule(wire);
    await checks.references(tenant, segmentId, rule);
    return wire === null ? rule : checks.withDefinedTraits(tenant, rule);
  };

  return {
    EstimateSegment: {
      scope: 'read',
      handler: async (request, context) => {
        const { tenant } = context;
        const rule = await readAsked(tenant, request);
        await awaitPosition(engine, request.minPosition, context);
        const { overlapWith, channels } = request;
        const question = { at: engine.logClock(), overlapWith, channels };
        const sets = compileSetRule(rule);
        return sets !== undefined && channels.length === 0
          ? countSets(store, tenant, sets, question)
          : sampleRule(store, takeovers, tenant, rule, question);
      },
    },
    BeginEstimate: {
      scope: 'write',
      handler: async (request, context) => {
        const { tenant } = context;
        const { requestId, rule: wire, segmentId, overlapWith, channels } = request;
        const asked = [wire === null ? null : readRule(wire), segmentId, overlapWith, channels];
        const known = await exactEstimates.begun(tenant, requestId, fingerprintOf(asked));
        if (known !== undefined) return { estimate: known };
        const rule = await readAsked(tenant, request);
        await awaitPosition(engine, request.minPosition, context);
        const question = { overlapWith, channels };
        return {
          estimate: await exactEstimates.begin(tenant, requestId, fingerprintOf(asked), rule, question),
        };
      },
    },
    GetEstimate: {
      scope: 'read',
      handler: async ({ estimateId }, { tenant }) => ({
        estimate: await exactEstimates.get(tenant, estimateId),
      }),
    },
    CancelEstimate: {
      scope: 'write',
      handler: async ({ estimateId }, { tenant }) => ({
        estimate: await exactEstimates.cancel(tenant, estimateId),
      }),
    },
  };
}

async function sampleRule(
  store: Store,
  { see }: Takeovers,
  tenant: TenantId,
  rule: SegmentRule,
  question: EstimateQuestion,
): Promise<EstimateSegmentResponse> {
  // The same question draws the same members: what it is asked again for has the same answer, as long as nothing happens.
  const drawn = await sampleMembers(store, tenant, fingerprintOf(rule), SAMPLE_MEMBERS);
  const sample = (await see(tenant, drawn)).map(({ member }) => member);
  const tally = await tallyMembers(store, sample, compileSegmentRule(rule), question);
  // Whoever came since the members were counted is in the sample already.
  const total = Math.max(sample.length, await countAllMembers(store, tenant));
  return toEstimate(tally, total, question);
}

/** Everybody is looked at, as of one moment. */
async function countSets(
  store: Store,
  tenant: TenantId,
  rule: SetRule,
  { overlapWith }: EstimateQuestion,
): Promise<EstimateSegmentResponse> {
  const exactly = (members: number): EstimatedSize => {
    const size = String(members);
    return { members: size, low: size, high: size };
  };
  const shared = new Map<string, number>();
  const audience = await audienceOf(store, tenant, rule, overlapWith);
  for (const { holders, sets } of audience) {
    for (const segmentId of overlapWith) {
      const both = holders.slice();
      intersect(both, sets.get(segmentId) ?? noBits());
      shared.set(segmentId, (shared.get(segmentId) ?? 0) + countBits(both));
    }
  }
  const total = String(await countAllMembers(store, tenant));
  return {
    size: exactly(sizeOfAudience(audience)),
    confidence: CONFIDENCE,
    sampledMembers: total,
    totalMembers: total,
    exact: true,
    overlaps: overlapWith.map((segmentId) => ({ segmentId, size: exactly(shared.get(segmentId) ?? 0) })),
    reaches: [],
  };
}
