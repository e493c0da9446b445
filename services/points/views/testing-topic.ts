import { createCodec } from '@rapport/contracts/codec';
import type { EventEnvelope, Fact, PublishedEvent } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { AnyProjection, Document, FoldContext } from '@rapport/kernel/projection';
import { accountStream, systemAccount } from '../account/names.ts';

const codec = createCodec();

/** One partition of the service's own topic for one projection, in memory; what is told goes through bytes. */
export function createTopic(projection: AnyProjection) {
  const documents = new Map<string, Document>();
  const emitted: PublishedEvent[] = [];
  let offset = 0;
  const place = (collection: string, id: string): string => `${collection}/${id}`;

  /** @returns what the record has written that was not announced */
  const tell = (
    type: string,
    subject: string,
    at: number,
    data: object,
    effectiveAt = at,
  ): readonly string[] => {
    offset += 1;
    const written: EventEnvelope = {
      ...{
        specversion: '1.0',
        id: `e-${offset}`,
        type: `rapport.points.${type}.v1`,
        source: 'rapport/points',
      },
      ...{ datacontenttype: 'application/json', tenantid: 'acme', subject, data },
      ...{ time: toInstant(effectiveAt), recordedat: toInstant(at) },
    };
    const read = codec.decode(codec.encode(written));
    if (read.outcome !== 'event') throw new Error(JSON.stringify(read));
    const fact = {
      ...{ position: { topic: projection.topic, partition: 0, offset }, key: memberKey('acme', subject) },
      ...{ event: read.event, logClock: at, effectiveAt },
    } as Fact as never;
    const announced = projection.keys(fact).map(({ collection, id }) => place(collection, id));
    const put: string[] = [];
    const context = {
      get: (collection: string, id: string) => documents.get(place(collection, id)),
      put: (collection: string, document: Document) => {
        documents.set(place(collection, document._id), document);
        put.push(place(collection, document._id));
      },
      emit: (event: PublishedEvent) => emitted.push(event),
    } as unknown as FoldContext;
    projection.fold(context, fact);
    return put.filter((one) => !announced.includes(one));
  };

  return {
    tell,
    emitted: emitted as readonly PublishedEvent[],
    document: (collection: string, id: string): Document | undefined => documents.get(place(collection, id)),
    /** As an older version has left it. */
    put: (collection: string, document: Document) => documents.set(place(collection, document._id), document),
    /** Earned on request, or adjusted down. */
    given: (mid: string, points: bigint, at: number, effectiveAt = at) => {
      const account = accountStream('acme', mid, 'points');
      const giver = systemAccount('acme', points > 0n ? 'issuance' : 'adjustment', 'points');
      const amount = String(points > 0n ? points : -points);
      const posting = points > 0n ? { debit: giver, credit: account } : { debit: account, credit: giver };
      const data = {
        ...{ txnId: 't', account, unit: 'points', amount: String(points), balanceAfter: '0' },
        ...{ postings: [{ ...posting, amount }], causeEventIds: [], causeCount: 0 },
      };
      return points > 0n
        ? tell('PointsEarned', mid, at, data, effectiveAt)
        : tell('PointsAdjusted', mid, at, { ...data, approver: 'li.na' }, effectiveAt);
    },
    /** @param entries points, when they count, and when they were booked */
    moved: (mid: string, at: number, ...entries: readonly (readonly [bigint, number, number])[]) =>
      tell('ScoresMoved', mid, at, {
        ...{ account: accountStream('acme', mid, 'points'), unit: 'points', mergeId: 'm-1' },
        counterpartyMid: 'f'.repeat(32),
        entries: entries.map(([points, effectiveAt, bookedAt]) => ({
          ...{ points: String(points), effectiveAt: toInstant(effectiveAt), bookedAt: toInstant(bookedAt) },
        })),
      }),
  };
}
