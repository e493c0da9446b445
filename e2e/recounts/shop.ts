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
}

interface Row {
  readonly who: string;
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
    const points = Math.floor(pence / 100);
    if (known) balances.set(who, (balances.get(who) ?? 0) + (refund ? -points : points));
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
  };
}
