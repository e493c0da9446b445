import type { CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
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
import type { AccountOwner__Output } from '@rapport/protos/rapport/points/v1/AccountOwner';
import type { AccountPolicy__Output } from '@rapport/protos/rapport/points/v1/AccountPolicy';
import type { EarnRequest__Output } from '@rapport/protos/rapport/points/v1/EarnRequest';
import type { Transaction } from '@rapport/protos/rapport/points/v1/Transaction';
import type { MemberRef__Output } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Position__Output } from '@rapport/protos/rapport/type/v1/Position';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand } from '../account/decide.ts';
import type { AccountEvent, Availability } from '../account/events.ts';
import { streamOfOwner } from '../account/names.ts';
import { STRICT_POLICY } from '../account/owner.ts';
import type { NamedOwner, Policy } from '../account/owner.ts';
import { nextToExpire } from '../account/lots.ts';
import { accountNotOpen } from '../account/rejections.ts';
import { partsSent } from '../account/transfers.ts';
import type { Outgoing } from '../account/transfers.ts';
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
  findByRequest,
  findTransaction,
  foldHistory,
  inSteps,
  isBooking,
  listTransactions,
} from '../views/ledger/queries.ts';
import type { Account, Booked } from '../views/ledger/queries.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
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
import { fingerprinted, ownerOfParty, readNamedOwner, readOwner, toOwner } from './owners.ts';
import type { Owner } from './owners.ts';
import { readApprover, readMandatoryReason, readReason, readUnit } from './said.ts';
import { createSettlementList } from './settlement.ts';
import { STATUS_OF_REJECTION, doorError, rejectionError } from './status.ts';
import { TRANSFER_POLICY, finishTransfer, receiptId } from './transfers.ts';
import type { Units } from './units.ts';

const TRANSACTION_PAGES = { standard: 100, most: 500 };
const TOP_ROWS = { standard: 10, most: 100 };

interface OwnerRequest {
  readonly member: MemberRef__Output | null;
  readonly owner: AccountOwner__Output | null;
  readonly unit: string;
}

interface WriteRequest extends OwnerRequest {
  readonly requestId: string;
  readonly reason: string;
}

interface Question extends OwnerRequest {
  readonly minPosition: Position__Output | null;
}

function readAvailability({ activatesAt: from, expiresAt: until }: EarnRequest__Output): Availability {
  const activatesAt = valueOrThrow(readTimestamp(from, 'activates_at'));
  const expiresAt = valueOrThrow(readTimestamp(until, 'expires_at'));
  return { ...(activatesAt !== undefined && { activatesAt }), ...(expiresAt !== undefined && { expiresAt }) };
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

/** Its points are back with the sender. */
function notTaken(result: Exclude<CommandResult, { readonly outcome: 'accepted' }>): Error {
  const cause = result.outcome === 'rejected' ? result.rejection : undefined;
  return doorError(
    'TRANSFER_NOT_TAKEN',
    `The other account cannot take the points, so they are back: ${cause?.message ?? result.outcome}`,
    { cause: cause?.code ?? result.outcome },
  );
}

/** The booking comes last: the opening of the account, and what has come due, stand before it. */
function bookingOf(events: readonly RecordedEvent<AccountEvent>[]): Booked {
  const entry = events.flatMap(inSteps).findLast(isBooking);
  if (entry === undefined) throw new Error('A command that was accepted booked nothing.');
  return entry;
}

export function ledgerBinding(
  { protos, engine, clock, identify, pages }: ServiceContext<PointsConfig, 'points'>,
  checker: Pick<Checker, 'trialBalance'>,
  units: Units,
): ServiceBinding {
  const { store } = engine;

  const rulebookOf = createRulebooks();

  const ownerOf = ({ unit, ...said }: OwnerRequest, { tenant }: CallContext): Owner =>
    readOwner(identify, tenant, said, unit);

  /** The account that is asked about, as far as the caller wants to have been read. */
  const accountOf = async (request: Question, context: CallContext): Promise<Owner & Account> => {
    const owner = ownerOf(request, context);
    await awaitPosition(engine, request.minPosition, context);
    const account = await findAccount(store, owner.stream);
    if (account === undefined) throw noAccount(owner);
    return { ...owner, ...account };
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);
  /** @param input what the caller said: the same request id with another one is refused */
  const commit = async (
    command: AccountCommand,
    requestId: string,
    input: readonly unknown[],
    context: CallContext,
  ): Promise<readonly RecordedEvent<AccountEvent>[]> => {
    const terms = await units.termsOf(context.tenant, command.unit);
    const told = { ...command, ...(terms !== undefined && { terms }) };
    return submit(accountAggregate, told, requestId, context, input);
  };

  const booking = async (
    command: AccountCommand,
    { named, account: { unit } }: Owner,
    requestId: string,
    said: object,
    context: CallContext,
  ): Promise<Booked> =>
    bookingOf(await commit(command, requestId, [fingerprinted(named), unit, said], context));

  const book = async (
    ...[command, owner, ...said]: Parameters<typeof booking>
  ): Promise<{ transaction: Transaction }> => ({
    transaction: toTransaction(await booking(command, owner, ...said), owner),
  });

  const countedOf = (tenant: string, unit: string): TrialBalance => {
    const counted = checker.trialBalance(tenant, unit);
    if (counted !== undefined) return counted;
    throw doorError('NOT_COUNTED_YET', 'The ledger is being counted for the first time; ask again.');
  };

  /** The rest of a transfer that has left an account. */
  const finish = async (
    outgoing: Outgoing,
    { account }: Pick<Owner, 'account'>,
    { tenant }: CallContext,
  ): Promise<{ readonly received: Transaction }> => {
    const { unit } = account;
    const terms = await units.termsOf(tenant, unit);
    const sender = { ...account, tenant, ...(terms !== undefined && { terms }) };
    const result = await finishTransfer(engine, sender, outgoing);
    if (result.outcome !== 'accepted') throw notTaken(result);
    const received = bookingOf(result.events as readonly RecordedEvent<AccountEvent>[]);
    return { received: toTransaction(received, ownerOfParty(outgoing.to, tenant, unit)) };
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

  /** Before anything is sent to it: a member's is opened by what it receives. */
  const refuseUnopened = async ({ account, stream }: Owner): Promise<void> => {
    if (!('owner' in account) || (await findAccount(store, stream)) !== undefined) return;
    throw rejectionError(accountNotOpen(account.owner, account.unit));
  };

  /** When points expire that are added now and of which the caller says nothing. */
  const expiryOf = async (
    { expiresAt }: Pick<Availability, 'expiresAt'>,
    { tenant }: CallContext,
    unit: string,
  ): Promise<Pick<Availability, 'expiresAt'>> =>
    expiresAt === undefined ? units.expiryOf(tenant, unit, clock.now()) : { expiresAt };

  const settle = async (
    how: { readonly type: 'Capture'; readonly amount?: bigint } | { readonly type: 'Void' },
    request: WriteRequest & { readonly holdId: string },
    context: CallContext,
  ): Promise<{ transaction: Transaction }> => {
    const owner = ownerOf(request, context);
    const holdId = valueOrThrow(readCallerId(request.holdId, 'hold_id'));
    const { type: _type, ...part } = how;
    const why = readReason(request.reason);
    const said = { holdId, ...part, ...why };
    return book({ ...how, ...owner.account, holdId, ...why }, owner, request.requestId, said, context);
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
        const command = { type: 'OpenAccount', owner, unit, policy, zone } as const;
        await commit(command, requestId, [owner, unit, policy], context);
        return { account: toAccount(tenant, owner, unit, policy) };
      },
    },
    Earn: {
      scope: 'write',
      handler: async (request, context) => {
        const owner = ownerOf(request, context);
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const said = { amount, ...readReason(request.reason), ...readAvailability(request) };
        const availability = await expiryOf(said, context, owner.account.unit);
        const command = { type: 'Earn', ...owner.account, ...said, ...availability } as const;
        return book(command, owner, request.requestId, said, context);
      },
    },
    Redeem: {
      scope: 'write',
      handler: (request, context) => {
        const owner = ownerOf(request, context);
        const said = {
          amount: valueOrThrow(readInt64(request.amount, 'amount')),
          ...readReason(request.reason),
        };
        return book({ type: 'Redeem', ...owner.account, ...said }, owner, request.requestId, said, context);
      },
    },
    Reverse: {
      scope: 'write',
      handler: async (request, context) => {
        const owner = ownerOf(request, context);
        const { txnId } = request;
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const said = { txnId, ...(amount !== 0n && { amount }), ...readReason(request.reason) };
        const named = await findTransaction(store, owner.stream, txnId);
        // Whichever side of a transfer is named, it is the receipt that is reversed.
        const receipt = named && (await receiptOf(named));
        const [entry, holder] = receipt === undefined ? [named, owner] : [receipt.entry, receipt.holder];
        const original = entry && { ...entry.event.data, version: entry.version, type: entry.event.type };
        const reversed = await booking(
          {
            ...{ type: 'Reverse', ...holder.account, ...said },
            transferId: derivedId('reversal', request.requestId),
            ...(original !== undefined && { original }),
          },
          holder,
          request.requestId,
          said,
          context,
        );
        const transaction = toTransaction(reversed, holder);
        const { event, effectiveAt: sentAt } = reversed;
        if (event.type !== 'Reversed' || event.data.back === undefined) return { transaction };
        const { reason, back, reverses } = event.data;
        const sent = { ...back, sentAt, reverses, ...(reason !== undefined && { reason }) };
        return { transaction, ...(await finish(sent, holder, context)) };
      },
    },
    Hold: {
      scope: 'write',
      handler: async (request, context) => {
        const owner = ownerOf(request, context);
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const expiresAt = valueOrThrow(readTimestamp(request.expiresAt, 'expires_at')) ?? 0;
        const said = { amount, expiresAt, ...readReason(request.reason) };
        const { requestId: holdId } = request;
        return book({ type: 'Hold', ...owner.account, holdId, ...said }, owner, holdId, said, context);
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
        const owner = ownerOf(request, context);
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const reason = readMandatoryReason(request.reason);
        const approver = readApprover(request.approver, context.subject);
        const expiresAt = valueOrThrow(readTimestamp(request.expiresAt, 'expires_at'));
        const said = { amount, reason, approver, ...(expiresAt !== undefined && { expiresAt }) };
        return book(
          {
            type: 'Adjust',
            ...owner.account,
            ...said,
            ...(amount > 0n && (await expiryOf(said, context, owner.account.unit))),
          },
          owner,
          request.requestId,
          said,
          context,
        );
      },
    },
    Transfer: {
      scope: 'write',
      handler: async (request, context) => {
        const owner = ownerOf(request, context);
        const { unit } = owner.account;
        const receiver = readOwner(
          identify,
          context.tenant,
          { member: request.to, owner: request.toOwner },
          unit,
          { member: 'to', owner: 'to_owner' },
        );
        const amount = valueOrThrow(readInt64(request.amount, 'amount'));
        const said = { amount, ...readReason(request.reason) };
        await refuseUnopened(receiver);
        const { requestId: transferId } = request;
        const { unit: _unit, ...to } = receiver.account;
        const command: AccountCommand = {
          type: 'Transfer',
          ...owner.account,
          ...{ to, transferId, ...said },
          // What a member sends is there already, and has its expiry.
          ...('owner' in owner.account && (await expiryOf({}, context, unit))),
        };
        const input = { to: fingerprinted(receiver.named), ...said };
        const sent = await booking(command, owner, transferId, input, context);
        if (sent.event.type !== 'TransferSent') throw new Error('What was booked is no transfer.');
        const parts = partsSent(sent.event.data);
        const outgoing = { ...said, to, transferId, sentAt: sent.effectiveAt, parts };
        return { sent: toTransaction(sent, owner), ...(await finish(outgoing, owner, context)) };
      },
    },
    GetBalance: {
      scope: 'read',
      handler: async (request, context) => {
        const asOf = valueOrThrow(readTimestamp(request.asOf, 'as_of'));
        const account = await accountOf(request, context);
        // What is booked is booked: a clock that was put back, ours or a sender's, does not take it away again.
        const now = Math.max(clock.now(), account.lastEventAt, account.state.changedAt);
        const balance = await balanceAsOf(store, account, asOf ?? now, now);
        if (balance === undefined) throw historyTooLong();
        const { available, pending, held, owed, lots } = balance;
        const next = nextToExpire(lots);
        return {
          balance: String(available),
          unit: account.account.unit,
          pending: String(pending),
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
        const account = await accountOf(request, context);
        const now = clock.now();
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
