import type { AggregateDocument } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
import type { MemberRef, TenantId } from '@rapport/kernel/ids';
import { DAY_MS, SECOND_MS } from '@rapport/kernel/instant';
import { eventsOrThrow, submitterOf } from '@rapport/platform/grpc/commands';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  readInt64,
  readMemberRef,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Redemption as WireRedemption } from '@rapport/protos/rapport/points/v1/Redemption';
import type { RedemptionStatus as WireStatus } from '@rapport/protos/rapport/points/v1/RedemptionStatus';
import type { Reward as WireReward, Reward__Output } from '@rapport/protos/rapport/points/v1/Reward';
import { STANDARD_UNIT } from '../account/names.ts';
import { codeAggregate } from '../code/aggregate.ts';
import type { PointsConfig } from '../config.ts';
import { redemptionAggregate } from '../redemption/aggregate.ts';
import type {
  Redemption,
  RedemptionCommand,
  RedemptionRef,
  RedemptionStatus,
} from '../redemption/aggregate.ts';
import { MAX_STOCK, rewardAggregate } from '../reward/aggregate.ts';
import type { RewardPlan, RewardState } from '../reward/aggregate.ts';
import { collectProblems } from './planProblems.ts';
import { findReward } from './redeemer.ts';
import type { Redeemer } from './redeemer.ts';
import { STATUS_OF_REJECTION, doorError, rejectionError } from './status.ts';
import type { Tiers } from './tiers.ts';

const REWARDS = `${rewardAggregate.name}.states`;
const REWARD_PAGES = { standard: 50, most: 200 };
const METHOD = 'points.reward.v1';

const STANDARD_WAIT_SECONDS = DAY_MS / SECOND_MS;
/** With its margin, the hold stays below the 90 days of a hold. */
const MAX_WAIT_SECONDS = 30 * STANDARD_WAIT_SECONDS;
const MAX_LIMIT_PER_MEMBER = 1_000_000;
/** Each is two commands of one group commit. */
const MAX_CODES = 500;
const CODE = /^[A-Za-z0-9._-]{1,100}$/;

const STATUS = {
  ...{ requested: 'REDEMPTION_STATUS_PENDING', fulfilling: 'REDEMPTION_STATUS_PENDING' },
  ...{ cancelling: 'REDEMPTION_STATUS_PENDING', reserved: 'REDEMPTION_STATUS_RESERVED' },
  ...{ refused: 'REDEMPTION_STATUS_REFUSED', fulfilled: 'REDEMPTION_STATUS_FULFILLED' },
  cancelled: 'REDEMPTION_STATUS_CANCELLED',
} as const satisfies Record<RedemptionStatus, WireStatus>;

type Known = Exclude<RewardState, { readonly status: 'none' }>;

export function rewardBinding(
  { protos, engine, identify, pages }: ServiceContext<PointsConfig, 'points'>,
  redeemer: Pick<Redeemer, 'advance' | 'find'>,
  tiers: Tiers,
): ServiceBinding {
  const { store } = engine;

  const rewardOf = async (tenant: TenantId, rewardId: string): Promise<Known> => {
    const found = await findReward(store, tenant, rewardId);
    if (found !== undefined) return found;
    throw rejectionError({ code: 'REWARD_UNKNOWN', message: `There is no reward ${rewardId}.` });
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  const refOf = (
    tenant: TenantId,
    request: {
      readonly rewardId: string;
      readonly member: Parameters<typeof readMemberRef>[0];
      readonly redemptionId: string;
    },
  ): RedemptionRef & { readonly member: MemberRef } => {
    const member = valueOrThrow(readMemberRef(request.member, 'member'));
    return {
      rewardId: valueOrThrow(readCallerId(request.rewardId, 'reward_id')),
      redemptionId: valueOrThrow(readCallerId(request.redemptionId, 'redemption_id')),
      mid: identify(tenant, member),
      member,
    };
  };

  /** By hand, once: the id of what is asked for follows from the redemption. */
  const decideOn = async (
    command: Extract<RedemptionCommand, { readonly type: 'FulfilRedemption' | 'CancelRedemption' }>,
    { tenant, subject }: CallContext,
  ): Promise<{ redemption: WireRedemption }> => {
    const { rewardId, mid, redemptionId } = command;
    const ref = { rewardId, mid, redemptionId };
    const before = await redeemer.advance(tenant, ref);
    // A refusal is remembered, so nothing is asked for before it is there.
    if (before === undefined) throw unknown(redemptionId);
    const isAsked = command.type === 'FulfilRedemption' ? 'fulfilled' : 'cancelled';
    if (before.status !== isAsked) {
      const requestId = derivedId(command.type, rewardId, mid, redemptionId);
      const result = await engine.submit({
        ...{ aggregate: redemptionAggregate.name, tenant, command, method: METHOD, requestId },
        ...{ fingerprint: requestId, actor: subject },
      });
      eventsOrThrow(result, requestId, STATUS_OF_REJECTION);
    }
    return { redemption: toRedemption(ref, (await redeemer.advance(tenant, ref)) ?? before) };
  };

  return bindService(protos.own.RewardService.service, {
    UpsertReward: {
      scope: 'write',
      handler: async ({ requestId, reward }, context) => {
        const plan = readReward(reward);
        await submit(rewardAggregate, { type: 'UpsertReward', plan }, requestId, context, plan);
        return { reward: toReward(await rewardOf(context.tenant, plan.rewardId)) };
      },
    },
    SetStock: {
      scope: 'write',
      handler: async ({ requestId, rewardId: id, stock: wire }, context) => {
        const rewardId = valueOrThrow(readCallerId(id, 'reward_id'));
        const stock = Number(valueOrThrow(readInt64(wire, 'stock', { min: 0n, max: BigInt(MAX_STOCK) })));
        const command = { type: 'SetStock', rewardId, stock } as const;
        await submit(rewardAggregate, command, requestId, context);
        return { reward: toReward(await rewardOf(context.tenant, rewardId)) };
      },
    },
    AddCodes: {
      scope: 'write',
      handler: async ({ rewardId: id, codes }, { tenant, subject }) => {
        const rewardId = valueOrThrow(readCallerId(id, 'reward_id'));
        const { plan } = await rewardOf(tenant, rewardId);
        const isValid =
          codes.length > 0 && codes.length <= MAX_CODES && codes.every((code) => CODE.test(code));
        if (!isValid || !plan.hasCodes) {
          throw doorError('CODES_INVALID', `Send 1 to ${MAX_CODES} codes for a reward that has codes.`);
        }
        const step = (aggregate: string, name: string, code: string, command: object) => {
          const requestId = derivedId(name, rewardId, code);
          return engine.submit({
            ...{ aggregate, tenant, command, method: METHOD, requestId, fingerprint: requestId },
            actor: subject,
          });
        };
        const added = await Promise.all(
          codes.map(async (code) => {
            await step(codeAggregate.name, 'register', code, { type: 'RegisterCode', rewardId, code });
            // The code is there before it is counted, so that whoever has reserved a piece finds one.
            return step(rewardAggregate.name, 'count', code, { type: 'AddCode', rewardId });
          }),
        );
        return {
          reward: toReward(await rewardOf(tenant, rewardId)),
          added: added.filter((result) => result.outcome === 'accepted' && !result.repeated).length,
        };
      },
    },
    GetReward: {
      scope: 'read',
      handler: async ({ rewardId }, { tenant }) => ({
        reward: toReward(await rewardOf(tenant, valueOrThrow(readCallerId(rewardId, 'reward_id')))),
      }),
    },
    ListRewards: {
      scope: 'read',
      handler: async ({ pageSize, pageToken }, { tenant }) => {
        const limit = valueOrThrow(readPageSize(pageSize, REWARD_PAGES));
        const query = fingerprintOf(['ListRewards', tenant, rewardAggregate.name]);
        const after = valueOrThrow(pages.open(pageToken, query));
        const found = (await store.find(REWARDS, {
          filter: { tenant, status: 'known' },
          limit,
          ...(after !== undefined && { after: { _id: String(after._id) } }),
        })) as readonly AggregateDocument<RewardState>[];
        const last = found.length === limit ? found.at(-1) : undefined;
        return {
          rewards: found.flatMap(({ state }) => (state.status === 'none' ? [] : [toReward(state)])),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: last._id } }),
        };
      },
    },
    RedeemReward: {
      scope: 'write',
      handler: async ({ requestId, rewardId, member: wire }, context) => {
        const { tenant } = context;
        const { member, ...ref } = refOf(tenant, { rewardId, member: wire, redemptionId: requestId });
        const { plan } = await rewardOf(tenant, ref.rewardId);
        const { tier, price, unit, waitsMs, limitPerMember } = plan;
        const isKnown = (await redeemer.find(tenant, ref)) !== undefined;
        // The first answer stands, also where the member has lost the tier since.
        if (!isKnown && tier !== undefined && !(await tiers.hasReached(tenant, ref.mid, tier))) {
          throw doorError('NOT_ELIGIBLE', `This reward is for tier ${tier.tierId} and higher ones.`);
        }
        const command = {
          type: 'RedeemReward',
          ...{ ...ref, price, unit, waitsMs },
          ...(limitPerMember !== undefined && { limitPerMember }),
          personal: { keyId: 'none', alg: 'none', data: member },
        } as const;
        await submit(redemptionAggregate, command, requestId, context, [ref.rewardId, member]);
        const redemption = await redeemer.advance(tenant, ref);
        if (redemption?.status === 'refused') throw refused(redemption);
        if (redemption === undefined) throw unknown(ref.redemptionId);
        return { redemption: toRedemption(ref, redemption) };
      },
    },
    FulfilRedemption: {
      scope: 'write',
      handler: (request, context) => {
        const { member: _member, ...ref } = refOf(context.tenant, request);
        return decideOn({ type: 'FulfilRedemption', ...ref }, context);
      },
    },
    CancelRedemption: {
      scope: 'write',
      handler: (request, context) => {
        const { member: _member, ...ref } = refOf(context.tenant, request);
        const reason = request.reason === '' ? 'cancelled' : request.reason;
        if (reason.length > MAX_REASON_LENGTH) {
          throw doorError('REASON_TOO_LONG', `A reason has at most ${MAX_REASON_LENGTH} characters.`);
        }
        return decideOn({ type: 'CancelRedemption', ...ref, reason }, context);
      },
    },
    GetRedemption: {
      scope: 'read',
      handler: async (request, { tenant }) => {
        const ref = refOf(tenant, request);
        const redemption = await redeemer.find(tenant, ref);
        if (redemption === undefined) throw unknown(ref.redemptionId);
        return { redemption: toRedemption(ref, redemption) };
      },
    },
  });
}

const MAX_REASON_LENGTH = 200;

const unknown = (redemptionId: string): Error =>
  rejectionError({ code: 'REDEMPTION_UNKNOWN', message: `The member has no redemption ${redemptionId}.` });

const refused = ({ reason = '' }: Redemption): Error =>
  rejectionError({ code: reason, message: 'Nothing is set aside: the reward was refused.' });

/** @throws RpcError INVALID_ARGUMENT `REWARD_INVALID` with every problem */
function readReward(wire: Reward__Output | null): RewardPlan {
  const problems = collectProblems('reward', 'REWARD_INVALID');
  if (wire === null) return problems.none('Say what the reward is.');
  const { rewardId, name, price: wirePrice, hasCodes, unlisted, limitPerMember, waitsSeconds } = wire;
  const { tierProgramId: programId, tierId } = wire;
  const unit = wire.unit === '' ? STANDARD_UNIT : wire.unit;
  const price = BigInt(wirePrice);
  problems.id('reward_id', rewardId);
  problems.name('name', name);
  problems.id('unit', unit);
  if (price <= 0n) problems.add('price', 'PRICE_INVALID', 'A price is at least one point.');
  if (limitPerMember < 0 || limitPerMember > MAX_LIMIT_PER_MEMBER) {
    problems.add('limit_per_member', 'LIMIT_INVALID', 'A limit is 1 or more; 0 is none.');
  }
  if (waitsSeconds < 0 || waitsSeconds > MAX_WAIT_SECONDS) {
    problems.add('waits_seconds', 'WAIT_INVALID', `A reward waits for at most ${MAX_WAIT_SECONDS} seconds.`);
  }
  if ((programId === '') !== (tierId === '')) {
    problems.add('tier_id', 'TIER_INVALID', 'Say both a tier and its program, or none.');
  }
  problems.throwAny();
  return {
    ...{ rewardId, name, unit, price, hasCodes, isListed: !unlisted },
    ...(limitPerMember > 0 && { limitPerMember }),
    ...(tierId !== '' && { tier: { programId, tierId } }),
    waitsMs: (waitsSeconds === 0 ? STANDARD_WAIT_SECONDS : waitsSeconds) * SECOND_MS,
  };
}

function toReward({ plan, stock }: Known): WireReward {
  const { rewardId, name, unit, price, hasCodes, isListed, limitPerMember, tier, waitsMs } = plan;
  return {
    ...{ rewardId, name, unit, price: String(price), hasCodes, unlisted: !isListed },
    limitPerMember: limitPerMember ?? 0,
    tierProgramId: tier?.programId ?? '',
    tierId: tier?.tierId ?? '',
    waitsSeconds: waitsMs / SECOND_MS,
    available: String(stock.available),
    reserved: String(stock.reserved),
    issued: String(stock.issued),
  };
}

function toRedemption({ rewardId, redemptionId }: RedemptionRef, redemption: Redemption): WireRedemption {
  const { status, price, unit, expiresAt, reason, code } = redemption;
  return {
    ...{ rewardId, redemptionId, status: STATUS[status], price: String(price), unit },
    expiresAt: toTimestamp(expiresAt),
    reason: reason ?? '',
    // Before that it may still become another one's.
    code: status === 'fulfilled' ? (code ?? '') : '',
  };
}
