import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { DateTime } from 'luxon';

/** Plain sums over the file: shares no code with what it checks. */
export interface ShopRecount {
  readonly sent: number;
  readonly skipped: number;
  readonly paid: ReadonlyMap<string, { rows: number; buyers: number; value: number }>;
  readonly refunded: ReadonlyMap<string, { rows: number; value: number }>;
  /** One point per whole pound of a row, taken back for a refunded one. */
  readonly balances: ReadonlyMap<string, number>;
  /** Customers and anonymous invoices with at least three paid rows in [from, to). */
  readonly frequentBetween: (from: number, to: number) => ReadonlySet<string>;
  /** Bounds that part those who paid into fifths, where they differ: of days since, of orders, and of pence. */
  readonly quintiles: (now: number) => Quintiles;
  /** A digit each for recency, frequency and monetary value, by the bounds. */
  readonly scores: (now: number, bounds: Quintiles) => ReadonlyMap<string, string>;
  /** Who has paid, and not in the last ninety days. */
  readonly dormant: (now: number) => ReadonlySet<string>;
  /** Who paid again in the last thirty days, for the first time in at least ninety. */
  readonly returners: (now: number) => ReadonlySet<string>;
  /** The country from which each paid most often; of equals the one that was seen last. */
  readonly home: ReadonlyMap<string, string>;
  /** Who was at which stage of a customer's life at a moment, of everybody who has bought or returned something by then. */
  readonly stagesAt: (moment: number) => Readonly<Record<Stage, ReadonlySet<string>>>;
  /** Of everybody who had points by then, rows at that instant included. */
  readonly pointsAt: (moment: number) => ReadonlyMap<string, PastPoints>;
}

type Stage = 'new' | 'reactivated' | 'active' | 'at_risk' | 'dormant';

export interface Quintiles {
  readonly days: readonly number[];
  readonly orders: readonly number[];
  readonly pence: readonly number[];
}

const DAY_MS = 86_400_000;

/** What somebody had at a past moment, by when things happened, whenever the shop told of them. */
export interface PastPoints {
  readonly balance: number;
  /** By the better of this quarter so far and the whole last one; `none` below bronze. */
  readonly tier: keyof typeof SHOP_TIERS | 'none';
  /** Of this quarter so far. */
  readonly quarter: number;
  /** By the points of this month so far; absent without any. */
  readonly rank?: number;
  readonly score?: number;
}

/** Points of a quarter in London. */
export const SHOP_TIERS = { bronze: 20, silver: 100, gold: 500 } as const;

interface Row {
  readonly who: string;
  readonly invoice: string;
  readonly known: boolean;
  readonly refund: boolean;
  readonly pence: number;
  readonly country: string;
  readonly at: number;
}

function readRows(file: string): readonly Row[] {
  const records = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
  return records.flatMap((record): Row[] => {
    const invoice = record.InvoiceNo ?? '';
    const quantity = Number(record.Quantity);
    const refund = invoice.startsWith('C');
    if (quantity < 0 && !refund) return [];
    const customer = record.CustomerID ?? '';
    return [
      {
        invoice,
        who: customer === '' ? `anonymous ${invoice}` : customer.replace(/\.0$/, ''),
        known: customer !== '',
        refund,
        pence: Math.abs(quantity) * Math.round(Number(record.UnitPrice) * 100),
        country: record.Country ?? '',
        at: DateTime.fromSQL(record.InvoiceDate ?? '', { zone: 'Europe/London' }).toMillis(),
      },
    ];
  });
}

export function recountShop(file: string): ShopRecount {
  const rows = readRows(file);
  const countries = new Set(rows.map(({ country }) => country));
  const paid = new Map<string, { rows: number; buyers: number; value: number }>();
  const refunded = new Map<string, { rows: number; value: number }>();
  for (const country of countries) {
    const of = rows.filter((row) => row.country === country);
    const bought = of.filter(({ refund }) => !refund);
    const returned = of.filter(({ refund }) => refund);
    const sum = (some: readonly Row[]): number => some.reduce((total, { pence }) => total + pence, 0);
    if (bought.length > 0) {
      paid.set(country, {
        rows: bought.length,
        buyers: new Set(bought.map(({ who }) => who)).size,
        value: sum(bought),
      });
    }
    if (returned.length > 0) refunded.set(country, { rows: returned.length, value: sum(returned) });
  }
  const balances = new Map<string, number>();
  for (const { who, known, refund, pence } of rows) {
    if (known) balances.set(who, (balances.get(who) ?? 0) + pointsOf({ refund, pence }));
  }
  return {
    sent: rows.length,
    skipped: 20_000 - rows.length,
    paid,
    refunded,
    balances,
    frequentBetween: (from, to) => {
      const counts = new Map<string, number>();
      for (const { who, refund, at } of rows) {
        if (!refund && at >= from && at < to) counts.set(who, (counts.get(who) ?? 0) + 1);
      }
      return new Set([...counts].filter(([, count]) => count >= 3).map(([who]) => who));
    },
    ...recountBuyers(rows.filter(({ refund }) => !refund)),
    stagesAt: (moment) => stagesAt(rows, moment),
    pointsAt: (moment) => pointsAt(rows, moment),
  };
}

function recountBuyers(
  paid: readonly Row[],
): Pick<ShopRecount, 'quintiles' | 'scores' | 'dormant' | 'returners' | 'home'> {
  const buyers = new Map<string, Row[]>();
  for (const row of paid) buyers.set(row.who, [...(buyers.get(row.who) ?? []), row]);
  const ordersOf = (rows: readonly Row[]): number => new Set(rows.map(({ invoice }) => invoice)).size;
  const penceOf = (rows: readonly Row[]): number => rows.reduce((sum, { pence }) => sum + pence, 0);
  const who = (passes: (rows: readonly Row[]) => boolean): ReadonlySet<string> =>
    new Set([...buyers].filter(([, rows]) => passes(rows)).map(([name]) => name));
  return {
    quintiles: (now) => ({
      days: fifths([...buyers.values()].map((rows) => Math.ceil((now - lastOf(rows)) / DAY_MS))),
      orders: fifths([...buyers.values()].map(ordersOf)),
      pence: fifths([...buyers.values()].map(penceOf)),
    }),
    scores: (now, { days, orders, pence }) =>
      new Map(
        [...buyers].map(([name, rows]) => {
          const recency = 1 + days.filter((bound) => now < lastOf(rows) + bound * DAY_MS).length;
          const frequency = 1 + orders.filter((bound) => ordersOf(rows) >= bound).length;
          const monetary = 1 + pence.filter((bound) => penceOf(rows) >= bound).length;
          return [name, `${recency}${frequency}${monetary}`];
        }),
      ),
    dormant: (now) => who((rows) => lastOf(rows) + 90 * DAY_MS <= now),
    returners: (now) => who((rows) => isBack(rows, now)),
    home: new Map([...buyers].map(([name, rows]) => [name, mostFrequentCountry(rows)])),
  };
}

const lastOf = (rows: readonly Row[]): number => Math.max(...rows.map(({ at }) => at));

/** Whether somebody paid again in the last thirty days, for the first time in at least ninety. */
function isBack(rows: readonly Row[], now: number): boolean {
  return rows.some(({ at }) => {
    const earlier = rows.filter((row) => row.at < at);
    return earlier.length > 0 && at - lastOf(earlier) >= 90 * DAY_MS && now < at + 30 * DAY_MS;
  });
}

function stagesAt(rows: readonly Row[], moment: number): Record<Stage, ReadonlySet<string>> {
  const known = Map.groupBy(
    rows.filter(({ at }) => at <= moment),
    ({ who }) => who,
  );
  const stageOf = (own: readonly Row[]): Stage => {
    // A refund is nothing that a customer does.
    const paid = own.filter(({ refund }) => !refund);
    if (paid.length === 0) return 'dormant';
    if (moment < Math.min(...paid.map(({ at }) => at)) + 30 * DAY_MS) return 'new';
    if (isBack(paid, moment)) return 'reactivated';
    const away = moment - lastOf(paid);
    return away < 30 * DAY_MS ? 'active' : away < 90 * DAY_MS ? 'at_risk' : 'dormant';
  };
  const stages = [...known].map(([who, own]) => [who, stageOf(own)] as const);
  const at = (stage: Stage) => new Set(stages.flatMap(([who, one]) => (one === stage ? [who] : [])));
  return {
    new: at('new'),
    reactivated: at('reactivated'),
    active: at('active'),
    at_risk: at('at_risk'),
    dormant: at('dormant'),
  };
}

/** The values at one, two, three and four fifths of all, ascending, each once. */
function fifths(values: readonly number[]): readonly number[] {
  const ascending = values.toSorted((left, right) => left - right);
  const bounds = [1, 2, 3, 4].map((fifth) => ascending[Math.floor((ascending.length * fifth) / 5)] ?? 0);
  return [...new Set(bounds)];
}

function mostFrequentCountry(rows: readonly Row[]): string {
  const countries = [...new Set(rows.map(({ country }) => country))];
  const of = (country: string): readonly Row[] => rows.filter((row) => row.country === country);
  const newest = (country: string): number => Math.max(...of(country).map(({ at }) => at));
  const [home = ''] = countries.toSorted(
    (left, right) => of(right).length - of(left).length || newest(right) - newest(left),
  );
  return home;
}

const pointsOf = ({ refund, pence }: Pick<Row, 'refund' | 'pence'>): number =>
  (refund ? -1 : 1) * Math.floor(pence / 100);

function pointsAt(rows: readonly Row[], moment: number): ReadonlyMap<string, PastPoints> {
  const then = DateTime.fromMillis(moment, { zone: 'Europe/London' });
  const quarter = then.startOf('quarter');
  const sumsIn = (from: number, to: number): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const row of rows) {
      const points = pointsOf(row);
      if (points === 0 || row.at < from || row.at >= to) continue;
      sums.set(row.who, (sums.get(row.who) ?? 0) + points);
    }
    return sums;
  };
  const balances = sumsIn(0, moment + 1);
  const thisQuarter = sumsIn(quarter.toMillis(), moment + 1);
  const lastQuarter = sumsIn(quarter.minus({ quarters: 1 }).toMillis(), quarter.toMillis());
  const month = sumsIn(then.startOf('month').toMillis(), moment + 1);
  const scores = [...month.values()];
  return new Map(
    [...balances].map(([who, balance]): [string, PastPoints] => {
      const score = month.get(who);
      const best = Math.max(thisQuarter.get(who) ?? 0, lastQuarter.get(who) ?? 0);
      const tiers = Object.entries(SHOP_TIERS) as readonly [keyof typeof SHOP_TIERS, number][];
      const tier = tiers.findLast(([, from]) => from <= best)?.[0] ?? 'none';
      const past: PastPoints = { balance, tier, quarter: thisQuarter.get(who) ?? 0 };
      if (score === undefined) return [who, past];
      return [who, { ...past, score, rank: 1 + scores.filter((other) => other > score).length }];
    }),
  );
}
