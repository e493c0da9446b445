import { setTimeout as pause } from 'node:timers/promises';
import type { AggregateDocument } from '@rapport/kernel/decider';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { pagesOf } from '@rapport/engine/ports/pages';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import type { ServiceContext } from '@rapport/platform/process/serve';
import { METRICS } from '@rapport/platform/telemetry/names';
import { monthOf } from '@rapport/rules/calendar';
import { isOwn } from '../account/events.ts';
import type { PostingAccount } from '../account/events.ts';
import { ownerKindOf, unitOfStream } from '../account/names.ts';
import type { BudgetState } from '../budget/state.ts';
import type { PointsConfig } from '../config.ts';
import { createLiability } from '../views/ledger/liability.ts';
import type { Liability, LiabilityMonth } from '../views/ledger/liability.ts';
import { passThrough } from './ledgerPass.ts';
import type { AuditedAccount } from './ledgerPass.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
import { BUDGETS } from './budgets.ts';
import { definitionsOf } from './dryRun.ts';

/**
 * From the beginning of one pass to that of the next: half of the promise that an imbalance is told within 60 s. A
 * larger ledger is passed through without a rest between passes.
 */
const PASS_MS = 30_000;
/**
 * A page is followed by a rest of three times what it took, which is mostly MongoDB's and, where others keep the processor,
 * waiting: a fifth of a core, and 700,000 events of half as many accounts within a minute where nobody else wants it.
 */
const RESTS_PER_PAGE = 3;

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

  /** Gives way to everything else, the longer the longer a page took. */
  const rest = async (pageBeganAt: number): Promise<void> => {
    await pause((performance.now() - pageBeganAt) * RESTS_PER_PAGE, undefined, { signal });
  };

  const onePass = async (): Promise<void> => {
    const countedAt = clock.now();
    const pass: Pass = new Map();
    const wrong = new Set<string>();
    const zones = new Map<TenantId, string>();
    const sumsOf = (tenant: TenantId, unit: string): Sums => {
      const key = keyOf(tenant, unit);
      const known = pass.get(key);
      if (known !== undefined) return known;
      const zone = zones.get(tenant);
      if (zone === undefined) throw new Error(`Nobody has asked for the zone of ${tenant}.`);
      const sums = emptySums((at) => monthOf(at, zone));
      pass.set(key, sums);
      return sums;
    };
    const meet = async (tenants: ReadonlySet<TenantId>): Promise<void> => {
      for (const tenant of tenants) {
        if (!zones.has(tenant))
          zones.set(tenant, rulebookOf(await definitionsOf(store, tenant)).zoneAt(countedAt));
      }
    };
    const judge = ({ stream, tenant, state, problems, sums, transactions }: AuditedAccount): void => {
      const known = sumsOf(tenant, unitOfStream(stream));
      const isMembers = isOfMember(stream);
      known.accounts += 1;
      known.transactions += transactions;
      for (const [posted, amount] of sums) {
        const account = isMembers || !isOwn(posted) ? posted : 'owners';
        known.sums.set(account, (known.sums.get(account) ?? 0n) + amount);
      }
      if (isMembers)
        known.liability.finish(stream, state === undefined ? [] : [...state.lots, ...state.pending]);
      if (problems.length === 0) return;
      known.imbalancedAccounts += 1;
      wrong.add(stream);
      tell(stream, problems);
    };
    for await (const { events, entries, finished } of passThrough(store, rest)) {
      await meet(new Set([...entries, ...finished].map(({ tenant }) => tenant)));
      for (const entry of entries) {
        if (isOfMember(entry.stream)) sumsOf(entry.tenant, unitOfStream(entry.stream)).liability.add(entry);
      }
      for (const account of finished) judge(account);
      checked.add(events);
    }
    // Funding moves points from issuance into budgets; what came out of them is among the members' own postings.
    for await (const { tenant, state } of allBudgets(store, rest)) {
      if (state.status === 'none') continue;
      await meet(new Set([tenant]));
      const known = sumsOf(tenant, state.unit);
      known.sums.set('budget', (known.sums.get('budget') ?? 0n) + state.funded);
      known.sums.set('issuance', (known.sums.get('issuance') ?? 0n) - state.funded);
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
      const untilNext = Math.max(PASS_MS - (performance.now() - beganAt), 0);
      await pause(untilNext, undefined, { signal }).catch(() => undefined);
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

async function* allBudgets(
  store: Store,
  rest: (pageBeganAt: number) => Promise<void>,
): AsyncGenerator<AggregateDocument<BudgetState>> {
  const pages = pagesOf(store, BUDGETS, { filter: {}, limit: MAX_IDS_PER_READ }) as AsyncGenerator<
    readonly AggregateDocument<BudgetState>[],
    void
  >;
  let beganAt = performance.now();
  for await (const budgets of pages) {
    yield* budgets;
    if (budgets.length === MAX_IDS_PER_READ) await rest(beganAt);
    beganAt = performance.now();
  }
}
