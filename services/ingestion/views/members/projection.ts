import type { Document, Projection } from '@rapport/kernel/projection';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef } from '@rapport/kernel/ids';
import { memberKey } from '@rapport/kernel/ids';
import type {
  InteractionRecorded,
  MemberAttributesChanged,
  MemberAttributesData,
} from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const COLLECTION = 'members';
export const MEMBERS = 'ingestion.members.v1.members';

export interface MemberDocument extends Document {
  readonly ref: MemberRef;
  readonly attributes: MemberAttributesData;
  readonly firstSeenAt: EpochMs;
}

const FREE = 'free.';

/** Sets what is present, clears what is named, keeps the rest. */
export function changeAttributes(
  before: MemberAttributesData,
  { attributes, cleared }: MemberAttributesChanged['data'],
): MemberAttributesData {
  const gone = new Set(cleared);
  const free = Object.entries({ ...before.free, ...attributes.free }).filter(
    ([name]) => !gone.has(`${FREE}${name}`),
  );
  const named = Object.entries({ ...before, ...attributes }).filter(
    ([name]) => name !== 'free' && !gone.has(name),
  );
  return { ...Object.fromEntries(named), ...(free.length > 0 && { free: Object.fromEntries(free) }) };
}

/** Who a member is, for GetMember. What members did stands in their rows alone: few interactions write here. */
export const membersProjection: Projection<InteractionRecorded | MemberAttributesChanged> = {
  name: 'ingestion.members.v1',
  topic: TOPICS.interactions,
  handles: ['rapport.ingestion.InteractionRecorded.v1', 'rapport.ingestion.MemberAttributesChanged.v1'],
  collections: [{ name: COLLECTION }],
  keys: ({ event }) => [{ collection: COLLECTION, id: memberKey(event.tenantid, event.subject ?? '') }],
  fold: (context, { event, effectiveAt }) => {
    const _id = memberKey(event.tenantid, event.subject ?? '');
    const known = context.get<MemberDocument>(COLLECTION, _id);
    const isInteraction = event.type === 'rapport.ingestion.InteractionRecorded.v1';
    if (isInteraction && known !== undefined && known.firstSeenAt <= effectiveAt) return;
    const { namespace, externalId } = event.data.personal.data;
    context.put<MemberDocument>(COLLECTION, {
      _id,
      ref: known?.ref ?? { namespace, externalId },
      attributes: isInteraction
        ? (known?.attributes ?? {})
        : changeAttributes(known?.attributes ?? {}, event.data),
      firstSeenAt: Math.min(known?.firstSeenAt ?? effectiveAt, effectiveAt),
    });
  },
};
