import type { TenantId } from '@rapport/kernel/ids';
import type { Document } from '@rapport/kernel/projection';
import { pagesOf } from '@rapport/engine/ports/pages';
import type { Store } from '@rapport/engine/ports/store';
import { transactionId } from '../account/names.ts';
import { AUDITED_STATE, auditAccount } from '../views/ledger/audit.ts';
import type { AccountAudit, Audited, AuditedState } from '../views/ledger/audit.ts';
import { ACCOUNTS, EVENTS, entriesOf } from '../views/ledger/queries.ts';
import type { LedgerEntry } from '../views/ledger/queries.ts';

/**
 * Events, and accounts, read at once: whoever asks or books meanwhile waits for them, a millisecond for 128. Of 64 each takes
 * half as long again, for each read costs 0.3 ms.
 */
const PAGE_SIZE = 128;
/** What is read of a booking, which does not ask who wanted it; and of an account. */
const BOOKING_FIELDS = ['stream', 'tenant', 'version', 'effectiveAt', 'type', 'data'];
const ACCOUNT_FIELDS = [
  'tenant',
  'version',
  ...['status', ...AUDITED_STATE].map((field) => `state.${field}`),
];

interface BookingRow extends Document {
  readonly stream: string;
  readonly tenant: TenantId;
  readonly version: number;
}

interface AccountRow extends Document {
  readonly tenant: TenantId;
  readonly version: number;
  readonly state: { readonly status: 'none' } | (AuditedState & { readonly status: 'open' });
}

/** An account whose events have all been added. */
export interface AuditedAccount extends Audited {
  readonly stream: string;
  readonly tenant: TenantId;
  /** As it stands; `undefined` where it does not. */
  readonly state: AuditedState | undefined;
}

/** A step through the ledger. */
export interface LedgerPage {
  /** Events that were read, each of which is an entry or more. */
  readonly events: number;
  /** Those of one account stand together, over pages too, in booking order. */
  readonly entries: readonly LedgerEntry[];
  /** Accounts that end with this page. */
  readonly finished: readonly AuditedAccount[];
}

/**
 * The whole ledger, once: every event re-added and every account held against what stands. It goes on while the ledger
 * does: what is booked behind it is part of the next pass.
 *
 * @param rest after each page, of which it is told when it began
 */
export async function* passThrough(
  store: Store,
  rest: (pageBeganAt: number) => Promise<void>,
): AsyncGenerator<LedgerPage> {
  const accounts = new StandingAccounts(store);
  let current: AccountAudit | undefined;
  const pages = pagesOf(store, EVENTS, {
    // Remembered refusals have no version.
    filter: { version: { gte: 1 } },
    limit: PAGE_SIZE,
    fields: BOOKING_FIELDS,
  }) as AsyncGenerator<readonly BookingRow[], void>;
  let beganAt = performance.now();
  for await (const rows of pages) {
    const ended: AccountAudit[] = [];
    const entries: LedgerEntry[] = [];
    for (const row of rows) {
      if (current?.stream !== row.stream) {
        if (current !== undefined) ended.push(current);
        current = auditAccount(row.stream, row.tenant);
      }
      entries.push(...add(current, row));
    }
    const last = rows.at(-1);
    const isLast = last === undefined || rows.length < PAGE_SIZE;
    if (isLast && current !== undefined) ended.push(current);
    const standing = await accounts.of(ended);
    const finished: AuditedAccount[] = [];
    for (const audit of ended) {
      const account = standing.get(audit.stream);
      entries.push(...(await addLater(store, audit, account?.version ?? 0)));
      finished.push(finish(audit, account));
    }
    if (!isLast) finished.push(...(await accounts.passedBy(last._id)));
    yield { events: rows.length, entries, finished };
    if (!isLast) await rest(beganAt);
    beganAt = performance.now();
  }
  for (;;) {
    yield { events: 0, entries: [], finished: await accounts.passedBy(undefined) };
    if (accounts.areAllRead()) return;
    await rest(beganAt);
    beganAt = performance.now();
    await accounts.readOn();
  }
}

/** Adds what a row says. @returns its entries */
function add(audit: AccountAudit, row: BookingRow): readonly LedgerEntry[] {
  const entries = entriesOf(row);
  audit.add(row.version, entries);
  return entries;
}

function finish(audit: AccountAudit, account: AccountRow | undefined): AuditedAccount {
  const { stream, tenant } = audit;
  const state = account?.state.status === 'open' ? account.state : undefined;
  return { stream, tenant, state, ...audit.finish(state, account?.version ?? 0) };
}

/** Adds what was booked after the account's events were read and before it was looked at. @returns its entries */
async function addLater(store: Store, audit: AccountAudit, version: number): Promise<readonly LedgerEntry[]> {
  if (audit.version() >= version) return [];
  const from = transactionId(audit.stream, audit.version() + 1);
  const pages = pagesOf(store, EVENTS, {
    filter: { _id: { gte: from, lte: transactionId(audit.stream, version) } },
    limit: PAGE_SIZE,
    fields: BOOKING_FIELDS,
  }) as AsyncGenerator<readonly BookingRow[], void>;
  const entries: LedgerEntry[] = [];
  for await (const rows of pages) for (const row of rows) entries.push(...add(audit, row));
  return entries;
}

/**
 * Accounts as they stand, in the order of their ids and a page ahead of the events, so that they are read together. Events
 * have nearly the same order: `points@…` comes after `points2@…`.
 */
class StandingAccounts {
  private readonly ahead = new Map<string, AccountRow>();
  private lastId: string | undefined;
  private hasEnded = false;
  private readonly store: Store;
  private readonly pages: AsyncGenerator<readonly Document[], void>;

  constructor(store: Store) {
    this.store = store;
    this.pages = pagesOf(store, ACCOUNTS, { filter: {}, limit: PAGE_SIZE, fields: ACCOUNT_FIELDS });
  }

  areAllRead(): boolean {
    return this.hasEnded;
  }

  async readOn(): Promise<void> {
    const page = await this.pages.next();
    const rows = (page.done === true ? [] : page.value) as readonly AccountRow[];
    for (const row of rows) this.ahead.set(row._id, row);
    this.lastId = rows.at(-1)?._id ?? this.lastId;
    this.hasEnded = rows.length < PAGE_SIZE;
  }

  /** Those whose events have been read, at the version of the last of these or a later one. */
  async of(audits: readonly AccountAudit[]): Promise<ReadonlyMap<string, AccountRow>> {
    for (const { stream } of audits) {
      while (!this.hasEnded && (this.lastId === undefined || this.lastId < stream)) await this.readOn();
    }
    const found = new Map<string, AccountRow>();
    const behind: string[] = [];
    for (const audit of audits) {
      const row = this.ahead.get(audit.stream);
      this.ahead.delete(audit.stream);
      if (row === undefined || row.version < audit.version()) behind.push(audit.stream);
      else found.set(audit.stream, row);
    }
    if (behind.length === 0) return found;
    // They have been booked on, or are new, since their page was read.
    const rows = (await this.store.find(ACCOUNTS, {
      filter: { _id: { in: behind } },
      limit: behind.length,
      fields: ACCOUNT_FIELDS,
    })) as readonly AccountRow[];
    for (const row of rows) found.set(row._id, row);
    return found;
  }

  /** Accounts without any event, of all that come before an event; of all that were read where there is none. */
  async passedBy(eventId: string | undefined): Promise<readonly AuditedAccount[]> {
    const passed: AccountRow[] = [];
    for (const row of this.ahead.values()) {
      if (eventId === undefined || transactionId(row._id, row.version) < eventId) passed.push(row);
    }
    for (const { _id } of passed) this.ahead.delete(_id);
    if (passed.length === 0) return [];
    const lastOf = ({ _id, version }: AccountRow): string => transactionId(_id, version);
    // Those that are new since their place was passed have events.
    const events = await this.store.find(EVENTS, {
      filter: { _id: { in: passed.map(lastOf) } },
      limit: passed.length,
      fields: [],
    });
    const booked = new Set(events.map(({ _id }) => _id));
    return passed
      .filter((row) => !booked.has(lastOf(row)))
      .map((row) => finish(auditAccount(row._id, row.tenant), row));
  }
}
