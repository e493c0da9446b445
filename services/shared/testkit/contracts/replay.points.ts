import { DAY_MS, toInstant } from '@rapport/kernel/instant';

/** A member's account, and what it is in. */
export interface ToldAccount {
  readonly tenant: string;
  readonly mid: string;
  readonly unit: string;
  readonly externalId: string;
}

/** A partner's. */
export interface ToldPartner {
  readonly tenant: string;
  readonly partnerId: string;
  readonly unit: string;
}

export const partnerAccount = ({ tenant, partnerId, unit }: ToldPartner): string =>
  `${tenant}:account:partner:${partnerId}:${unit}`;

/** What is told when it is opened, and when its policy is another one. */
export const openingData = (told: ToldPartner, overdraft: string): object => ({
  ...{ account: partnerAccount(told), owner: { kind: 'partner', id: told.partnerId }, unit: told.unit },
  ...{ policy: { overdraft }, timeZone: 'Asia/Shanghai' },
});

/** Short names of all events that move points, with the accounts that they move them between. */
const MOVES = {
  PointsEarned: ['issuance', 'member'],
  PointsClawedBack: ['member', 'issuance'],
  PointsRedeemed: ['member', 'redemption'],
  PointsReversed: ['member', 'issuance'],
  PointsActivated: ['pending', 'member'],
  PointsExpired: ['member', 'expiry'],
  PointsHeld: ['member', 'held'],
  HoldCaptured: ['held', 'redemption'],
  HoldVoided: ['held', 'member'],
  HoldExpired: ['held', 'member'],
  PointsAdjusted: ['adjustment', 'member'],
  PointsTransferred: ['member', 'transit'],
  PointsTransferReturned: ['transit', 'member'],
  PointsCharged: ['member', 'budget'],
  PointsChargeReturned: ['budget', 'member'],
} as const;

type MoveName = keyof typeof MOVES;
export const MOVE_NAMES = Object.keys(MOVES) as readonly MoveName[];

/** The data of such an event; the ledger itself would have come to other balances. */
export function movedData(
  name: MoveName,
  owner: ToldAccount | ToldPartner,
  txnId: string,
  points: number,
  at: number,
): object {
  const { tenant, unit } = owner;
  const isMembers = 'mid' in owner;
  const account = isMembers ? `${tenant}:account:member:${owner.mid}:${unit}` : partnerAccount(owner);
  const called = (place: (typeof MOVES)[MoveName][number]): string => {
    if (place === 'member') return account;
    if (place === 'pending' || place === 'held') return `${account}:${place}`;
    return `${tenant}:account:system:${place}:${unit}`;
  };
  const [debit, credit] = MOVES[name];
  const change = credit === 'member' ? points : debit === 'member' ? -points : 0;
  return {
    ...{ txnId, account, unit, amount: String(change), balanceAfter: '0', causeEventIds: [], causeCount: 0 },
    postings: [{ debit: called(debit), credit: called(credit), amount: String(points) }],
    ...(isMembers
      ? { personal: { keyId: 'k1', alg: 'none', data: { namespace: 'user', externalId: owner.externalId } } }
      : { owner: { kind: 'partner', id: owner.partnerId } }),
    ...(name === 'PointsReversed' && { reversesTxnId: txnId }),
    ...(name.includes('Hel') || name.startsWith('Hold') ? { holdId: 'h' } : {}),
    ...(name === 'PointsHeld' && { holdExpiresAt: toInstant(at + DAY_MS) }),
    ...(name === 'HoldCaptured' && { captured: [] }),
    ...(name === 'PointsAdjusted' && { approver: 'li.na' }),
    ...(name.startsWith('PointsTransfer') && { transferId: 't' }),
    ...(/^Points(Transfer|Charge)/.test(name) && { counterpartyMid: isMembers ? owner.mid : '' }),
  };
}
