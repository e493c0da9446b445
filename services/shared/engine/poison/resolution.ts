import type { EventEnvelope, Fact, Position } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { AppendRecord } from '../ports/log.ts';
import type { ParkedDocument } from './parked.ts';

/** What an operator decides about a parked record. */
export type Action = 'redrive' | 'discard';

const DECISIONS = {
  redrive: { type: 'rapport.admin.ParkedRedriven.v1', id: 'redriven' },
  discard: { type: 'rapport.admin.ParkedDiscarded.v1', id: 'discarded' },
} as const satisfies Record<Action, object>;

/** Data of both types of records. */
export interface ResolutionData {
  /** Records are parked by each service for itself: the others pass by. */
  readonly service: string;
  readonly parkedId: string;
  readonly note?: string;
}

export interface Resolution extends ResolutionData {
  readonly action: Action;
}

/** `undefined` where the fact is another one. */
export function resolutionOf({ event }: Fact): Resolution | undefined {
  const { type, data } = event;
  if (type === DECISIONS.redrive.type) return { ...(data as ResolutionData), action: 'redrive' };
  if (type === DECISIONS.discard.type) return { ...(data as ResolutionData), action: 'discard' };
  return undefined;
}

/**
 * The record that decides about a parked one. It stands in the same partition, because its place there is when the
 * parked one takes effect. Its id follows from the attempt and from the decision before it: the duplicate window drops
 * what is said twice.
 */
export function resolutionRecord(
  { _id, topic, partition, attempts = 0 }: ParkedDocument,
  resolution: Omit<Resolution, 'parkedId'> & {
    readonly actor: string;
    readonly at: number;
    /** Offset of the decision before this one, which has left it waiting. */
    readonly after?: number;
  },
  encode: (event: EventEnvelope) => Uint8Array,
): AppendRecord {
  const { action, service, actor, at, note, after } = resolution;
  const data: ResolutionData = { service, parkedId: _id, ...(note !== undefined && { note }) };
  const event: EventEnvelope = {
    specversion: '1.0',
    id: derivedId(
      DECISIONS[action].id,
      service,
      after === undefined ? attempts : `${attempts}.${after}`,
      _id,
    ),
    source: `rapport/${service}`,
    type: DECISIONS[action].type,
    time: toInstant(at),
    datacontenttype: 'application/json',
    tenantid: 'system',
    recordedat: toInstant(at),
    actor,
    data,
  };
  return { topic, partition, key: `${SYSTEM_KEY_PREFIX}parked:${service}`, value: encode(event) };
}

/** How a parked record was resolved, kept for ever: whoever folds the log again does the same at the same places. */
export interface ResolvedDocument extends Document {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  /** `announced`: the deciding record is in the log, and not applied yet. */
  readonly state: 'announced' | 'redriven' | 'discarded';
  /** Offset of the deciding record. */
  readonly until: number;
  readonly actor?: string;
  readonly unread?: true;
  readonly appliedBy?: readonly string[];
  /** Of a record that could be read only when it was redriven: from then on it counts for duplicates. */
  readonly identity?: string;
}

export const identityOf = ({ tenantid, id }: Pick<EventEnvelope, 'tenantid' | 'id'>): string =>
  `${tenantid}\0${id}`;

export function resolvedDocument(
  { _id, topic, partition, offset, key, unread, appliedBy }: ParkedDocument,
  state: ResolvedDocument['state'],
  at: Pick<Position, 'offset'>,
  more: Pick<ResolvedDocument, 'actor' | 'identity'> = {},
): ResolvedDocument {
  return {
    _id,
    topic,
    partition,
    offset,
    key,
    state,
    until: at.offset,
    ...(unread === true && { unread }),
    ...(appliedBy !== undefined && { appliedBy }),
    ...more,
  };
}
