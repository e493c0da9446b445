import type { Document, Projection } from '@rapport/kernel/projection';
import type { EpochMs } from '@rapport/kernel/instant';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
import { interactionVoided } from '@rapport/contracts/ingestion/events';
import type {
  InteractionRecorded,
  InteractionVoided,
  MemberAttributesChanged,
} from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const COLLECTION = 'rows';
export const ROWS = 'ingestion.interactions.v1.rows';

/** What is remembered of every id, for ever: the far memory of duplicates, and a line of the member's timeline. */
export interface InteractionRow extends Document {
  readonly tenant: string;
  readonly mid: string;
  readonly eventId: string;
  readonly fingerprint: string;
  readonly recordedAt: EpochMs;
  readonly effectiveAt: EpochMs;
  readonly partition: number;
  readonly offset: number;
  /** Absent for attributes, which have no line in the timeline. */
  readonly verb?: string;
  readonly occurredAt?: EpochMs;
  readonly object?: { readonly kind: string; readonly id: string; readonly tags?: readonly string[] };
  readonly channel?: string;
  readonly campaignId?: string;
  readonly shareId?: string;
  readonly value?: { readonly amount: string; readonly currency: string };
  readonly backfill?: true;
  readonly voided?: true;
}

type Handled = InteractionRecorded | MemberAttributesChanged | InteractionVoided;

export const rowId = (tenant: string, eventId: string): string => `${tenant}:${eventId}`;

const idOf = ({ tenantid, ...event }: Handled): string =>
  rowId(tenantid, event.type === interactionVoided.type ? event.data.interactionId : event.id);

/** The earlier in recorded time, then by member, is the one that counts, in whichever order both are met. */
function isEarlier(one: InteractionRow, other: InteractionRow): boolean {
  return one.recordedAt === other.recordedAt ? one.mid < other.mid : one.recordedAt < other.recordedAt;
}

/**
 * Every interaction by its id. The same id may stand in two partitions when two members raced: the later one is voided.
 */
export const interactionsProjection: Projection<Handled> = {
  name: 'ingestion.interactions.v1',
  topic: TOPICS.interactions,
  handles: [
    'rapport.ingestion.InteractionRecorded.v1',
    'rapport.ingestion.MemberAttributesChanged.v1',
    'rapport.ingestion.InteractionVoided.v1',
  ],
  collections: [
    { name: COLLECTION, shared: true, indexes: [{ fields: { tenant: 1, mid: 1, effectiveAt: -1 } }] },
  ],
  keys: ({ event }) => [{ collection: COLLECTION, id: idOf(event) }],
  fold: (context, fact) => {
    const { event, position, effectiveAt } = fact;
    const known = context.get<InteractionRow>(COLLECTION, idOf(event));
    if (event.type === 'rapport.ingestion.InteractionVoided.v1') {
      if (known !== undefined && known.mid === event.subject)
        context.put<InteractionRow>(COLLECTION, { ...known, voided: true });
      return;
    }
    const row: InteractionRow = {
      _id: idOf(event),
      tenant: event.tenantid,
      mid: event.subject ?? '',
      eventId: event.id,
      fingerprint: event.data.fingerprint ?? '',
      recordedAt: toEpochMs(event.recordedat),
      effectiveAt,
      partition: position.partition,
      offset: position.offset,
      ...(event.backfill === true && { backfill: true as const }),
      ...(event.type === 'rapport.ingestion.InteractionRecorded.v1' && timelineFields(event)),
    };
    if (known === undefined) {
      context.put(COLLECTION, row);
      return;
    }
    if (known.mid === row.mid) return;
    const [winner, loser] = isEarlier(row, known) ? [row, known] : [known, row];
    if (winner === row) context.put(COLLECTION, row);
    context.emit({
      id: derivedId('void', loser.mid, event.id),
      type: interactionVoided.type,
      topic: interactionVoided.topic,
      key: memberKey(event.tenantid, loser.mid),
      tenant: event.tenantid,
      subject: loser.mid,
      occurredAt: loser.effectiveAt,
      causationId: event.id,
      data: { interactionId: event.id, reason: 'duplicate' },
    });
  },
};

function timelineFields({ time, data }: InteractionRecorded): Partial<InteractionRow> {
  const { verb, object, channel, campaignId, shareId, value } = data;
  return {
    verb,
    occurredAt: toEpochMs(time),
    ...(object !== undefined && { object }),
    ...(channel !== undefined && { channel }),
    ...(campaignId !== undefined && { campaignId }),
    ...(shareId !== undefined && { shareId }),
    ...(value !== undefined && { value }),
  };
}
