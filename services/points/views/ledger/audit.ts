import type { TenantId } from '@rapport/kernel/ids';
import { isTransaction } from '../../account/events.ts';
import type { PostingAccount, TransactionEvent } from '../../account/events.ts';
import type { PendingAmount } from '../../account/lots.ts';
import type { OpenAccount } from '../../account/state.ts';
import type { LedgerEntry } from './queries.ts';

/** Sums of the postings of many accounts, by what they are to a member or to the system. */
export type PostingSums = ReadonlyMap<PostingAccount, bigint>;

/** What re-adding an account came to. */
export interface Audited {
  /** What does not fit, in words; empty where all does. */
  readonly problems: readonly string[];
  readonly sums: PostingSums;
  readonly transactions: number;
}

/** What an account says that it has; the rest of its state is no part of the sums. */
export const AUDITED_STATE = ['balance', 'owed', 'lots', 'pending', 'holds', 'outgoing'] as const;
export type AuditedState = Pick<OpenAccount, (typeof AUDITED_STATE)[number]>;

/** Re-adds one account from its stored events alone, in order. */
export interface AccountAudit {
  readonly stream: string;
  readonly tenant: TenantId;
  /** The last version that was added; 0 before the first. */
  readonly version: () => number;
  /** @param entries one stored event, in its steps */
  readonly add: (version: number, entries: readonly LedgerEntry[]) => void;
  /**
   * @param state what stands as the account's own idea of itself; `undefined` where there is none
   * @param standsAt its version; 0 where there is none
   */
  readonly finish: (state: AuditedState | undefined, standsAt: number) => Audited;
}

/** Enough to see what is wrong; the account has more of the same. */
const MAX_PROBLEMS = 5;

/**
 * It shares no code with the account's own fold: numbers in maps, and what every booking says of itself held against
 * them.
 */
export function auditAccount(stream: string, tenant: TenantId): AccountAudit {
  const sums = new Map<PostingAccount, bigint>();
  const lots = new Map<string, bigint>();
  const pending = new Map<string, bigint>();
  const outgoing = new Map<string, bigint>();
  const problems: string[] = [];
  let version = 0;
  let transactions = 0;

  const say = (problem: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };
  const sumOf = (account: PostingAccount): bigint => sums.get(account) ?? 0n;

  const addTransaction = ({ data }: TransactionEvent, at: number): void => {
    transactions += 1;
    const before = sumOf('member');
    for (const { debit, credit, amount } of data.postings) {
      if (amount <= 0n) say(`version ${at} posts ${amount}`);
      addTo(sums, debit, -amount);
      addTo(sums, credit, amount);
    }
    const after = sumOf('member');
    if (after - before !== data.amount) say(`version ${at} moves ${after - before} and says ${data.amount}`);
    if (after !== data.balanceAfter) say(`version ${at} comes to ${after} and says ${data.balanceAfter}`);
    for (const lot of data.lots) addTo(lots, keyOf(lot), lot.amount);
    if (data.pending !== undefined) addTo(pending, waitKeyOf(data.pending), data.pending.amount);
  };

  return {
    stream,
    tenant,
    version: () => version,
    add: (at, entries) => {
      if (at !== version + 1) say(`version ${version + 1} is missing before ${at}`);
      version = at;
      for (const { event } of entries) {
        if (isTransaction(event)) addTransaction(event, at);
        if (event.type === 'TransferSent') {
          const parcel = event.data.postings.filter(({ credit }) => credit === 'transit');
          outgoing.set(event.data.transferId, total(parcel));
        }
        if (event.type === 'Reversed' && event.data.back !== undefined) {
          outgoing.set(event.data.back.transferId, total(event.data.back.parts));
        }
        if (event.type === 'TransferSettled' || event.type === 'TransferReturned') {
          outgoing.delete(event.data.transferId);
        }
      }
    },
    finish: (state, standsAt) => {
      if (standsAt > version) say(`the account stands on version ${standsAt}, an event that is not there`);
      if (state === undefined) {
        if (version > 0) say('the account has events and does not stand');
        return { problems, sums, transactions };
      }
      const held = (what: string, found: bigint, stands: bigint): void => {
        if (found !== stands) say(`${what} comes to ${found} and stands as ${stands}`);
      };
      held('available', sumOf('member'), state.balance);
      held('pending', sumOf('pending'), total(state.pending));
      held('owed', -sumOf('owed'), state.owed ?? 0n);
      held('held', sumOf('held'), total(state.holds.flatMap(({ parts }) => parts)));
      held('the sum of its lots', total(state.lots), state.balance > 0n ? state.balance : 0n);
      const same = (
        what: string,
        found: ReadonlyMap<string, bigint>,
        stands: ReadonlyMap<string, bigint>,
      ) => {
        for (const key of new Set([...found.keys(), ...stands.keys()])) {
          held(`${what} ${key}`, found.get(key) ?? 0n, stands.get(key) ?? 0n);
        }
      };
      same('lot', lots, sumBy(state.lots, keyOf));
      same('pending', pending, sumBy(state.pending, waitKeyOf));
      same(
        'transfer',
        outgoing,
        new Map(state.outgoing.map(({ transferId, parts }) => [transferId, total(parts)])),
      );
      return { problems, sums, transactions };
    },
  };
}

const keyOf = ({ expiresAt, program }: { readonly expiresAt?: number; readonly program?: string }): string =>
  `${expiresAt ?? 'never'}${program === undefined ? '' : `/${program}`}`;

const waitKeyOf = (pending: PendingAmount): string => {
  if (!('awaits' in pending)) return `${pending.activatesAt}/${keyOf(pending)}`;
  const { ruleId, objectId, since, until } = pending.awaits;
  return `${ruleId}/${objectId ?? 'any'}/${since}/${until}/${keyOf(pending)}`;
};

const total = (parts: readonly { readonly amount: bigint }[]): bigint =>
  parts.reduce((sum, { amount }) => sum + amount, 0n);

function addTo<Key>(sums: Map<Key, bigint>, key: Key, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}

function sumBy<Part extends { readonly amount: bigint }>(
  parts: readonly Part[],
  key: (part: Part) => string,
): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const part of parts) addTo(sums, key(part), part.amount);
  return sums;
}
