import type { CommandResult } from '@rapport/kernel/decider';
import type { Causes } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import type { TenantId } from '@rapport/kernel/ids';
import { pagesOf } from '@rapport/engine/ports/pages';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import type { AccountCommand } from '../account/decide.ts';
import type { AccountEvent, ByMerge } from '../account/events.ts';
import { memberOfStream, transactionId, unitOfStream } from '../account/names.ts';
import { ownerIdOf } from '../account/owner.ts';
import { coveredOf, owedBy } from '../account/state.ts';
import type { Terms } from '../account/terms.ts';
import { originalIdOf } from '../reactions/compensations.ts';
import { EARNING_POLICY } from '../reactions/earning.ts';
import { ruleAggregate, ruleIdOfStream, ruleStream } from '../rule/aggregate.ts';
import { EVENTS, entriesOf, entryId, findByRequest, isBooking } from '../views/ledger/queries.ts';
import type { Booked, LedgerEntry } from '../views/ledger/queries.ts';
import { MERGE_POLICY, undoCircle } from './circles.ts';
import { ownCommand } from './ownCommand.ts';
import { REAPPLY_POLICY, adjustmentId } from './reapplications.ts';
import { undoMoves } from './scores.ts';
import type { Swept, Works } from './swept.ts';
import { TRANSFER_POLICY, finishSent, receiptId } from './transfers.ts';
import type { Sender } from './transfers.ts';

const RULES = `${ruleAggregate.name}.states`;
const REVERSAL_POLICY = 'points.reversal.v1';

/** Voids and unmerges of one account that are taken further together: a tenth of what a group commit takes. */
const COMPENSATED_AT_ONCE = 100;

/**
 * Books what follows from the oldest voids and unmerges of an account that are open, and says so in it. What is booked
 * already is answered by its id, so whoever died in between left nothing half done. ADR 50.
 */
export async function compensate(engine: Works, swept: Swept): Promise<void> {
  const { stream, tenant, state } = swept;
  const { open, through } = state.compensating ?? { open: 0, through: 0 };
  if (open === 0) return;
  const rows = await engine.store.find(EVENTS, {
    filter: {
      _id: { gt: transactionId(stream, through), lt: `${stream}@:` },
      type: { in: ['CauseVoided', 'AccountUnmerged'] },
    },
    sort: { _id: 1 },
    limit: COMPENSATED_AT_ONCE,
  });
  const entries = rows.flatMap(entriesOf);
  const ruleIds = entries.some(({ event }) => event.type === 'CauseVoided')
    ? await rulesOf(engine.store, tenant)
    : [];
  await Promise.all(
    entries.map(async ({ event, version }) => {
      if (event.type === 'CauseVoided') await undoCause(engine, swept, event.data, ruleIds);
      if (event.type !== 'AccountUnmerged') return;
      await undoMerge(engine, swept, event.data.mergeId, version);
      await undoMoves(engine, swept, event.data.mergeId, version);
    }),
  );
  const last = entries.at(-1)?.version;
  if (last === undefined) return;
  const settle = { type: 'SettleCompensation', count: rows.length, through: last } as const;
  const command: AccountCommand = { ...ownerIdOf(state), unit: state.unit, ...settle };
  await engine.submit(ownCommand(REVERSAL_POLICY, tenant, derivedId('compensated', last, stream), command));
}

type Voided = Extract<AccountEvent, { readonly type: 'CauseVoided' }>['data'];

/** Reverses all that rules have booked for a fact. */
async function undoCause(
  engine: Works,
  { stream, tenant, state }: Swept,
  { eventId, reason, voidId }: Voided,
  ruleIds: RuleIds,
): Promise<void> {
  const { unit } = state;
  const original = originalIdOf(eventId);
  for (const entry of await bookingsFor(engine.store, tenant, original, ruleIds)) {
    if (entry.stream === stream) {
      const how = { reason: `voided: ${reason}`, voids: eventId, because: [voidId] };
      await reverseWhole(engine, entry, { ...ownerIdOf(state), tenant, unit }, how);
      continue;
    }
    // The survivor's copy of a fact is void: the account that earned for it is the absorbed member's.
    const mid = original === eventId ? undefined : memberOfStream(entry.stream);
    if (mid === undefined) continue;
    const command: AccountCommand = {
      ...{ type: 'VoidCause', mid, unit: unitOfStream(entry.stream), opens: false },
      ...{ eventId: original, reason, voidId },
    };
    const id = derivedId('void', voidId, entry.stream);
    const envelope = ownCommand(REVERSAL_POLICY, tenant, id, command);
    await engine.submit({ ...envelope, causes: causesOf([voidId]) });
  }
}

/** Tries to put an event right by the same rule that are asked for at once: more than one is rare. */
const ADJUSTMENTS_PER_READ = 20;

/** What rules have booked for a fact, whoever's account it is of: by its own id, and as adjustments of the same rules. */
async function bookingsFor(
  store: Store,
  tenant: TenantId,
  eventId: string,
  all: RuleIds,
): Promise<readonly Booked[]> {
  const found: Booked[] = [];
  for (const ruleIds of all) {
    found.push(...(await bookedUnder(store, tenant, EARNING_POLICY, ruleIds, [eventId])));
    for (let first = 1; ; first += ADJUSTMENTS_PER_READ) {
      const ids = Array.from({ length: ADJUSTMENTS_PER_READ }, (_, n) => adjustmentId(first + n, eventId));
      const adjusted = await bookedUnder(store, tenant, REAPPLY_POLICY, ruleIds, ids);
      found.push(...adjusted);
      if (adjusted.length === 0) break;
    }
  }
  return found;
}

/** In pages of what one read may ask for. */
type RuleIds = readonly (readonly string[])[];

/** Of all rules that there ever were. */
async function rulesOf(store: Store, tenant: TenantId): Promise<RuleIds> {
  const pages: (readonly string[])[] = [];
  const all = pagesOf(store, RULES, {
    // Ids of rules have no character behind `z`.
    filter: { _id: { gte: ruleStream(tenant, ''), lt: ruleStream(tenant, '~') } },
    limit: MAX_IDS_PER_READ,
    fields: [],
  });
  for await (const rules of all) {
    if (rules.length > 0) pages.push(rules.map(({ _id }) => ruleIdOfStream(tenant, _id)));
  }
  return pages;
}

async function bookedUnder(
  store: Store,
  tenant: TenantId,
  policy: string,
  ruleIds: readonly string[],
  requestIds: readonly string[],
): Promise<readonly Booked[]> {
  const rows = await store.find(EVENTS, {
    filter: {
      tenant,
      method: { in: ruleIds.map((ruleId) => `${policy}/${ruleId}`) },
      requestId: { in: requestIds },
      type: { in: ['Earned', 'ClawedBack', 'Adjusted'] },
    },
    limit: ruleIds.length * requestIds.length,
  });
  return rows.flatMap(entriesOf).filter(isBooking);
}

/** Transfers of a merge that come back together. */
const TRANSFERS_PER_READ = 100;

/** Sends back what a merge has moved, spent or not, in both directions. ADR 24. */
async function undoMerge(
  engine: Works,
  { stream, tenant, state }: Swept,
  mergeId: string,
  version: number,
): Promise<void> {
  const { unit, terms } = state;
  const because = {
    reason: `unmerged: ${mergeId}`,
    merge: { mergeId },
    ...(terms !== undefined && { terms }),
  };
  const sendBack = async (entry: LedgerEntry): Promise<void> => {
    const receipt = await receiptOf(engine.store, entry);
    if (receipt === undefined) return;
    const mid = memberOfStream(receipt.stream);
    if (mid === undefined) return;
    const transferId = derivedId('unmerge', entryId(receipt));
    await reverseWhole(engine, receipt, { mid, tenant, unit }, { ...because, transferId });
  };
  const moved = pagesOf(engine.store, EVENTS, {
    filter: {
      _id: { gte: transactionId(stream, 1), lt: transactionId(stream, version) },
      type: { in: ['TransferSent', 'TransferReceived'] },
      'data.merge.mergeId': mergeId,
    },
    limit: TRANSFERS_PER_READ,
  });
  for await (const rows of moved) await Promise.all(rows.flatMap(entriesOf).map(sendBack));
}

/** Where the points of a transfer of a merge have arrived; nowhere where they could not be taken. */
async function receiptOf(store: Store, entry: LedgerEntry): Promise<Booked | undefined> {
  const { event, tenant } = entry;
  if (event.type === 'TransferReceived') return isBooking(entry) && isCover(event.data) ? entry : undefined;
  if (event.type !== 'TransferSent' || isCover(event.data)) return undefined;
  return findByRequest(store, tenant, TRANSFER_POLICY, receiptId(event.data.transferId));
}

const isCover = ({ merge }: ByMerge): boolean => merge?.covers === true;

interface How extends ByMerge {
  readonly reason: string;
  readonly voids?: string;
  readonly because?: readonly string[];
  readonly terms?: Terms;
  /** Of a receipt: its id on the way back. */
  readonly transferId?: string;
}

/**
 * Reverses a transaction, once, whoever asks and however often; where it was reversed by hand in part, the rest. What the
 * account cannot hold, in lots or in int64, stays as it is: nobody can book it.
 */
async function reverseWhole(
  engine: Works,
  entry: Booked,
  holder: Sender,
  { because = [], transferId, ...how }: How,
): Promise<void> {
  const { tenant, ...account } = holder;
  const { event, version } = entry;
  const txnId = entryId(entry);
  const reverse = async (kind: 'whole' | 'rest', more: object): Promise<CommandResult> => {
    const command = {
      ...{ type: 'Reverse', ...account, txnId, original: { ...event.data, version, type: event.type } },
      ...how,
      ...(transferId !== undefined && { transferId: derivedId(kind, transferId) }),
      ...more,
    } as AccountCommand;
    const envelope = ownCommand(REVERSAL_POLICY, tenant, derivedId(kind, txnId), command);
    const result = await engine.submit({ ...envelope, causes: causesOf(because) });
    await finishSent(engine, holder, result);
    return result;
  };
  const whole = await reverse('whole', {});
  if (whole.outcome !== 'rejected' || !BY_HAND.includes(whole.rejection.code)) return;
  const amount = movedBy(entry) - (await reversedOf(engine.store, entry));
  if (amount > 0n) await reverse('rest', { amount, isRest: true });
}

const BY_HAND: readonly string[] = ['ALREADY_REVERSED', 'TRANSACTION_TOO_OLD'];

const causesOf = (causeEventIds: readonly string[]): Causes => ({
  causeEventIds,
  causeCount: causeEventIds.length,
});

/** All postings of what is reversed here, and of what reverses it, are between the member and one system account. */
const movedBy = ({ event }: Booked): bigint =>
  event.data.postings.reduce((sum, { amount }) => sum + amount, 0n);

/** At most by hand and the rest of it. */
const MOST_REVERSALS = 2;

async function reversedOf(store: Store, entry: Booked): Promise<bigint> {
  const { stream, version } = entry;
  const rows = await store.find(EVENTS, {
    filter: {
      _id: { gt: transactionId(stream, version), lt: `${stream}@:` },
      type: 'Reversed',
      'data.reverses': version,
    },
    limit: MOST_REVERSALS,
  });
  return rows
    .flatMap(entriesOf)
    .filter(isBooking)
    .reduce((sum, reversal) => sum + movedBy(reversal), 0n);
}

/** Sends what is available in a merged account to the other one, and lets that one make good what is missing. */
export async function follow(engine: Works, swept: Swept): Promise<void> {
  const { stream, tenant, version, state } = swept;
  const { mergedInto, unit, personal, terms, balance } = state;
  if (mergedInto === undefined) return;
  if (await undoCircle(engine, swept)) return;
  const { mergeId, into } = mergedInto;
  const known = { unit, ...(terms !== undefined && { terms }) };
  const self = { ...ownerIdOf(state), ...known, ...(personal !== undefined && { personal }) };
  const submit = async (requestId: string, command: AccountCommand, sender: Sender): Promise<void> => {
    const result = await engine.submit(ownCommand(MERGE_POLICY, tenant, requestId, command));
    await finishSent(engine, sender, result);
  };
  if (balance > 0n) {
    // What an account is at a version goes once, whoever sees it.
    const id = derivedId('forward', version, stream);
    await submit(id, { type: 'Forward', ...self, transferId: id }, { ...self, tenant });
  }
  const missing = owedBy(state) - (balance < 0n ? balance : 0n);
  if (missing > 0n) {
    const id = derivedId('cover', coveredOf(state), stream);
    const to = { ...ownerIdOf(state), ...(personal !== undefined && { personal }) };
    const sender = { ...into, ...known };
    const command = { type: 'CoverDebt', ...sender, transferId: id, mergeId, to, amount: missing } as const;
    await submit(id, command, { ...sender, tenant });
  }
}
