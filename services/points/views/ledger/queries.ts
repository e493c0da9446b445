import type { Store } from '@rapport/engine/ports/store';
import type { Document } from '@rapport/kernel/projection';
import type { AggregateDocument, RecordedEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import { accountAggregate } from '../../account/aggregate.ts';
import { TRANSACTION_TYPES, isTransaction } from '../../account/events.ts';
import type { AccountEvent, TransactionEvent } from '../../account/events.ts';
import { transactionId } from '../../account/names.ts';
import type { AccountState, OpenAccount } from '../../account/state.ts';

const EVENTS = `${accountAggregate.name}.events`;
export const ACCOUNTS = `${accountAggregate.name}.states`;

/** An event as it stands in the ledger. */
export type LedgerEntry<Event extends AccountEvent = AccountEvent> = Pick<
  RecordedEvent<Event>,
  'stream' | 'version' | 'tenant' | 'event' | 'effectiveAt' | 'recordedAt'
>;

export interface Account {
  readonly stream: string;
  readonly version: number;
  readonly state: OpenAccount;
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

function entryOf(row: Document): LedgerEntry {
  const { stream, version, tenant, type, data, effectiveAt, recordedAt } = row as EventRow;
  return { stream, version, tenant, effectiveAt, recordedAt, event: { type, data } as AccountEvent };
}

export async function findAccount(store: Store, stream: string): Promise<Account | undefined> {
  const found = (await store.getMany(ACCOUNTS, [stream])).get(stream);
  const document = found as AggregateDocument<AccountState> | undefined;
  if (document?.state.status !== 'open') return undefined;
  return { stream, version: document.version, state: document.state };
}

/** @param id `_id` of the event, which is the transaction's id */
export async function findTransaction(
  store: Store,
  id: string,
): Promise<LedgerEntry<TransactionEvent> | undefined> {
  const row = (await store.getMany(EVENTS, [id])).get(id);
  if (row === undefined) return undefined;
  const entry = entryOf(row);
  return isTransaction(entry.event) ? (entry as LedgerEntry<TransactionEvent>) : undefined;
}

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
): Promise<readonly LedgerEntry<TransactionEvent>[]> {
  const rows = await store.find(EVENTS, {
    // Digits end before `:`, and remembered refusals, which have `!` there, stand before them.
    filter: { _id: { gte: `${stream}@0`, lt: `${stream}@:` }, type: { in: TRANSACTION_TYPES } },
    sort: { _id: -1 },
    limit,
    ...(before !== undefined && { after: { _id: before } }),
  });
  return rows.map((row) => entryOf(row) as LedgerEntry<TransactionEvent>);
}

/** Rows read at once: 1,000 of some 700 bytes. */
const READ_ROWS = 1_000;

/** A history is read whole to explain it: at about 10 ms per thousand, this is a second. */
export const MAX_HISTORY_EVENTS = 100_000;

/**
 * Folds the account's events up to its version, in booking order, which is that of their ids. What is booked
 * meanwhile does not count, so a sum over them is one that the account had.
 *
 * @param upTo the latest effective time that counts; everything where absent
 * @returns `undefined` where the account has more than {@link MAX_HISTORY_EVENTS}
 */
export async function foldHistory<Sum>(
  store: Store,
  { stream, version }: Account,
  upTo: EpochMs | undefined,
  start: Sum,
  add: (sum: Sum, entry: LedgerEntry) => Sum,
): Promise<Sum | undefined> {
  if (version > MAX_HISTORY_EVENTS) return undefined;
  let sum = start;
  let after: { readonly _id: string } | undefined;
  for (;;) {
    const rows = await store.find(EVENTS, {
      filter: {
        _id: { gte: transactionId(stream, 1), lte: transactionId(stream, version) },
        ...(upTo !== undefined && { effectiveAt: { lte: upTo } }),
      },
      limit: READ_ROWS,
      ...(after !== undefined && { after }),
    });
    for (const row of rows) sum = add(sum, entryOf(row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < READ_ROWS) return sum;
    after = { _id: last._id };
  }
}

/** Sum of everything effective up to and including an instant; `undefined` where the history is too long. */
export async function balanceAsOf(store: Store, account: Account, at: EpochMs): Promise<bigint | undefined> {
  if (at >= account.state.reachedAt) return account.state.balance;
  return foldHistory(store, account, at, 0n, (sum, { event }) =>
    isTransaction(event) ? sum + event.data.amount : sum,
  );
}
