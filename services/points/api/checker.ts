import { setTimeout as pause } from 'node:timers/promises';
import type { AggregateDocument } from '@rapport/kernel/decider';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import type { ServiceContext } from '@rapport/platform/process/serve';
import { METRICS } from '@rapport/platform/telemetry/names';
import { monthOf } from '@rapport/rules/calendar';
import { isOwn } from '../account/events.ts';
import type { PostingAccount } from '../account/events.ts';
import { ownerKindOf, transactionId, unitOfStream } from '../account/names.ts';
import type { BudgetState } from '../budget/state.ts';
import type { PointsConfig } from '../config.ts';
import { AUDITED_STATE, auditAccount } from '../views/ledger/audit.ts';
import type { AccountAudit, Audited, AuditedState } from '../views/ledger/audit.ts';
import { createLiability } from '../views/ledger/liability.ts';
import type { Liability, LiabilityMonth } from '../views/ledger/liability.ts';
import { ACCOUNTS, EVENTS, entriesOf } from '../views/ledger/queries.ts';
import type { LedgerEntry } from '../views/ledger/queries.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
import { BUDGETS } from './budgets.ts';
import { definitionsOf } from './dryRun.ts';

/**
 * From the beginning of one pass to that of the next: half of the promise that an imbalance is told within 60 s. A
 * larger ledger is passed through without a rest between passes.
 */
const PASS_MS = 30_000;
/** Events read at once: whoever asks or books meanwhile waits for them, half a millisecond for 64 and 2 ms for 250. */
const PAGE_EVENTS = 64;
/** What is read of a booking, which does not ask who wanted it; and of an account. */
const BOOKING_FIELDS = ['stream', 'tenant', 'version', 'effectiveAt', 'type', 'data'];
const ACCOUNT_FIELDS = ['version', ...['status', ...AUDITED_STATE].map((field) => `state.${field}`)];
/**
 * A page is followed by a rest as long as it took, which is mostly MongoDB's and, where others keep the processor, waiting:
 * some 400,000 events of as many accounts within a minute beside answers, and 90,000 beside as many bookings as there can be.
 */
const RESTS_PER_PAGE = 1;

/** Accounts named in the log: where there are more, the metric counts them and something greater is wrong. */
const MAX_TOLD = 100;

/** An account of the system, one of the members' own, or all that is with partners, programmes and pools. */
export type CountedAccount = PostingAccount | 'owners';

/** What the last whole pass found of a tenant's unit. */
export interface TrialBalance {
  readonly sums: ReadonlyMap<CountedAccount, bigint>;
  readonly accounts: number;
  readonly transactions: number;
  readonly imbalancedAccounts: number;
  /** By month of the tenant's zone; of one programme where one is named. */
  readonly months: (program?: string) => readonly LiabilityMonth[];
  /** When the pass began. */
  readonly countedAt: EpochMs;
}

export interface Checker {
  /** `undefined` before the first pass is done; a unit without accounts has sums of nothing. */
  readonly trialBalance: (tenant: TenantId, unit: string) => TrialBalance | undefined;
  readonly stop: () => Promise<void>;
}

interface Sums {
  readonly sums: Map<CountedAccount, bigint>;
  readonly liability: Liability;
  accounts: number;
  transactions: number;
  imbalancedAccounts: number;
}

type Pass = Map<string, Sums>;

const emptySums = (monthOf: (at: EpochMs) => string): Sums => ({
  ...{ sums: new Map<CountedAccount, bigint>(), liability: createLiability(monthOf) },
  ...{ accounts: 0, transactions: 0, imbalancedAccounts: 0 },
});

/**
 * Re-adds the whole ledger, again and again, and says at once where it does not fit. It reads and changes nothing; every
 * replica has its own.
 */
export function startChecker({
  engine: { store },
  clock,
  logger,
  telemetry: { meter },
}: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'clock' | 'logger' | 'telemetry'>): Checker {
  const rulebookOf = createRulebooks();
  const stopping = new AbortController();
  const { signal } = stopping;
  let done: { readonly pass: Pass; readonly countedAt: EpochMs; readonly endedAt: number } | undefined;
  /** Found by the pass that runs, so that nobody waits for its end; what it has not reached yet counts as it did. */
  let imbalanced = new Set<string>();

  const gauge = meter.createObservableGauge(METRICS.ledgerImbalances, {
    description: 'Accounts whose events do not come to what stands; anything above 0 is an alert',
  });
  const age = meter.createObservableGauge(METRICS.ledgerCheckAge, {
    description: 'Time since the whole ledger was last re-added',
    unit: 's',
  });
  const checked = meter.createCounter(METRICS.ledgerChecked, {
    description: 'Events of the ledger re-added',
  });
  const startedAt = performance.now();
  gauge.addCallback((result) => result.observe(imbalanced.size));
  age.addCallback((result) => result.observe((performance.now() - (done?.endedAt ?? startedAt)) / 1_000));

  const tell = (stream: string, problems: readonly string[]): void => {
    if (imbalanced.has(stream)) return;
    imbalanced.add(stream);
    if (imbalanced.size <= MAX_TOLD) logger.error({ event: 'ledger.imbalance', account: stream, problems });
  };

  const onePass = async (): Promise<void> => {
    const countedAt = clock.now();
    const pass: Pass = new Map();
    const wrong = new Set<string>();
    const sumsOf = async (tenant: TenantId, unit: string): Promise<Sums> => {
      const key = keyOf(tenant, unit);
      const known = pass.get(key);
      if (known !== undefined) return known;
      const zone = rulebookOf(await definitionsOf(store, tenant)).zoneAt(countedAt);
      // Another page may have asked meanwhile.
      const sums = pass.get(key) ?? emptySums((at) => monthOf(at, zone));
      pass.set(key, sums);
      return sums;
    };
    const judge = async (
      stream: string,
      tenant: TenantId,
      { problems, sums, transactions }: Audited,
    ): Promise<void> => {
      const known = await sumsOf(tenant, unitOfStream(stream));
      known.accounts += 1;
      known.transactions += transactions;
      for (const [posted, amount] of sums) {
        const account = isOfMember(stream) || !isOwn(posted) ? posted : 'owners';
        known.sums.set(account, (known.sums.get(account) ?? 0n) + amount);
      }
      if (problems.length === 0) return;
      known.imbalancedAccounts += 1;
      wrong.add(stream);
      tell(stream, problems);
    };
    const count = async (row: EventRow, entries: readonly LedgerEntry[]): Promise<void> => {
      if (!isOfMember(row.stream)) return;
      const { liability } = await sumsOf(row.tenant, unitOfStream(row.stream));
      for (const entry of entries) liability.add(entry);
    };
    for await (const audits of finishedAudits(store, signal, count, (events) => checked.add(events))) {
      for (const [audit, audited, state] of await finishAll(store, audits, count)) {
        await judge(audit.stream, audit.tenant, audited);
        const { liability } = await sumsOf(audit.tenant, unitOfStream(audit.stream));
        if (!isOfMember(audit.stream)) continue;
        liability.finish(audit.stream, state === undefined ? [] : [...state.lots, ...state.pending]);
      }
    }
    // Funding moves points from issuance into budgets; what came out of them is among the members' own postings.
    for await (const { tenant, state } of allBudgets(store, signal)) {
      if (state.status === 'none') continue;
      const known = await sumsOf(tenant, state.unit);
      known.sums.set('budget', (known.sums.get('budget') ?? 0n) + state.funded);
      known.sums.set('issuance', (known.sums.get('issuance') ?? 0n) - state.funded);
    }
    for await (const { _id, tenant } of withoutEvents(store, signal)) {
      await judge(_id, tenant, {
        problems: ['the account stands on an event that is not there'],
        sums: new Map(),
        transactions: 0,
      });
    }
    imbalanced = wrong;
    done = { pass, countedAt, endedAt: performance.now() };
  };

  const isStopping = (): boolean => signal.aborted;

  const run = async (): Promise<void> => {
    while (!isStopping()) {
      const beganAt = performance.now();
      try {
        await onePass();
      } catch (error) {
        // A store that is away is told by everything else; the age of the last pass goes on growing.
        if (!isStopping()) logger.warn({ event: 'ledger.check_failed', problem: String(error) });
      }
      const rest = Math.max(PASS_MS - (performance.now() - beganAt), 0);
      await pause(rest, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();

  return {
    trialBalance: (tenant, unit) => {
      if (done === undefined) return undefined;
      const { liability, ...sums } = done.pass.get(keyOf(tenant, unit)) ?? emptySums(() => '');
      return { ...sums, months: liability.months, countedAt: done.countedAt };
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

const keyOf = (tenant: TenantId, unit: string): string => `${tenant}:${unit}`;
const isOfMember = (stream: string): boolean => ownerKindOf(stream) === 'member';

interface EventRow extends Document {
  readonly stream: string;
  readonly tenant: TenantId;
  readonly version: number;
}

interface AccountRow extends Document {
  readonly version: number;
  readonly state: { readonly status: 'none' } | (AuditedState & { readonly status: 'open' });
}

type Count = (row: EventRow, entries: readonly LedgerEntry[]) => Promise<void>;

/** Gives way to everything else, the longer the longer a page took. */
async function rest(sinceMs: number, signal: AbortSignal): Promise<void> {
  await pause((performance.now() - sinceMs) * RESTS_PER_PAGE, undefined, { signal });
}

/** Accounts whose events have been added, a page of events at a time; the events of an account stand together. */
async function* finishedAudits(
  store: Store,
  signal: AbortSignal,
  count: Count,
  counted: (events: number) => void,
): AsyncGenerator<readonly AccountAudit[]> {
  let current: AccountAudit | undefined;
  let after: { readonly _id: string } | undefined;
  for (;;) {
    const beganAt = performance.now();
    const rows = (await store.find(EVENTS, {
      // Remembered refusals have no version.
      filter: { version: { gte: 1 } },
      sort: { _id: 1 },
      limit: PAGE_EVENTS,
      fields: BOOKING_FIELDS,
      ...(after !== undefined && { after }),
    })) as readonly EventRow[];
    const finished: AccountAudit[] = [];
    for (const row of rows) {
      if (current?.stream !== row.stream) {
        if (current !== undefined) finished.push(current);
        current = auditAccount(row.stream, row.tenant);
      }
      const entries = entriesOf(row);
      current.add(row.version, entries);
      await count(row, entries);
    }
    counted(rows.length);
    const last = rows.at(-1);
    if (rows.length < PAGE_EVENTS || last === undefined) {
      yield current === undefined ? finished : [...finished, current];
      return;
    }
    yield finished;
    after = { _id: last._id };
    await rest(beganAt, signal);
  }
}

/** Holds accounts against what stands, which may have gone on since its events were read. */
async function finishAll(
  store: Store,
  audits: readonly AccountAudit[],
  count: Count,
): Promise<readonly (readonly [AccountAudit, Audited, AuditedState | undefined])[]> {
  const standing = (await store.find(ACCOUNTS, {
    filter: { _id: { in: audits.map(({ stream }) => stream) } },
    limit: audits.length,
    fields: ACCOUNT_FIELDS,
  })) as readonly AccountRow[];
  const found = new Map(standing.map((document) => [document._id, document]));
  const finished: (readonly [AccountAudit, Audited, AuditedState | undefined])[] = [];
  for (const audit of audits) {
    const document = found.get(audit.stream);
    await addLater(store, audit, document?.version ?? 0, count);
    const state = document?.state.status === 'open' ? document.state : undefined;
    finished.push([audit, audit.finish(state), state]);
  }
  return finished;
}

async function addLater(store: Store, audit: AccountAudit, version: number, count: Count): Promise<void> {
  for (let next = audit.version() + 1; next <= version; next = audit.version() + 1) {
    const rows = (await store.find(EVENTS, {
      filter: { _id: { gte: transactionId(audit.stream, next), lte: transactionId(audit.stream, version) } },
      sort: { _id: 1 },
      limit: PAGE_EVENTS,
      fields: BOOKING_FIELDS,
    })) as readonly EventRow[];
    // What stands on events that are not there does not come to them either.
    if (rows.length === 0) return;
    for (const row of rows) {
      const entries = entriesOf(row);
      audit.add(row.version, entries);
      await count(row, entries);
    }
  }
}

async function* allBudgets(
  store: Store,
  signal: AbortSignal,
): AsyncGenerator<AggregateDocument<BudgetState>> {
  let after: { readonly _id: string } | undefined;
  for (;;) {
    const beganAt = performance.now();
    const budgets = (await store.find(BUDGETS, {
      filter: {},
      sort: { _id: 1 },
      limit: MAX_IDS_PER_READ,
      ...(after !== undefined && { after }),
    })) as readonly AggregateDocument<BudgetState>[];
    yield* budgets;
    const last = budgets.at(-1);
    if (budgets.length < MAX_IDS_PER_READ || last === undefined) return;
    after = { _id: last._id };
    await rest(beganAt, signal);
  }
}

type VersionRow = Pick<AggregateDocument, '_id' | 'tenant' | 'version'>;

/** Accounts that stand on a last event that is not there. */
async function* withoutEvents(store: Store, signal: AbortSignal): AsyncGenerator<VersionRow> {
  let after: { readonly _id: string } | undefined;
  for (;;) {
    const beganAt = performance.now();
    const accounts = (await store.find(ACCOUNTS, {
      filter: {},
      sort: { _id: 1 },
      limit: MAX_IDS_PER_READ,
      fields: ['tenant', 'version'],
      ...(after !== undefined && { after }),
    })) as readonly VersionRow[];
    const lastEvent = ({ _id, version }: VersionRow): string => transactionId(_id, version);
    const found = await store.find(EVENTS, {
      filter: { _id: { in: accounts.map(lastEvent) } },
      limit: accounts.length,
      fields: [],
    });
    const events = new Set(found.map(({ _id }) => _id));
    yield* accounts.filter((account) => !events.has(lastEvent(account)));
    const last = accounts.at(-1);
    if (accounts.length < MAX_IDS_PER_READ || last === undefined) return;
    after = { _id: last._id };
    await rest(beganAt, signal);
  }
}
