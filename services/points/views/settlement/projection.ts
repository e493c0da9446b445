import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { Fact } from '@rapport/kernel/event';
import type { FoldContext, Projection } from '@rapport/kernel/projection';
import type { AccountOpened } from '@rapport/contracts/points/events';
import { TOPICS } from '@rapport/contracts/topics';
import { isTimeZone, monthOf } from '@rapport/rules/calendar';
import { TRANSACTED } from '../bookings.ts';
import type { Transacted } from '../bookings.ts';
import { ACCOUNTS, MONTHS, NO_FLOWS, SETTLEMENT, monthId } from './documents.ts';
import type { AccountDocument, Flow, MonthDocument } from './documents.ts';

type Told = AccountOpened | Transacted;

/** What is settled with each partner, by months of the zone that the tenant had when the account was opened. */
export const settlementProjection: Projection<Told> = {
  name: SETTLEMENT,
  topic: TOPICS.points,
  handles: ['rapport.points.AccountOpened.v1', ...TRANSACTED],
  collections: [
    { name: ACCOUNTS },
    // Everybody's last month.
    { name: MONTHS, indexes: [{ fields: { tenant: 1, month: 1, _id: 1 } }] },
  ],
  keys: ({ event: { data } }) => (isPartners(data) ? [{ collection: ACCOUNTS, id: data.account }] : []),
  fold: (context, fact) => {
    const { event } = fact;
    const { data } = event;
    if (!isPartners(data)) return;
    if (event.type === 'rapport.points.AccountOpened.v1') {
      const { account: _id, owner, timeZone: zone } = event.data;
      if (!isTimeZone(zone)) throw new Error(`Account ${_id} names no time zone.`);
      context.put<AccountDocument>(ACCOUNTS, { _id, partnerId: owner.id, zone });
      return;
    }
    count(context, fact as Fact<Transacted>);
  },
};

/** Accounts of members are most of the topic, and none of this. */
const isPartners = ({ owner }: Pick<Told['data'], 'owner'>): boolean => owner?.kind === 'partner';

function count(context: FoldContext, { event, effectiveAt }: Fact<Transacted>): void {
  const { tenantid: tenant, data } = event;
  const { account, unit, txnId } = data;
  const opened = context.get<AccountDocument>(ACCOUNTS, account);
  // An account is opened before it books anything, under the same key.
  if (opened === undefined) throw new Error(`Account ${account} was not opened.`);
  const moved = flowOf(event);
  if (moved === undefined) return;
  const { flow, amount } = moved;
  const { partnerId, zone } = opened;
  const month = monthOf(effectiveAt, zone);
  const _id = monthId(tenant, partnerId, unit, month);
  const known = context.get<MonthDocument>(MONTHS, _id) ?? {
    ...{ _id, tenant, partnerId, unit, month, ...NO_FLOWS },
    ...{ transactions: 0, transactionIds: [] },
  };
  context.put<MonthDocument>(MONTHS, {
    ...known,
    [flow]: known[flow] + amount,
    transactions: known.transactions + 1,
    transactionIds: [txnId, ...known.transactionIds].slice(0, MAX_CAUSE_EVENT_IDS),
  });
}

/** What a transaction means to the settlement; `undefined` where it moves nothing into the account or out of it. */
export function flowOf({
  type,
  data,
}: Pick<Transacted, 'type' | 'data'>): { readonly flow: Flow; readonly amount: bigint } | undefined {
  const worth = worthTold(data);
  if (worth === 0n) return undefined;
  // Of which only transfers have a counterparty and may take another one back.
  const { counterpartyOwner, takesBack = false, transferId } = data as Partial<TransferData>;
  const incoming: Flow = counterpartyOwner === undefined ? 'redeemed' : 'received';
  const outgoing: Flow = counterpartyOwner === undefined ? 'issued' : 'sent';
  switch (type) {
    case 'rapport.points.PointsTransferred.v1':
      // Points that come back from whom they went to are fewer that went there.
      return worth > 0n && !takesBack
        ? { flow: incoming, amount: worth }
        : { flow: outgoing, amount: -worth };
    case 'rapport.points.PointsTransferReturned.v1':
      return takesBack ? { flow: incoming, amount: worth } : { flow: outgoing, amount: -worth };
    case 'rapport.points.PointsReversed.v1':
      return transferId === undefined
        ? { flow: 'settled', amount: worth }
        : { flow: incoming, amount: worth };
    case 'rapport.points.PointsCharged.v1':
    case 'rapport.points.PointsChargeReturned.v1':
      return { flow: 'issued', amount: -worth };
    case 'rapport.points.PointsExpired.v1':
      return { flow: 'expired', amount: -worth };
    default:
      return { flow: 'settled', amount: worth };
  }
}

interface TransferData {
  readonly counterpartyOwner: object;
  readonly takesBack: true;
  readonly transferId: string;
}

/** Signed change of all that the account has: available, pending, held, less what it owes. */
function worthTold({ account, postings }: Transacted['data']): bigint {
  const isOwn = (posted: string): boolean => posted === account || posted.startsWith(`${account}:`);
  return postings.reduce(
    (sum, { debit, credit, amount }) =>
      sum + (isOwn(credit) ? BigInt(amount) : 0n) - (isOwn(debit) ? BigInt(amount) : 0n),
    0n,
  );
}
