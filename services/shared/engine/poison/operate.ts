import type { Clock } from '@rapport/kernel/clock';
import type { EventEnvelope } from '@rapport/kernel/event';
import type { Inspection, ParkedRecord, ResolveOutcome, ResolveRequest } from '../ports/inspection.ts';
import type { EventLog } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { eachRow } from './parked.ts';
import type { ParkedDocument } from './parked.ts';
import { identityOf, resolutionRecord, resolvedDocument } from './resolution.ts';
import type { ResolvedDocument } from './resolution.ts';

interface Desk {
  readonly service: string;
  readonly store: Store;
  readonly log: Pick<EventLog, 'append'>;
  readonly clock: Clock;
  readonly encode: (event: EventEnvelope) => Uint8Array;
  readonly parked: string;
  readonly resolved: string;
  readonly applied: Inspection['applied'];
}

const toRecord = ({ _id, value, attempts = 0, ...row }: ParkedDocument): ParkedRecord => {
  const { topic, partition, offset, key, reason, parkedAt } = row;
  const bytes = Buffer.from(value, 'base64');
  return { id: _id, topic, partition, offset, key, reason, value: bytes, parkedAt, attempts };
};

export async function listParked(
  store: Pick<Store, 'find'>,
  collection: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<readonly ParkedRecord[]> {
  const rows = (await store.find(collection, {
    filter: {},
    limit,
    ...(after !== undefined && { after: { _id: after } }),
  })) as readonly ParkedDocument[];
  return rows.map(toRecord);
}

/** Of one id the first. */
export async function findParked(
  store: Pick<Store, 'find'>,
  collection: string,
  events: readonly Pick<EventEnvelope, 'tenantid' | 'id'>[],
): Promise<readonly (ParkedRecord | undefined)[]> {
  const identities = events.map(identityOf);
  const found = new Map<string | undefined, ParkedRecord>();
  const filter = { identity: { in: [...new Set(identities)] } };
  for await (const row of eachRow<ParkedDocument>(store, collection, filter)) {
    if (!found.has(row.identity)) found.set(row.identity, toRecord(row));
  }
  return identities.map((identity) => found.get(identity));
}

/** Writes the decision to the log; whoever owns the partition applies it there. */
export async function resolveParked(
  { service, store, log, clock, encode, parked, resolved, applied }: Desk,
  { id, action, actor, note }: ResolveRequest,
): Promise<ResolveOutcome> {
  const read = async (): Promise<readonly [ParkedDocument | undefined, ResolvedDocument | undefined]> => [
    (await store.getMany(parked, [id])).get(id) as ParkedDocument | undefined,
    (await store.getMany(resolved, [id])).get(id) as ResolvedDocument | undefined,
  ];
  const named = (await read()).find((document) => document !== undefined);
  if (named === undefined) return { outcome: 'unknown' };
  // What stands there is read after this: a decision whose place is passed has done what it does.
  const appliedThrough = (await applied(named.topic))[named.partition] ?? 0;
  const [row, known] = await read();
  // Said twice, the second is dropped as a repetition; or it was not the first of its key when its turn came.
  const isVain = row !== undefined && known?.state === 'announced' && known.until < appliedThrough;
  if (known !== undefined && known.until > (row?.triedAt ?? -1) && !isVain) {
    const { state, topic, partition, until } = known;
    return { outcome: 'resolved', state, position: { topic, partition, offset: until } };
  }
  if (row === undefined) return { outcome: 'unknown' };
  const { topic, partition, key } = row;
  const [first] = await store.find(parked, { filter: { topic, partition, key }, limit: 1 });
  if (first !== undefined && first._id !== id) return { outcome: 'behind', first: first._id };
  const decision = {
    ...{ action, service, actor, at: clock.now() },
    ...(note !== undefined && { note }),
    ...(known !== undefined && { after: known.until }),
  };
  const [position] = await log.append([resolutionRecord(row, decision, encode)]);
  if (position === undefined) throw new Error('The log has answered without a position.');
  // For those who ask again, and for a partition that stands still: this one is about to leave. Where it has left by
  // now, its owner has written more than this.
  const expected = known === undefined ? 'absent' : { state: known.state, until: known.until };
  const document = resolvedDocument(row, 'announced', position, { actor });
  await store.transact({ expectations: [{ collection: resolved, expected, document }], writes: [] });
  return { outcome: 'recorded', position };
}
