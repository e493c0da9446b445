import { derivedId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  readInt64,
  readTimestamp,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Account as WireAccount } from '@rapport/protos/rapport/points/v1/Account';
import type { AccountPolicy__Output } from '@rapport/protos/rapport/points/v1/AccountPolicy';
import type { Transaction } from '@rapport/protos/rapport/points/v1/Transaction';
import type { Position__Output } from '@rapport/protos/rapport/type/v1/Position';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand } from '../account/decide.ts';
import { streamOfOwner } from '../account/names.ts';
import { STRICT_POLICY } from '../account/owner.ts';
import type { NamedOwner, Policy } from '../account/owner.ts';
import { nextToExpire } from '../account/lots.ts';
import { accountNotOpen } from '../account/rejections.ts';
import { atTime } from '../account/time.ts';
import { outgoingOf } from '../account/transfers.ts';
import type { PointsConfig } from '../config.ts';
import { listTop } from '../views/leaderboard/queries.ts';
import { NOTHING_EXPLAINED, explainEntry, explainInWords, partsOf } from '../views/ledger/explain.ts';
import {
  MAX_HISTORY_EVENTS,
  balanceAsOf,
  balanceOf,
  entryId,
  findAccount,
  findByRequest,
  findTransaction,
  foldHistory,
  listTransactions,
} from '../views/ledger/queries.ts';
import type { Account, Booked } from '../views/ledger/queries.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
import { createBatchBook } from './batch.ts';
import { createBookings } from './bookings.ts';
import type { OwnerRequest } from './bookings.ts';
import type { Checker, TrialBalance } from './checker.ts';
import { definitionsOf } from './dryRun.ts';
import {
  toLeaderboardRow,
  toLiabilityMonth,
  toLot,
  toPart,
  toTransaction,
  toTrialBalance,
} from './mapping.ts';
import { ownerOfParty, readNamedOwner, toOwner } from './owners.ts';
import type { Owner } from './owners.ts';
import { readReason, readUnit } from './said.ts';
import { createSettlementList } from './settlement.ts';
import { STATUS_OF_REJECTION, doorError, rejectionError } from './status.ts';
import { TRANSFER_POLICY, receiptId } from './transfers.ts';
import type { Units } from './units.ts';

const TRANSACTION_PAGES = { standard: 100, most: 500 };
const TOP_ROWS = { standard: 10, most: 100 };

interface WriteRequest extends OwnerRequest {
  readonly requestId: string;
  readonly reason: string;
}

interface Question extends OwnerRequest {
  readonly minPosition: Position__Output | null;
}

/** @throws RpcError */
function readPolicy(wire: AccountPolicy__Output | null): Policy {
  if (wire === null) return STRICT_POLICY;
  const overdraft = valueOrThrow(readInt64(wire.overdraft, 'policy.overdraft'));
  const cap = valueOrThrow(readInt64(wire.cap, 'policy.cap'));
  return { overdraft, ...(cap !== 0n && { cap }) };
}

const toAccount = (
  tenant: string,
  owner: NamedOwner,
  unit: string,
  { overdraft, cap }: Policy,
): WireAccount => ({
  account: streamOfOwner(tenant, { owner }, unit),
  owner: toOwner(owner),
  unit,
  policy: { overdraft: String(overdraft), cap: String(cap ?? 0n) },
});

function noAccount({ account }: Owner): Error {
  const { unit } = account;
  return 'owner' in account
    ? rejectionError(accountNotOpen(account.owner, unit))
    : doorError('ACCOUNT_UNKNOWN', 'This member has no account in this unit.', { unit });
}

function historyTooLong(): Error {
  return doorError(
    'HISTORY_TOO_LONG',
    `The account has more than ${MAX_HISTORY_EVENTS} events; list its transactions instead.`,
  );
}

export function ledgerBinding(
  service: ServiceContext<PointsConfig, 'points'>,
  checker: Pick<Checker, 'trialBalance'>,
  units: Units,
): ServiceBinding {
  const { protos, engine, clock, pages, logger } = service;
  const { store } = engine;
  const bookings = createBookings(service, units);
  const { callerOf, ownerOf, ready, book, finish } = bookings;

  const rulebookOf = createRulebooks();

  /** The account that is asked about, as far as the caller wants to have been read, and the moment that is now for it. */
  const accountOf = async (
    request: Question,
    context: CallContext,
  ): Promise<Owner & Account & { readonly now: EpochMs }> => {
    const owner = ownerOf(request, context);
    await awaitPosition(engine, request.minPosition, context);
    const account = await findAccount(store, owner.stream);
    if (account === undefined) throw noAccount(owner);
    // What is booked is booked: a clock that was put back, ours or a sender's, does not take it away again.
    const now = Math.max(clock.now(), account.lastEventAt, account.state.changedAt);
    return { ...owner, ...account, now };
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  const countedOf = (tenant: string, unit: string): TrialBalance => {
    const counted = checker.trialBalance(tenant, unit);
    if (counted !== undefined) return counted;
    throw doorError('NOT_COUNTED_YET', 'The ledger is being counted for the first time; ask again.');
  };

  /** The other side of what was sent, unless it is under way or has come back, and whose account that is. */
  const receiptOf = async ({
    tenant,
    event,
    stream,
  }: Booked): Promise<{ readonly entry: Booked; readonly holder: Owner } | undefined> => {
    if (event.type !== 'TransferSent') return undefined;
    const { to, transferId } = event.data;
    const entry = await findByRequest(store, tenant, TRANSFER_POLICY, receiptId(transferId));
    if (entry === undefined) return undefined;
    return { entry, holder: ownerOfParty(to, tenant, stream.slice(stream.lastIndexOf(':') + 1)) };
  };

  const settle = async (
    how: { readonly type: 'Capture'; readonly amount?: bigint } | { readonly type: 'Void' },
    request: WriteRequest & { readonly holdId: string },
    context: CallContext,
  ): Promise<{ transaction: Transaction }> => {
    const caller = callerOf(context);
    const owner = ownerOf(request, caller);
    const holdId = valueOrThrow(readCallerId(request.holdId, 'hold_id'));
    const { type: _type, ...part } = how;
    const why = readReason(request.reason);
    const said = { holdId, ...part, ...why };
    const command = { ...how, ...owner.account, holdId, ...why };
    return book(await ready(command, owner, request.requestId, said, caller), caller);
  };

  return bindService(protos.own.LedgerService.service, {
    OpenAccount: {
      scope: 'write',
      handler: async ({ requestId, owner: wire, unit: unitSaid, policy: policySaid }, context) => {
        const { tenant } = context;
        const owner = readNamedOwner(wire);
        const unit = readUnit(unitSaid);
        const policy = readPolicy(policySaid);
        const zone = rulebookOf(await definitionsOf(store, tenant)).zoneAt(clock.now());
        const terms = await units.termsOf(tenant, unit);
        const command: AccountCommand = {
          ...{ type: 'OpenAccount', owner, unit, policy, zone },
          ...(terms !== undefined && { terms }),
        };
        await submit(accountAggregate, command, requestId, context, [owner, unit, policy]);
        return { account: toAccount(tenant, owner, unit, policy) };
      },
    },
    Earn: {
      scope: 'write',
      handler: async (request, context) => {
        const caller = callerOf(context);
        return book(await bookings.earn(request, caller), caller);
      },
    },
    Redeem: {
      scope: 'write',
      handler: async (request, context) => {
        const caller = callerOf(context);
        return book(await bookings.redeem(request, caller), caller);
      },
    },
    Reverse: {
      scope: 'write',
      handler: async (request, context) => {
        const caller = callerOf(context);
        const owner = ownerOf(request, caller);
        const { txnId } = request;
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const said = { txnId, ...(amount !== 0n && { amount }), ...readReason(request.reason) };
        const named = await findTransaction(store, owner.stream, txnId);
        // Whichever side of a transfer is named, it is the receipt that is reversed.
        const receipt = named && (await receiptOf(named));
        const [entry, holder] = receipt === undefined ? [named, owner] : [receipt.entry, receipt.holder];
        const original = entry && { ...entry.event.data, version: entry.version, type: entry.event.type };
        const booking = await ready(
          {
            ...{ type: 'Reverse', ...holder.account, ...said },
            transferId: derivedId('reversal', request.requestId),
            ...(original !== undefined && { original }),
          },
          holder,
          request.requestId,
          said,
          caller,
        );
        const reversed = await book({ ...booking, answer: (entry) => entry }, caller);
        const transaction = toTransaction(reversed, holder);
        const sent = outgoingOf(reversed.event);
        return { transaction, ...(sent !== undefined && (await finish(sent, holder, caller))) };
      },
    },
    Hold: {
      scope: 'write',
      handler: async (request, context) => {
        const caller = callerOf(context);
        const owner = ownerOf(request, caller);
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const expiresAt = valueOrThrow(readTimestamp(request.expiresAt, 'expires_at')) ?? 0;
        const said = { amount, expiresAt, ...readReason(request.reason) };
        const { requestId: holdId } = request;
        const command = { type: 'Hold', ...owner.account, holdId, ...said } as const;
        return book(await ready(command, owner, holdId, said, caller), caller);
      },
    },
    Capture: {
      scope: 'write',
      handler: async (request, context) => {
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        return settle({ type: 'Capture', ...(amount !== 0n && { amount }) }, request, context);
      },
    },
    Void: { scope: 'write', handler: (request, context) => settle({ type: 'Void' }, request, context) },
    Adjust: {
      scope: 'write',
      handler: async (request, context) => {
        const caller = callerOf(context);
        return book(await bookings.adjust(request, caller), caller);
      },
    },
    Transfer: {
      scope: 'write',
      handler: async (request, context) => {
        const caller = callerOf(context);
        return book(await bookings.transfer(request, caller), caller);
      },
    },
    BatchBook: { scope: 'write', handler: createBatchBook(bookings, logger) },
    GetBalance: {
      scope: 'read',
      handler: async (request, context) => {
        const asOf = valueOrThrow(readTimestamp(request.asOf, 'as_of'));
        const { now, ...account } = await accountOf(request, context);
        const balance = await balanceAsOf(store, account, asOf ?? now, now);
        if (balance === undefined) throw historyTooLong();
        const { available, pending, awaiting, held, owed, lots } = balance;
        const next = nextToExpire(lots);
        return {
          balance: String(available),
          unit: account.account.unit,
          pending: String(pending),
          awaiting: String(awaiting),
          held: String(held),
          owed: String(owed),
          expiring: next?.expiresAt === undefined ? null : toLot(next),
        };
      },
    },
    ListExpiringLots: {
      scope: 'read',
      handler: async (request, context) => {
        const until = valueOrThrow(readTimestamp(request.until, 'until'));
        const { state, now } = await accountOf(request, context);
        const { lots } = atTime(state, now);
        const listed =
          until === undefined ? lots : lots.filter(({ expiresAt }) => (expiresAt ?? Infinity) <= until);
        return { lots: listed.map(toLot) };
      },
    },
    ListTransactions: {
      scope: 'read',
      handler: async (request, context) => {
        const limit = valueOrThrow(readPageSize(request.pageSize, TRANSACTION_PAGES));
        const owner = ownerOf(request, context);
        const { stream } = owner;
        const query = fingerprintOf(['ListTransactions', stream, accountAggregate.name]);
        const after = valueOrThrow(pages.open(request.pageToken, query));
        await accountOf(request, context);
        const before = after === undefined ? undefined : String(after._id);
        const entries = await listTransactions(store, stream, limit, before);
        const last = entries.length === limit ? entries.at(-1) : undefined;
        return {
          transactions: entries.map((entry) => toTransaction(entry, owner)),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: entryId(last) } }),
        };
      },
    },
    ExplainBalance: {
      scope: 'read',
      handler: async (request, context) => {
        const { now, ...account } = await accountOf(request, context);
        const explanation = await foldHistory(store, account, now, NOTHING_EXPLAINED, explainEntry);
        if (explanation === undefined) throw historyTooLong();
        const balance = balanceOf(atTime(account.state, now));
        return {
          balance: String(balance.available),
          pending: String(balance.pending),
          held: String(balance.held),
          owed: String(balance.owed),
          lots: balance.lots.map(toLot),
          text: explainInWords(explanation, balance, account.account.unit),
          parts: partsOf(explanation).map(toPart),
        };
      },
    },
    GetTrialBalance: {
      scope: 'read',
      handler: ({ unit: name }, { tenant }) => {
        const unit = readUnit(name);
        return Promise.resolve(toTrialBalance(countedOf(tenant, unit), unit));
      },
    },
    GetLiabilityReport: {
      scope: 'read',
      handler: ({ unit: name, programId }, { tenant }) => {
        const unit = readUnit(name);
        const program = programId === '' ? undefined : valueOrThrow(readCallerId(programId, 'program_id'));
        const { months, countedAt } = countedOf(tenant, unit);
        return Promise.resolve({
          unit,
          months: months(program).map(toLiabilityMonth),
          countedAt: toTimestamp(countedAt),
        });
      },
    },
    ListPartnerSettlement: { scope: 'read', handler: createSettlementList({ engine, pages }) },
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
