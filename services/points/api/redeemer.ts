import { setTimeout as pause } from 'node:timers/promises';
import type { AggregateDocument, CommandResult } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
import type { TenantId } from '@rapport/kernel/ids';
import { DAY_MS } from '@rapport/kernel/instant';
import { unavailable } from '@rapport/platform/grpc/errors';
import type { ServiceContext } from '@rapport/platform/process/serve';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand } from '../account/decide.ts';
import { codeAggregate } from '../code/aggregate.ts';
import type { CodeCommand, CodeState } from '../code/aggregate.ts';
import type { PointsConfig } from '../config.ts';
import { dueAt, redemptionAggregate, redemptionStream } from '../redemption/aggregate.ts';
import type {
  Redemption,
  RedemptionCommand,
  RedemptionRef,
  RedemptionsState,
} from '../redemption/aggregate.ts';
import { rewardAggregate, rewardStream } from '../reward/aggregate.ts';
import type { RewardCommand, RewardState } from '../reward/aggregate.ts';
import type { Owner } from './owners.ts';

const REWARDS = `${rewardAggregate.name}.states`;
const REDEMPTIONS = `${redemptionAggregate.name}.states`;
const CODES = `${codeAggregate.name}.states`;
const METHOD = 'points.reward.v1';

/** How often redemptions are looked for whose time is over, or whose caller is gone. */
const LOOK_MS = 500;
const AT_ONCE = 200;

/**
 * The hold outlasts the redemption: what has begun to be fulfilled in time can still be paid after a long outage. What
 * was not is given back when the redemption's time is over.
 */
const HOLD_MARGIN_MS = 7 * DAY_MS;

/** Free codes looked at together, so that those who come at once do not all want the same. */
const CODES_LOOKED_AT = 50;
const RETRY_MS = 500;
/** Each attempt that fails, another redemption has got a code. */
const MAX_ATTEMPTS = 1_000;

export interface Redeemer {
  /** Takes a redemption as far as it goes by now; `undefined` where it is forgotten. */
  readonly advance: (tenant: TenantId, ref: RedemptionRef) => Promise<Redemption | undefined>;
  /** As it stands; `undefined` where it is forgotten, or never was. */
  readonly find: (tenant: TenantId, ref: RedemptionRef) => Promise<Redemption | undefined>;
  readonly stop: () => Promise<void>;
}

type Step = RewardCommand | RedemptionCommand | AccountCommand | CodeCommand;

export async function findReward(
  store: Pick<ServiceContext['store'], 'getMany'>,
  tenant: TenantId,
  rewardId: string,
): Promise<Exclude<RewardState, { readonly status: 'none' }> | undefined> {
  const stream = rewardStream(tenant, rewardId);
  const found = (await store.getMany(REWARDS, [stream])).get(stream);
  const state = (found as AggregateDocument<RewardState> | undefined)?.state;
  return state?.status === 'known' ? state : undefined;
}

/**
 * Takes redemptions to their end over reward, account, codes and the redemption itself, one after the other. Each step has
 * one id for ever, so whoever comes again, or at the same time, hears the first answer: nothing is given out twice, and
 * whoever dies in between, the next look goes on.
 */
export function startRedeemer({
  engine,
  clock,
  logger,
}: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'clock' | 'logger'>): Redeemer {
  const { store } = engine;
  const stopping = new AbortController();

  const submit = (
    aggregate: string,
    tenant: TenantId,
    command: Step,
    requestId: string,
  ): Promise<CommandResult> =>
    engine.submit({
      ...{ aggregate, tenant, command, requestId },
      ...{ method: METHOD, fingerprint: requestId, actor: METHOD },
    });

  /** The steps of one redemption; each gives the reason why it was refused, or nothing. */
  const stepsOf = (tenant: TenantId, ref: RedemptionRef) => {
    const key = derivedId('redemption', ref.rewardId, ref.mid, ref.redemptionId);
    const step = async (name: string, aggregate: string, command: Step): Promise<string | undefined> => {
      const result = await submit(aggregate, tenant, command, derivedId(name, key));
      if (result.outcome === 'accepted') return undefined;
      return result.outcome === 'rejected' ? result.rejection.code : result.outcome;
    };
    return {
      key,
      stock: (type: 'ReserveStock' | 'ReturnStock' | 'IssueStock') =>
        step(type, rewardAggregate.name, { type, rewardId: ref.rewardId }),
      account: (command: AccountCommand) => step(command.type, accountAggregate.name, command),
      note: (command: RedemptionCommand, attempt = '') =>
        step(`${command.type}${attempt}`, redemptionAggregate.name, command),
      take: (code: string) =>
        step(`take-${code}`, codeAggregate.name, {
          type: 'TakeCode',
          rewardId: ref.rewardId,
          code,
          redemption: key,
        }),
    };
  };
  type Steps = ReturnType<typeof stepsOf>;

  const find = async (tenant: TenantId, ref: RedemptionRef) => {
    const stream = redemptionStream(tenant, ref.rewardId, ref.mid);
    const found = (await store.getMany(REDEMPTIONS, [stream])).get(stream);
    const state = (found as AggregateDocument<RedemptionsState> | undefined)?.state;
    const redemption = state?.redemptions.find(({ redemptionId }) => redemptionId === ref.redemptionId);
    return { redemption, personal: state?.personal };
  };

  const reserve = async (
    ref: RedemptionRef,
    redemption: Redemption,
    account: Owner['account'],
    { key, stock, account: book, note }: Steps,
  ): Promise<void> => {
    const gone = await stock('ReserveStock');
    if (gone !== undefined) {
      await note({ type: 'NoteRefused', ...ref, reason: gone });
      return;
    }
    const { price: amount, expiresAt } = redemption;
    const held = { type: 'Hold', ...account, holdId: key, amount } as const;
    const poor = await book({ ...held, expiresAt: expiresAt + HOLD_MARGIN_MS });
    if (poor === undefined) {
      await note({ type: 'NoteReserved', ...ref });
      return;
    }
    await stock('ReturnStock');
    await note({ type: 'NoteRefused', ...ref, reason: poor });
  };

  /** A code that is this redemption's for ever. Which one is tried next is written down first, so that two who come at once try the same. */
  const takeCode = async (tenant: TenantId, ref: RedemptionRef, steps: Steps): Promise<void> => {
    for (;;) {
      const { redemption } = await find(tenant, ref);
      if (redemption === undefined) return;
      const { code, attempts } = redemption;
      if (code !== undefined && (await steps.take(code)) === undefined) return;
      if (attempts >= MAX_ATTEMPTS) throw new Error(`No code for ${steps.key} after ${attempts} attempts.`);
      const free = (await store.find(CODES, {
        filter: { tenant, rewardId: ref.rewardId, isFree: true },
        limit: CODES_LOOKED_AT,
      })) as readonly AggregateDocument<CodeState>[];
      const next = free[spread(steps.key, attempts) % Math.max(1, free.length)]?.state.code;
      if (next === undefined) {
        // A piece is reserved, so there is a code for it: it is not seen yet, or whoever else is at this has taken it.
        const { redemption: meanwhile } = await find(tenant, ref);
        if (meanwhile?.attempts !== attempts) continue;
        throw unavailable('REDEMPTION_PENDING', 'A code is being looked for; ask again.', RETRY_MS);
      }
      const attempt = attempts + 1;
      await steps.note({ type: 'ChooseCode', ...ref, code: next, attempt }, `-${attempt}`);
    }
  };

  const fulfil = async (
    tenant: TenantId,
    ref: RedemptionRef,
    account: Owner['account'],
    steps: Steps,
  ): Promise<void> => {
    const reward = await findReward(store, tenant, ref.rewardId);
    if (reward?.plan.hasCodes === true) await takeCode(tenant, ref, steps);
    const unpaid = await steps.account({ type: 'Capture', ...account, holdId: steps.key });
    if (unpaid !== undefined) logger.error({ event: 'reward.unpaid', redemption: steps.key, reason: unpaid });
    await steps.stock('IssueStock');
    await steps.note({ type: 'NoteFulfilled', ...ref });
  };

  const advance = async (tenant: TenantId, ref: RedemptionRef): Promise<Redemption | undefined> => {
    const { redemption, personal } = await find(tenant, ref);
    if (redemption === undefined || personal === undefined) return undefined;
    const steps = stepsOf(tenant, ref);
    const account = { mid: ref.mid, unit: redemption.unit, personal };
    switch (redemption.status) {
      case 'requested':
        await reserve(ref, redemption, account, steps);
        break;
      case 'fulfilling':
        await fulfil(tenant, ref, account, steps);
        break;
      case 'cancelling':
        // Where the hold has ended by itself, the points are back already.
        await steps.account({ type: 'Void', ...account, holdId: steps.key });
        await steps.stock('ReturnStock');
        await steps.note({ type: 'NoteCancelled', ...ref });
        break;
      default:
        return redemption;
    }
    return (await find(tenant, ref)).redemption;
  };

  const takeFurther = async (
    { tenant, state }: AggregateDocument<RedemptionsState>,
    now: number,
  ): Promise<void> => {
    const { rewardId, mid } = state;
    if (rewardId === undefined || mid === undefined) return;
    for (const redemption of state.redemptions) {
      const { redemptionId, status } = redemption;
      const isDone = status === 'refused' || status === 'fulfilled' || status === 'cancelled';
      if (isDone || dueAt(redemption) > now) continue;
      const ref = { rewardId, mid, redemptionId };
      if (status === 'reserved') {
        await stepsOf(tenant, ref).note({ type: 'CancelRedemption', ...ref, reason: TIMEOUT });
      }
      await advance(tenant, ref);
    }
  };

  const look = async (): Promise<void> => {
    const now = clock.now();
    const found = (await store.find(REDEMPTIONS, {
      filter: { dueAt: { lte: now } },
      sort: { dueAt: 1 },
      limit: AT_ONCE,
    })) as readonly AggregateDocument<RedemptionsState>[];
    await Promise.all(found.map((document) => takeFurther(document, now)));
  };

  const running = (async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        // What was not taken further now is due at the next look as well.
        if (!stopping.signal.aborted) logger.warn({ event: 'reward.look_failed', problem: String(error) });
      });
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    advance,
    find: async (tenant, ref) => (await find(tenant, ref)).redemption,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** The reason of a redemption that was not fulfilled in its time. */
const TIMEOUT = 'timeout';

/** Different for different redemptions, and the next one at each attempt. */
function spread(key: string, attempt: number): number {
  let sum = attempt;
  for (let index = 0; index < key.length; index += 1) sum = (sum * 31 + key.charCodeAt(index)) % 1_000_003;
  return sum;
}
