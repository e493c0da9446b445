import { pagesOf } from '@rapport/engine/ports/pages';
import type { Store } from '@rapport/engine/ports/store';
import type { Document } from '@rapport/kernel/projection';
import type { AggregateDocument, RecordedEvent } from '@rapport/kernel/decider';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { accountAggregate } from '../../account/aggregate.ts';
import { TRANSACTION_TYPES, changeOf, isTransaction } from '../../account/events.ts';
import type { AccountEvent, TimeEvent, TransactionEvent } from '../../account/events.ts';
import { changeLots } from '../../account/lots.ts';
import type { Lot } from '../../account/lots.ts';
import { placeOfTransaction, stepId, transactionId } from '../../account/names.ts';
import type { TransactionPlace } from '../../account/names.ts';
import { awaitingFor, heldBy, owedBy, pendingFor } from '../../account/state.ts';
import { atTime, elapse } from '../../account/time.ts';
import type { AccountState, OpenAccount } from '../../account/state.ts';

export const EVENTS = `${accountAggregate.name}.events`;
export const ACCOUNTS = `${accountAggregate.name}.states`;

/** An event, or a step of one, as it stands in the ledger. */
export interface LedgerEntry<Event extends AccountEvent | TimeEvent = AccountEvent | TimeEvent> extends Pick<
  RecordedEvent,
  'stream' | 'version' | 'tenant' | 'effectiveAt' | 'recordedAt'
> {
  /** From 1, where time brought it about. */
  readonly step?: number;
  readonly event: Event;
}

export type Booked = LedgerEntry<TransactionEvent>;

export const isBooking = (entry: LedgerEntry): entry is Booked => isTransaction(entry.event);

export const entryId = ({ stream, version, step }: LedgerEntry): string =>
  step === undefined ? transactionId(stream, version) : stepId(stream, version, step);

/** What one command comes to at most: an opening or a name, terms, what was due, and the booking. */
const MAX_ANSWER_EVENTS = 5;

export interface Account {
  readonly stream: string;
  readonly version: number;
  readonly state: OpenAccount;
  /** Its now is never before this, whatever the clock does. */
  readonly lastEventAt: EpochMs;
}

interface EventRow extends Document {
  readonly stream: string;
  readonly version: number;
  readonly tenant: string;
  readonly type: string;
  readonly data: object;
  readonly effectiveAt: EpochMs;
  readonly recordedAt: EpochMs;
}

export function entriesOf(row: Document): readonly LedgerEntry[] {
  const { type, data, ...place } = row as EventRow;
  return inSteps({ ...place, event: { type, data } as AccountEvent });
}

/** What time brought about is one event with a step, and an instant, for each thing that came due. */
export function inSteps(
  entry: Pick<
    RecordedEvent<AccountEvent>,
    'stream' | 'version' | 'tenant' | 'effectiveAt' | 'recordedAt' | 'event'
  >,
): readonly LedgerEntry[] {
  const { stream, version, tenant, effectiveAt, recordedAt, event } = entry;
  const place = { stream, version, tenant, recordedAt };
  if (event.type !== 'Elapsed') return [{ ...place, effectiveAt, event }];
  return event.data.steps.map((step, index) => ({
    ...place,
    step: index + 1,
    effectiveAt: step.data.effectiveAt,
    event: step,
  }));
}

export async function findAccount(store: Store, stream: string): Promise<Account | undefined> {
  const found = (await store.getMany(ACCOUNTS, [stream])).get(stream);
  const document = found as AggregateDocument<AccountState> | undefined;
  if (document?.state.status !== 'open') return undefined;
  const { version, state, lastEventAt } = document;
  return { stream, version, state, lastEventAt };
}

/** The transaction of an account that an id names. */
export async function findTransaction(
  store: Store,
  stream: string,
  txnId: string,
): Promise<Booked | undefined> {
  const place = placeOfTransaction(stream, txnId);
  if (place === undefined) return undefined;
  const id = transactionId(stream, place.version);
  const row = (await store.getMany(EVENTS, [id])).get(id);
  if (row === undefined) return undefined;
  return entriesOf(row)
    .filter(isBooking)
    .find(({ step }) => step === place.step);
}

/** The booking that a command of the service itself came to, whatever account it is of. */
export async function findByRequest(
  store: Store,
  tenant: TenantId,
  method: string,
  requestId: string,
): Promise<Booked | undefined> {
  const rows = await store.find(EVENTS, { filter: { tenant, method, requestId }, limit: MAX_ANSWER_EVENTS });
  return rows.flatMap(entriesOf).findLast(isBooking);
}

/** Types of stored events that are transactions or consist of them. */
const MOVING_TYPES = [...TRANSACTION_TYPES, 'Elapsed'];

/**
 * Transactions of an account, newest booking first, by their id, whose versions sort as text.
 *
 * @param before id of the last one seen
 */
export async function listTransactions(
  store: Store,
  stream: string,
  limit: number,
  before: string | undefined,
): Promise<readonly Booked[]> {
  const place = before === undefined ? undefined : placeOfTransaction(stream, before);
  const found: Booked[] = place === undefined ? [] : [...(await earlierSteps(store, stream, place))];
  let after = place && transactionId(stream, place.version);
  while (found.length < limit) {
    const rows = await store.find(EVENTS, {
      // Digits end before `:`, and remembered refusals, which have `!` there, stand before them.
      filter: { _id: { gte: `${stream}@0`, lt: `${stream}@:` }, type: { in: MOVING_TYPES } },
      sort: { _id: -1 },
      limit,
      ...(after !== undefined && { after: { _id: after } }),
    });
    found.push(...rows.flatMap((row) => newestFirst(entriesOf(row))));
    after = rows.at(-1)?._id;
    if (rows.length < limit) break;
  }
  return found.slice(0, limit);
}

/** Steps of the same event before one that was seen. */
async function earlierSteps(
  store: Store,
  stream: string,
  { version, step = 1 }: TransactionPlace,
): Promise<readonly Booked[]> {
  if (step === 1) return [];
  const id = transactionId(stream, version);
  const row = (await store.getMany(EVENTS, [id])).get(id);
  return row === undefined ? [] : newestFirst(entriesOf(row)).filter((entry) => (entry.step ?? 0) < step);
}

const newestFirst = (entries: readonly LedgerEntry[]): readonly Booked[] =>
  entries.filter(isBooking).reverse();

/** Rows read at once: 1,000 of some 700 bytes. */
const READ_ROWS = 1_000;

/** A history is read whole to explain it: at about 10 ms per thousand, this is a second. */
export const MAX_HISTORY_EVENTS = 100_000;

/**
 * Folds the account's events up to its version, in booking order, which is that of their ids, and then what has come
 * due since and is not booked yet. What is booked meanwhile does not count, so a sum over them is one that the account
 * had.
 *
 * @returns `undefined` where the account has more than {@link MAX_HISTORY_EVENTS}
 */
export async function foldHistory<Sum>(
  store: Store,
  { stream, version, state }: Account,
  now: EpochMs,
  start: Sum,
  add: (sum: Sum, entry: LedgerEntry) => Sum,
): Promise<Sum | undefined> {
  if (version > MAX_HISTORY_EVENTS) return undefined;
  let sum = start;
  const pages = pagesOf(store, EVENTS, {
    filter: { _id: { gte: transactionId(stream, 1), lte: transactionId(stream, version) } },
    limit: READ_ROWS,
  });
  for await (const rows of pages) {
    for (const entry of rows.flatMap(entriesOf)) sum = add(sum, entry);
  }
  const due = { type: 'Elapsed', data: { steps: elapse(state, now) } } as const;
  const place = { stream, version: version + 1, tenant: '', effectiveAt: now, recordedAt: now };
  for (const entry of inSteps({ ...place, event: due })) sum = add(sum, entry);
  return sum;
}

/** What a member has at a moment. */
export interface Balance {
  /** Available; may be below zero. */
  readonly available: bigint;
  readonly pending: bigint;
  /** Of what is pending, what waits for events. */
  readonly awaiting: bigint;
  readonly held: bigint;
  /** Was taken back and was not there; 0 or above. */
  readonly owed: bigint;
  /** What is available, nearest expiry first; empty where it is below zero. */
  readonly lots: readonly Lot[];
}

const NOTHING: Balance = {
  ...{ available: 0n, pending: 0n, awaiting: 0n, held: 0n, owed: 0n },
  lots: [],
};

/**
 * What is there after everything effective up to and including an instant; of a moment ahead, what will be there if
 * nothing but time happens. `undefined` where the history is too long.
 */
export async function balanceAsOf(
  store: Store,
  account: Account,
  at: EpochMs,
  now: EpochMs,
): Promise<Balance | undefined> {
  if (at >= account.state.changedAt) return balanceOf(atTime(account.state, at));
  return foldHistory(store, account, now, NOTHING, (sum, { event, effectiveAt }) => {
    if (!isTransaction(event) || effectiveAt > at) return sum;
    return {
      available: sum.available + event.data.amount,
      pending: sum.pending + changeOf('pending', event.data),
      awaiting: sum.awaiting + awaitingChangeOf(event.data),
      held: sum.held + changeOf('held', event.data),
      owed: sum.owed - changeOf('owed', event.data),
      lots: changeLots(sum.lots, event.data.lots),
    };
  });
}

const awaitingChangeOf = ({ pending }: TransactionEvent['data']): bigint =>
  pending !== undefined && 'awaits' in pending ? pending.amount : 0n;

export function balanceOf(account: OpenAccount): Balance {
  const { balance, lots } = account;
  return {
    available: balance,
    pending: pendingFor(account),
    awaiting: awaitingFor(account),
    held: heldBy(account),
    owed: owedBy(account),
    lots,
  };
}
