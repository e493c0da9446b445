import type { Clients } from '@rapport/scripts/clients';
import type { Random } from '@rapport/scripts/random';
import type { Command, CommandAnswer } from './journal.ts';

/** A replica of the points service. */
export type PointsDoor = Pick<Clients, 'ledger' | 'rewards' | 'budgets'>;

/** So few that commands meet on one account. */
const COMMANDED_MEMBERS = 24;

/** Goods, of which a member may have two, and which are soon gone; goods that wait for a second; and codes. */
export const REWARDS = {
  tea: { price: 7, stock: 12, limitPerMember: 2, waitsSeconds: 86_400 },
  flash: { price: 3, stock: 10, limitPerMember: 0, waitsSeconds: 1 },
  voucher: { price: 5, stock: 0, limitPerMember: 0, waitsSeconds: 86_400 },
} as const;
const REWARD_IDS = ['tea', 'flash', 'voucher'] as const;
export const FIRST_CODES: readonly string[] = Array.from({ length: 6 }, (_, index) => `code-${index}`);
/** Each order gets the bonus out of a budget that lasts for 40 of them, the last one in part. */
export const BONUS = { ruleId: 'bonus', budgetId: 'spring', points: 3, funded: 119 } as const;

const SECOND_MS = 1_000;
const DAY_MS = 86_400 * SECOND_MS;

/** What a command may name: only what was answered, and what was never answered too, for it may be there. */
export interface Known {
  readonly holds: { readonly memberId: string; readonly id: string }[];
  readonly redemptions: { readonly memberId: string; readonly id: string; readonly rewardId: string }[];
}

/** Each by how often it is drawn. */
const RPCS: readonly [Command['rpc'], ...Command['rpc'][]] = [
  ...(['Earn', 'Earn', 'Earn', 'Earn', 'Earn', 'Earn', 'Earn', 'Redeem', 'Redeem', 'Redeem'] as const),
  ...(['Hold', 'Hold', 'Hold', 'Hold', 'Capture', 'Capture', 'Capture', 'Void'] as const),
  ...(['Transfer', 'Transfer', 'Transfer', 'RedeemReward', 'RedeemReward', 'RedeemReward'] as const),
  ...(['RedeemReward', 'FulfilRedemption', 'FulfilRedemption', 'CancelRedemption'] as const),
  ...(['FundBudget', 'AddCodes'] as const),
];

const memberOf = (index: number): string => `m-${index % COMMANDED_MEMBERS}`;

/** @param now what ends soon ends within a second of it */
export function drawCommand(random: Random, requestId: string, known: Known, now: number): Command {
  const rpc = random.pick(RPCS);
  const who = random.integer(0, COMMANDED_MEMBERS - 1);
  const base = { requestId, rpc, memberId: memberOf(who), amount: 0 };
  const soon = now + random.integer(200, SECOND_MS);
  switch (rpc) {
    case 'Earn': {
      const activatesAt = random.chance(0.25) ? (random.chance(0.7) ? soon : now + DAY_MS) : undefined;
      const ends = random.chance(0.5) ? soon + SECOND_MS : now + random.integer(2, 5) * DAY_MS;
      return {
        ...base,
        amount: random.integer(1, 60),
        ...(activatesAt !== undefined && { activatesAt }),
        // Pending points outlast the moment at which they are available.
        ...(random.chance(0.4) && { expiresAt: activatesAt === undefined ? ends : activatesAt + DAY_MS }),
      };
    }
    case 'Redeem':
      return { ...base, amount: random.integer(1, 40) };
    case 'Transfer':
      return { ...base, to: memberOf(who + random.integer(1, 5)), amount: random.integer(1, 30) };
    case 'Hold':
      return { ...base, amount: random.integer(2, 30), expiresAt: random.chance(0.4) ? soon : now + DAY_MS };
    case 'Capture':
    case 'Void': {
      const hold = known.holds[random.integer(0, Math.max(0, known.holds.length - 1))];
      if (hold === undefined) return { ...base, rpc: 'Earn', amount: 10 };
      const amount = rpc === 'Capture' && random.chance(0.5) ? random.integer(1, 12) : 0;
      return { ...base, memberId: hold.memberId, target: hold.id, amount };
    }
    case 'RedeemReward':
      return { ...base, rewardId: random.pick(REWARD_IDS) };
    case 'FulfilRedemption':
    case 'CancelRedemption': {
      const one = known.redemptions[random.integer(0, Math.max(0, known.redemptions.length - 1))];
      if (one === undefined) return { ...base, rpc: 'RedeemReward', rewardId: 'voucher' };
      return { ...base, memberId: one.memberId, target: one.id, rewardId: one.rewardId };
    }
    case 'FundBudget':
      return { ...base, memberId: '', amount: random.integer(1, 20) };
    case 'AddCodes':
      // One of them is there already, mostly.
      return { ...base, memberId: '', codes: [`code-of-${requestId}`, random.pick(['code-0', 'code-9'])] };
  }
}

/** What may be sent with other content under its id: the first is what counts. */
export const isBooking = ({ rpc }: Command): boolean =>
  ['Earn', 'Redeem', 'Hold', 'Capture', 'Void', 'Transfer'].includes(rpc);

const toTimestamp = (at: number): { seconds: string; nanos: number } => ({
  seconds: String(Math.floor(at / SECOND_MS)),
  nanos: (at % SECOND_MS) * 1_000_000,
});

/** Sends it and reads the answer; whatever goes wrong is the caller's to judge. */
export async function callWith(
  { ledger, rewards, budgets }: PointsDoor,
  command: Command,
  deadlineMs: number,
): Promise<CommandAnswer> {
  const { requestId, memberId, expiresAt, activatesAt, target = '', rewardId = '' } = command;
  const member = { externalId: memberId };
  const amount = String(command.amount);
  // By its reason a booking is found again.
  const base = { requestId, member, reason: requestId };
  const ends = expiresAt === undefined ? {} : { expiresAt: toTimestamp(expiresAt) };
  const limit = { deadlineMs };
  const redemption = { rewardId, member, redemptionId: target };
  const booked = ({
    txnId = '',
    balanceAfter = '',
  }: Readonly<{ txnId?: string; balanceAfter?: string }> = {}): CommandAnswer => ({
    ...{ outcome: 'booked', txnId, balanceAfter },
  });
  switch (command.rpc) {
    case 'Earn': {
      const starts = activatesAt === undefined ? {} : { activatesAt: toTimestamp(activatesAt) };
      const { transaction } = await ledger.Earn({ ...base, amount, ...starts, ...ends }, limit);
      return booked(transaction ?? {});
    }
    case 'Redeem':
      return booked((await ledger.Redeem({ ...base, amount }, limit)).transaction ?? {});
    case 'Hold':
      return booked((await ledger.Hold({ ...base, amount, ...ends }, limit)).transaction ?? {});
    case 'Capture':
      return booked((await ledger.Capture({ ...base, holdId: target, amount }, limit)).transaction ?? {});
    case 'Void':
      return booked((await ledger.Void({ ...base, holdId: target }, limit)).transaction ?? {});
    case 'Transfer': {
      const request = { ...base, to: { externalId: command.to ?? '' }, amount };
      return booked((await ledger.Transfer(request, limit)).sent ?? {});
    }
    case 'RedeemReward':
      await rewards.RedeemReward({ requestId, rewardId, member }, limit);
      return { outcome: 'done' };
    case 'FulfilRedemption': {
      const { redemption: now } = await rewards.FulfilRedemption(redemption, limit);
      return { outcome: 'done', code: now?.code ?? '' };
    }
    case 'CancelRedemption':
      await rewards.CancelRedemption({ ...redemption, reason: requestId }, limit);
      return { outcome: 'done' };
    case 'FundBudget': {
      const { budgetId } = BONUS;
      await budgets.FundBudget({ requestId, budgetId, amount, reason: requestId, approver: 'li.na' }, limit);
      return { outcome: 'done' };
    }
    case 'AddCodes':
      await rewards.AddCodes({ rewardId: 'voucher', codes: [...(command.codes ?? [])] }, limit);
      return { outcome: 'done' };
  }
}
