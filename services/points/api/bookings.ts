import type { CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import type { TenantId } from '@rapport/kernel/ids';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import type { CallContext } from '@rapport/platform/grpc/server';
import { readInt64, readTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { AccountOwner__Output } from '@rapport/protos/rapport/points/v1/AccountOwner';
import type { AdjustRequest__Output } from '@rapport/protos/rapport/points/v1/AdjustRequest';
import type { EarnRequest__Output } from '@rapport/protos/rapport/points/v1/EarnRequest';
import type { RedeemRequest__Output } from '@rapport/protos/rapport/points/v1/RedeemRequest';
import type { Transaction } from '@rapport/protos/rapport/points/v1/Transaction';
import type { TransferRequest__Output } from '@rapport/protos/rapport/points/v1/TransferRequest';
import type { MemberRef__Output } from '@rapport/protos/rapport/type/v1/MemberRef';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand } from '../account/decide.ts';
import type { AccountEvent, Availability } from '../account/events.ts';
import { accountNotOpen } from '../account/rejections.ts';
import type { Terms } from '../account/terms.ts';
import { outgoingOf } from '../account/transfers.ts';
import type { Outgoing } from '../account/transfers.ts';
import type { PointsConfig } from '../config.ts';
import { findAccount, inSteps, isBooking } from '../views/ledger/queries.ts';
import type { Booked } from '../views/ledger/queries.ts';
import { toTransaction } from './mapping.ts';
import { fingerprinted, ownerOfParty, readOwner } from './owners.ts';
import type { Owner } from './owners.ts';
import { readApprover, readMandatoryReason, readReason } from './said.ts';
import { STATUS_OF_REJECTION, doorError, rejectionError } from './status.ts';
import { finishTransfer } from './transfers.ts';
import type { Units } from './units.ts';

export interface OwnerRequest {
  readonly member: MemberRef__Output | null;
  readonly owner: AccountOwner__Output | null;
  readonly unit: string;
}

/** Who calls, and what is asked once for all that one call books. */
export interface Caller extends Pick<CallContext, 'tenant' | 'subject'> {
  /** @throws RpcError `UNIT_UNKNOWN` */
  readonly termsOf: (unit: string) => Promise<Terms | undefined>;
  /** When points expire that are added now and of which the caller says nothing. */
  readonly expiryOf: (unit: string) => Promise<Pick<Availability, 'expiresAt'>>;
  /** Of the account of a partner, a programme or a prize pool. */
  readonly isOpen: (stream: string) => Promise<boolean>;
}

/** What a request asks for, read and ready to be submitted; nothing is decided yet. */
export interface Booking<Response> {
  readonly command: AccountCommand;
  readonly requestId: string;
  /** What the caller said: the same request id with another one is refused. */
  readonly input: readonly unknown[];
  readonly answer: (entry: Booked) => Response | Promise<Response>;
}

interface OneTransaction {
  readonly transaction: Transaction;
}

/**
 * What callers have booked, one by one or in a batch: a request becomes a {@link Booking} (`earn`, `redeem`, `adjust`,
 * `transfer`; `ready` for others), and `book` submits it and answers. Each of them throws the RpcError that the caller
 * hears.
 */
export interface Bookings {
  readonly callerOf: (context: CallContext) => Caller;
  readonly ownerOf: (request: OwnerRequest, caller: { readonly tenant: TenantId }) => Owner;
  readonly earn: (request: EarnRequest__Output, caller: Caller) => Promise<Booking<OneTransaction>>;
  readonly redeem: (request: RedeemRequest__Output, caller: Caller) => Promise<Booking<OneTransaction>>;
  readonly adjust: (request: AdjustRequest__Output, caller: Caller) => Promise<Booking<OneTransaction>>;
  readonly transfer: (
    request: TransferRequest__Output,
    caller: Caller,
  ) => Promise<Booking<{ readonly sent: Transaction; readonly received: Transaction }>>;
  readonly ready: (
    command: AccountCommand,
    owner: Owner,
    requestId: string,
    said: object,
    caller: Caller,
  ) => Promise<Booking<OneTransaction>>;
  /** Has queued the command when it returns: those of one account are decided in the order in which they come. */
  readonly book: <Response>(booking: Booking<Response>, caller: Caller) => Promise<Response>;
  /** The rest of a transfer that has left an account. */
  readonly finish: (
    outgoing: Outgoing,
    sender: Pick<Owner, 'account'>,
    caller: Caller,
  ) => Promise<{ readonly received: Transaction }>;
}

export function createBookings(
  { engine, clock, identify }: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'clock' | 'identify'>,
  units: Units,
): Bookings {
  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  const ownerOf: Bookings['ownerOf'] = ({ unit, ...said }, { tenant }) =>
    readOwner(identify, tenant, said, unit);

  const ready: Bookings['ready'] = async (command, owner, requestId, said, { termsOf }) => {
    const { named, account } = owner;
    const terms = await termsOf(account.unit);
    return {
      command: { ...command, ...(terms !== undefined && { terms }) },
      requestId,
      input: [fingerprinted(named), account.unit, said],
      answer: (entry) => ({ transaction: toTransaction(entry, owner) }),
    };
  };

  const finish: Bookings['finish'] = async (outgoing, { account }, { tenant, termsOf }) => {
    const { unit } = account;
    const terms = await termsOf(unit);
    const sender = { ...account, tenant, ...(terms !== undefined && { terms }) };
    const result = await finishTransfer(engine, sender, outgoing);
    if (result.outcome !== 'accepted') throw notTaken(result);
    const received = bookingOf(result.events as readonly RecordedEvent<AccountEvent>[]);
    return { received: toTransaction(received, ownerOfParty(outgoing.to, tenant, unit)) };
  };

  return {
    ownerOf,
    ready,
    finish,
    callerOf: ({ tenant, subject }) => ({
      tenant,
      subject,
      termsOf: once((unit) => units.termsOf(tenant, unit)),
      expiryOf: once((unit) => units.expiryOf(tenant, unit, clock.now())),
      isOpen: once(async (stream) => (await findAccount(engine.store, stream)) !== undefined),
    }),
    book: async ({ command, requestId, input, answer }, caller) =>
      answer(bookingOf(await submit(accountAggregate, command, requestId, caller, input))),
    earn: async (request, caller) => {
      const owner = ownerOf(request, caller);
      const amount = valueOrThrow(readInt64(request.amount, 'amount'));
      const said = { amount, ...readReason(request.reason), ...readAvailability(request) };
      const command: AccountCommand = {
        ...{ type: 'Earn', ...owner.account, ...said },
        ...(said.expiresAt === undefined && (await caller.expiryOf(owner.account.unit))),
      };
      return ready(command, owner, request.requestId, said, caller);
    },
    redeem: async (request, caller) => {
      const owner = ownerOf(request, caller);
      const amount = valueOrThrow(readInt64(request.amount, 'amount'));
      const said = { amount, ...readReason(request.reason) };
      return ready({ type: 'Redeem', ...owner.account, ...said }, owner, request.requestId, said, caller);
    },
    adjust: async (request, caller) => {
      const owner = ownerOf(request, caller);
      const amount = valueOrThrow(readInt64(request.amount, 'amount'));
      const reason = readMandatoryReason(request.reason);
      const approver = readApprover(request.approver, caller.subject);
      const expiresAt = valueOrThrow(readTimestamp(request.expiresAt, 'expires_at'));
      const said = { amount, reason, approver, ...(expiresAt !== undefined && { expiresAt }) };
      const isAdded = amount > 0n && expiresAt === undefined;
      const command: AccountCommand = {
        ...{ type: 'Adjust', ...owner.account, ...said },
        ...(isAdded && (await caller.expiryOf(owner.account.unit))),
      };
      return ready(command, owner, request.requestId, said, caller);
    },
    transfer: async (request, caller) => {
      const owner = ownerOf(request, caller);
      const { unit } = owner.account;
      const receiver = readOwner(
        identify,
        caller.tenant,
        { member: request.to, owner: request.toOwner },
        unit,
        { member: 'to', owner: 'to_owner' },
      );
      const amount = valueOrThrow(readInt64(request.amount, 'amount'));
      const said = { amount, ...readReason(request.reason) };
      // Before anything is sent to it: a member's is opened by what it receives.
      if ('owner' in receiver.account && !(await caller.isOpen(receiver.stream))) {
        throw rejectionError(accountNotOpen(receiver.account.owner, unit));
      }
      const { requestId: transferId } = request;
      const { unit: _unit, ...to } = receiver.account;
      const command: AccountCommand = {
        type: 'Transfer',
        ...owner.account,
        ...{ to, transferId, ...said },
        // What a member sends is there already, and has its expiry.
        ...('owner' in owner.account && (await caller.expiryOf(unit))),
      };
      const input = { to: fingerprinted(receiver.named), ...said };
      return {
        ...(await ready(command, owner, transferId, input, caller)),
        answer: async (sent) => {
          const outgoing = outgoingOf(sent.event);
          if (outgoing === undefined) throw new Error('What was booked is no transfer.');
          return { sent: toTransaction(sent, owner), ...(await finish(outgoing, owner, caller)) };
        },
      };
    },
  };
}

/** Whoever asks the same hears what the first one did, also what it threw. */
function once<Answer>(ask: (name: string) => Promise<Answer>): (name: string) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>();
  return (name) => {
    const known = asked.get(name) ?? ask(name);
    asked.set(name, known);
    return known;
  };
}

/** The booking comes last: the opening of the account, and what has come due, stand before it. */
function bookingOf(events: readonly RecordedEvent<AccountEvent>[]): Booked {
  const entry = events.flatMap(inSteps).findLast(isBooking);
  if (entry === undefined) throw new Error('A command that was accepted booked nothing.');
  return entry;
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

function readAvailability({ activatesAt: from, expiresAt: until }: EarnRequest__Output): Availability {
  const activatesAt = valueOrThrow(readTimestamp(from, 'activates_at'));
  const expiresAt = valueOrThrow(readTimestamp(until, 'expires_at'));
  return { ...(activatesAt !== undefined && { activatesAt }), ...(expiresAt !== undefined && { expiresAt }) };
}
