import type { RecordedEvent } from '@rapport/kernel/decider';
import type { MemberRef } from '@rapport/kernel/ids';
import { requestIdReused, valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  readInt64,
  readMemberRef,
  readTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { EarnRequest__Output } from '@rapport/protos/rapport/points/v1/EarnRequest';
import type { Transaction } from '@rapport/protos/rapport/points/v1/Transaction';
import type { MemberRef__Output } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Position__Output } from '@rapport/protos/rapport/type/v1/Position';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand, Availability } from '../account/decide.ts';
import type { AccountEvent, Holder } from '../account/events.ts';
import { STANDARD_UNIT, accountStream } from '../account/names.ts';
import { atTime } from '../account/time.ts';
import type { PointsConfig } from '../config.ts';
import { listTop } from '../views/leaderboard/queries.ts';
import { NOTHING_EXPLAINED, explainEntry, explainInWords, partsOf } from '../views/ledger/explain.ts';
import {
  MAX_HISTORY_EVENTS,
  balanceAsOf,
  balanceOf,
  entryId,
  findAccount,
  findTransaction,
  foldHistory,
  inSteps,
  isBooking,
  listTransactions,
} from '../views/ledger/queries.ts';
import type { Account } from '../views/ledger/queries.ts';
import { toLeaderboardRow, toLot, toPart, toTransaction } from './mapping.ts';
import { doorError, rejectionError } from './status.ts';

const TRANSACTION_PAGES = { standard: 100, most: 500 };
const TOP_ROWS = { standard: 10, most: 100 };

/** A sentence, not a document. */
const MAX_REASON_LENGTH = 200;

/** Key of personal blocks that are not encrypted. */
const NO_KEY = 'none';

/** Whose account a request is about. */
interface Owner {
  readonly member: MemberRef;
  readonly mid: string;
  readonly unit: string;
  readonly stream: string;
  readonly personal: Holder;
}

interface OwnerRequest {
  readonly member: MemberRef__Output | null;
  readonly unit: string;
}

interface WriteRequest extends OwnerRequest {
  readonly requestId: string;
  readonly reason: string;
}

interface Question extends OwnerRequest {
  readonly minPosition: Position__Output | null;
}

function readUnit(unit: string): string {
  return unit === '' ? STANDARD_UNIT : valueOrThrow(readCallerId(unit, 'unit'));
}

function readReason(reason: string): { readonly reason?: string } {
  if (reason.length > MAX_REASON_LENGTH) {
    throw doorError('REASON_TOO_LONG', `A reason has at most ${MAX_REASON_LENGTH} characters.`);
  }
  return reason === '' ? {} : { reason };
}

function readAvailability({ activatesAt: from, expiresAt: until }: EarnRequest__Output): Availability {
  const activatesAt = valueOrThrow(readTimestamp(from, 'activates_at'));
  const expiresAt = valueOrThrow(readTimestamp(until, 'expires_at'));
  return { ...(activatesAt !== undefined && { activatesAt }), ...(expiresAt !== undefined && { expiresAt }) };
}

function historyTooLong(): Error {
  return doorError(
    'HISTORY_TOO_LONG',
    `The account has more than ${MAX_HISTORY_EVENTS} events; list its transactions instead.`,
  );
}

export function ledgerBinding({
  protos,
  engine,
  clock,
  identify,
  pages,
}: ServiceContext<PointsConfig, 'points'>): ServiceBinding {
  const { store } = engine;

  const ownerOf = ({ member: wire, unit: name }: OwnerRequest, { tenant }: CallContext): Owner => {
    const member = valueOrThrow(readMemberRef(wire, 'member'));
    const unit = readUnit(name);
    const mid = identify(tenant, member);
    const personal: Holder = { keyId: NO_KEY, alg: 'none', data: member };
    return { member, mid, unit, stream: accountStream(tenant, mid, unit), personal };
  };

  /** The account that is asked about, as far as the caller wants to have been read. */
  const accountOf = async (request: Question, context: CallContext): Promise<Owner & Account> => {
    const owner = ownerOf(request, context);
    await awaitPosition(engine, request.minPosition, context);
    const account = await findAccount(store, owner.stream);
    if (account === undefined) {
      throw doorError('ACCOUNT_UNKNOWN', 'This member has no account in this unit.', { unit: owner.unit });
    }
    return { ...owner, ...account };
  };

  /** @param input what the caller said: the same request id with another one is refused */
  const book = async (
    command: AccountCommand,
    owner: Owner,
    requestId: string,
    input: object,
    { tenant, subject }: CallContext,
  ): Promise<{ transaction: Transaction }> => {
    const id = valueOrThrow(readCallerId(requestId, 'request_id'));
    const result = await engine.submit({
      aggregate: accountAggregate.name,
      tenant,
      command,
      method: command.type,
      requestId: id,
      fingerprint: fingerprintOf([owner.member, owner.unit, input]),
      actor: subject,
    });
    if (result.outcome === 'request_id_reused') throw requestIdReused(id);
    if (result.outcome === 'rejected') throw rejectionError(result.rejection);
    // The booking comes last: the opening of the account, and what has come due, stand before it.
    const entry = (result.events as readonly RecordedEvent<AccountEvent>[])
      .flatMap(inSteps)
      .findLast(isBooking);
    if (entry === undefined) throw new Error(`${command.type} booked nothing.`);
    return { transaction: toTransaction(entry, owner.member, owner.unit) };
  };

  const move = (
    type: 'Earn' | 'Redeem',
    request: WriteRequest & { readonly amount: string },
    context: CallContext,
    when: Availability = {},
  ): Promise<{ transaction: Transaction }> => {
    const owner = ownerOf(request, context);
    const amount = valueOrThrow(readInt64(request.amount, 'amount'));
    const said = { amount, ...readReason(request.reason), ...when };
    const { mid, unit, personal } = owner;
    return book({ type, mid, unit, personal, ...said }, owner, request.requestId, said, context);
  };

  const settle = async (
    type: 'Capture' | 'Void',
    request: WriteRequest & { readonly holdId: string },
    context: CallContext,
    how: { readonly amount?: bigint } = {},
  ): Promise<{ transaction: Transaction }> => {
    const owner = ownerOf(request, context);
    const holdId = valueOrThrow(readCallerId(request.holdId, 'hold_id'));
    const said = { holdId, ...how, ...readReason(request.reason) };
    const { mid, unit, personal } = owner;
    return book({ type, mid, unit, personal, ...said }, owner, request.requestId, said, context);
  };

  return bindService(protos.own.LedgerService.service, {
    Earn: {
      scope: 'write',
      handler: (request, context) => move('Earn', request, context, readAvailability(request)),
    },
    Redeem: { scope: 'write', handler: (request, context) => move('Redeem', request, context) },
    Reverse: {
      scope: 'write',
      handler: async (request, context) => {
        const owner = ownerOf(request, context);
        const { txnId } = request;
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const said = { txnId, ...(amount !== 0n && { amount }), ...readReason(request.reason) };
        const { mid, unit, personal, stream } = owner;
        const entry = await findTransaction(store, stream, txnId);
        const original = entry && { ...entry.event.data, version: entry.version, type: entry.event.type };
        return book(
          { type: 'Reverse', mid, unit, personal, ...said, ...(original !== undefined && { original }) },
          owner,
          request.requestId,
          said,
          context,
        );
      },
    },
    Hold: {
      scope: 'write',
      handler: async (request, context) => {
        const owner = ownerOf(request, context);
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const expiresAt = valueOrThrow(readTimestamp(request.expiresAt, 'expires_at')) ?? 0;
        const said = { amount, expiresAt, ...readReason(request.reason) };
        const { mid, unit, personal } = owner;
        const { requestId: holdId } = request;
        return book({ type: 'Hold', mid, unit, personal, holdId, ...said }, owner, holdId, said, context);
      },
    },
    Capture: {
      scope: 'write',
      handler: async (request, context) => {
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        return settle('Capture', request, context, amount === 0n ? {} : { amount });
      },
    },
    Void: { scope: 'write', handler: (request, context) => settle('Void', request, context) },
    GetBalance: {
      scope: 'read',
      handler: async (request, context) => {
        const asOf = valueOrThrow(readTimestamp(request.asOf, 'as_of'));
        const account = await accountOf(request, context);
        const now = clock.now();
        const balance = await balanceAsOf(store, account, asOf ?? now, now);
        if (balance === undefined) throw historyTooLong();
        const { available, pending, held, lots } = balance;
        const [next] = lots;
        return {
          balance: String(available),
          unit: account.unit,
          pending: String(pending),
          held: String(held),
          expiring: next?.expiresAt === undefined ? null : toLot(next),
        };
      },
    },
    ListExpiringLots: {
      scope: 'read',
      handler: async (request, context) => {
        const until = valueOrThrow(readTimestamp(request.until, 'until'));
        const { state } = await accountOf(request, context);
        const { lots } = atTime(state, clock.now());
        const listed =
          until === undefined ? lots : lots.filter(({ expiresAt }) => (expiresAt ?? Infinity) <= until);
        return { lots: listed.map(toLot) };
      },
    },
    ListTransactions: {
      scope: 'read',
      handler: async (request, context) => {
        const limit = valueOrThrow(readPageSize(request.pageSize, TRANSACTION_PAGES));
        const { stream, member, unit } = ownerOf(request, context);
        const query = fingerprintOf(['ListTransactions', stream, accountAggregate.name]);
        const after = valueOrThrow(pages.open(request.pageToken, query));
        await accountOf(request, context);
        const before = after === undefined ? undefined : String(after._id);
        const entries = await listTransactions(store, stream, limit, before);
        const last = entries.length === limit ? entries.at(-1) : undefined;
        return {
          transactions: entries.map((entry) => toTransaction(entry, member, unit)),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: entryId(last) } }),
        };
      },
    },
    ExplainBalance: {
      scope: 'read',
      handler: async (request, context) => {
        const account = await accountOf(request, context);
        const now = clock.now();
        const explanation = await foldHistory(store, account, now, NOTHING_EXPLAINED, explainEntry);
        if (explanation === undefined) throw historyTooLong();
        const balance = balanceOf(atTime(account.state, now));
        return {
          balance: String(balance.available),
          pending: String(balance.pending),
          held: String(balance.held),
          lots: balance.lots.map(toLot),
          text: explainInWords(explanation, balance, account.unit),
          parts: partsOf(explanation).map(toPart),
        };
      },
    },
    ListTop: {
      scope: 'read',
      handler: async ({ unit: named, limit, minPosition }, context) => {
        const unit = readUnit(named);
        const most = valueOrThrow(readPageSize(limit, TOP_ROWS, 'limit'));
        await awaitPosition(engine, minPosition, context);
        const rows = await listTop(store, context.tenant, unit, most);
        return { rows: rows.map(toLeaderboardRow) };
      },
    },
  });
}
