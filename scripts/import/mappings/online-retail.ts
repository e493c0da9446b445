import { DateTime } from 'luxon';
import type { Mapping } from '../mapping.ts';

/**
 * Rows of the UCI data set Online Retail: one interaction per row, amounts in pence, an invoice that begins with C
 * is a refund, a row without a customer belongs to an anonymous visitor named by the invoice.
 */
export const mapping: Mapping = {
  format: 'csv',
  map: (row, { fileId, row: number }) => {
    const { InvoiceNo = '', StockCode = '', CustomerID = '', Country = '' } = row;
    const quantity = Number(row.Quantity);
    const refund = InvoiceNo.startsWith('C');
    if (quantity < 0 && !refund) return { skip: 'NEGATIVE_QUANTITY_WITHOUT_REFUND' };
    // Prices have at most two decimals: their pence are whole, and rounding only undoes the binary fraction.
    const unitPence = Math.round(Number(row.UnitPrice) * 100);
    const occurredAt = DateTime.fromSQL(row.InvoiceDate ?? '', { zone: 'Europe/London' })
      .toUTC()
      .toISO();
    return {
      interactions: [
        {
          id: `imp.${fileId}.${number}`,
          ...(CustomerID === ''
            ? { anonymousId: InvoiceNo }
            : { memberId: String(Math.trunc(Number(CustomerID))) }),
          verb: refund ? 'order.refunded' : 'order.paid',
          occurredAt,
          object: { kind: 'order', id: InvoiceNo },
          value: { amount: Math.abs(quantity) * unitPence, currency: 'GBP' },
          geo: { region: Country },
          // Rules see properties, and no geography.
          properties: { stockCode: StockCode, quantity, unitPrice: row.UnitPrice ?? '', country: Country },
        },
      ],
    };
  },
};
