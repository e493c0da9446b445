import type { TenantId } from '@rapport/kernel/ids';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { readPageSize } from '@rapport/platform/grpc/pages';
import type { CallContext } from '@rapport/platform/grpc/server';
import { fingerprintOf, readCallerId, refuseField } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { ListPartnerSettlementRequest__Output } from '@rapport/protos/rapport/points/v1/ListPartnerSettlementRequest';
import type { ListPartnerSettlementResponse } from '@rapport/protos/rapport/points/v1/ListPartnerSettlementResponse';
import type { PartnerSettlement } from '@rapport/protos/rapport/points/v1/PartnerSettlement';
import type { PointsConfig } from '../config.ts';
import { MONTHS_OF_ALL, SETTLEMENT, netOf } from '../views/settlement/documents.ts';
import type { MonthDocument } from '../views/settlement/documents.ts';

const SETTLEMENT_PAGES = { standard: 50, most: 500 };

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Of the list, what is asked for; all where absent. */
type Asked = Partial<Pick<MonthDocument, 'partnerId' | 'unit' | 'month'>>;

/** The handler of ListPartnerSettlement. */
export function createSettlementList({
  engine: { store },
  pages,
}: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'pages'>) {
  return async (
    request: ListPartnerSettlementRequest__Output,
    { tenant }: CallContext,
  ): Promise<ListPartnerSettlementResponse> => {
    const limit = valueOrThrow(readPageSize(request.pageSize, SETTLEMENT_PAGES));
    const asked = readAsked(request);
    const query = fingerprintOf(['ListPartnerSettlement', tenant, asked, SETTLEMENT]);
    const after = valueOrThrow(pages.open(request.pageToken, query));
    const { filter, sort } = searchOf(tenant, asked);
    const found = (await store.find(MONTHS_OF_ALL, {
      ...{ filter, sort, limit },
      ...(after !== undefined && { after }),
    })) as readonly MonthDocument[];
    const last = found.length === limit ? found.at(-1) : undefined;
    const end =
      last && Object.fromEntries([...Object.keys(sort), '_id'].map((key) => [key, endOf(last, key)]));
    return {
      settlements: found.map(toSettlement),
      nextPageToken: end === undefined ? '' : pages.sign({ query, after: end }),
    };
  };
}

function readAsked({ partnerId, unit, month }: ListPartnerSettlementRequest__Output): Asked {
  return {
    ...(partnerId !== '' && { partnerId: valueOrThrow(readCallerId(partnerId, 'partner_id')) }),
    ...(unit !== '' && { unit: valueOrThrow(readCallerId(unit, 'unit')) }),
    ...(month !== '' && { month: MONTH.test(month) ? month : monthInvalid() }),
  };
}

function monthInvalid(): never {
  return valueOrThrow(refuseField('MONTH_INVALID', 'month', 'A month is written as YYYY-MM.'));
}

/** By partner, unit and month, which is the order of the ids; and so within a month, which has an index. */
function searchOf(tenant: TenantId, { partnerId, month, unit }: Asked) {
  const prefix = partnerId === undefined ? `${tenant}:` : `${tenant}:${partnerId}:`;
  const sort: Readonly<Record<string, 1>> = month === undefined ? {} : { month: 1 };
  const filter = {
    tenant,
    _id: { gte: prefix, lt: `${prefix}~` },
    ...(month !== undefined && { month }),
    ...(unit !== undefined && { unit }),
  };
  return { filter, sort };
}

const endOf = (document: MonthDocument, field: string): string =>
  field === 'month' ? document.month : document._id;

function toSettlement(document: MonthDocument): PartnerSettlement {
  const { partnerId, unit, month, transactions, transactionIds } = document;
  const net = netOf(document);
  return {
    partnerId,
    unit,
    month,
    issued: String(document.issued),
    redeemed: String(document.redeemed),
    sent: String(document.sent),
    received: String(document.received),
    settled: String(document.settled),
    expired: String(document.expired),
    net: String(net),
    owedBy: net > 0n ? 'OWED_BY_PARTNER' : net < 0n ? 'OWED_BY_ALLIANCE' : 'OWED_BY_NOBODY',
    transactionCount: String(transactions),
    transactionIds: [...transactionIds],
  };
}
