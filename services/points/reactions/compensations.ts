import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Fact } from '@rapport/kernel/event';
import { isMerged } from '@rapport/kernel/ids';
import type { Mid } from '@rapport/kernel/ids';
import type { Reaction } from '@rapport/kernel/reaction';
import type { InteractionVoided, MembersMerged, MembersUnmerged } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';
import { accountAggregate } from '../account/aggregate.ts';
import type { MergeAccount, UnmergeAccount, VoidCause } from '../account/decide.ts';
import { STANDARD_UNIT } from '../account/names.ts';
import { DEFINITIONS, RULES, definitionsId } from '../views/rules/documents.ts';
import type { DefinitionsDocument } from '../views/rules/documents.ts';

const COMPENSATION_POLICY = 'points.compensation.v1';

/** What turns out later: a fact that counts no more, and members who are one, or two after all. */
type Later = InteractionVoided | MembersMerged | MembersUnmerged;
type Compensation = VoidCause | MergeAccount | UnmergeAccount;

/**
 * Tells the member's accounts, one for each unit of the tenant, of which most have none; the sweeper books what follows.
 * Units are few and never go, while rules do: what a retired one has paid is taken back as well.
 */
export const compensationReaction: Reaction<Later> = {
  name: COMPENSATION_POLICY,
  topic: TOPICS.interactions,
  handles: [
    'rapport.ingestion.InteractionVoided.v1',
    'rapport.ingestion.MembersMerged.v1',
    'rapport.ingestion.MembersUnmerged.v1',
  ],
  keys: ({ event, position }) => [
    { collection: `${RULES}.${DEFINITIONS}`, id: definitionsId(event.tenantid, position.partition) },
  ],
  react: (documents, fact) => {
    const { event, key, position } = fact;
    const { tenantid: tenant } = event;
    const mid = key.slice(tenant.length + 1);
    const definitions = documents.get<DefinitionsDocument>(
      `${RULES}.${DEFINITIONS}`,
      definitionsId(tenant, position.partition),
    );
    const { units = [], rules = [] } = definitions ?? {};
    const paid = rules.filter(({ budgetId, partnerId }) => budgetId !== undefined || partnerId !== undefined);
    const awaiting = new Set(paid.map(({ unit }) => unit));
    return [...new Set([STANDARD_UNIT, ...units.map(({ unit }) => unit)])].flatMap((unit) => {
      const command = commandOf(fact, mid, unit, awaiting.has(unit));
      return command === undefined ? [] : [envelopeOf(fact, command)];
    });
  },
};

/**
 * @param opens whether a budget or a partner pays rules in this unit: what it has granted may still be on its way to an
 *   account that is not open yet
 */
function commandOf({ event }: Fact<Later>, mid: Mid, unit: string, opens: boolean): Compensation | undefined {
  switch (event.type) {
    case 'rapport.ingestion.InteractionVoided.v1': {
      const { interactionId: eventId, reason } = event.data;
      // Of what the absorbed member's account has earned; it is found by any account of the survivor.
      const finds = unit === STANDARD_UNIT && isMerged(eventId);
      return { type: 'VoidCause', mid, unit, eventId, reason, voidId: event.id, opens: opens || finds };
    }
    case 'rapport.ingestion.MembersMerged.v1': {
      const { mergeId, survivorMid, absorbedMid } = event.data;
      // The survivor's copy says nothing that the absorbed one's accounts do not see to.
      if (mid !== absorbedMid) return undefined;
      return { type: 'MergeAccount', mid, unit, mergeId, into: { mid: survivorMid }, opens };
    }
    case 'rapport.ingestion.MembersUnmerged.v1': {
      const { mergeId, absorbedMid } = event.data;
      return mid === absorbedMid ? { type: 'UnmergeAccount', mid, unit, mergeId } : undefined;
    }
  }
}

const envelopeOf = ({ event }: Fact<Later>, command: Compensation): CommandEnvelope<Compensation> => ({
  aggregate: accountAggregate.name,
  tenant: event.tenantid,
  method: `${COMPENSATION_POLICY}/${command.unit}`,
  requestId: event.id,
  fingerprint: event.id,
  actor: COMPENSATION_POLICY,
  causes: { causeEventIds: [event.id], causeCount: 1 },
  command,
});

/** `merged:{mergeId}:` */
const MERGE_PREFIX = /^merged:[^:]*:/;

/** Of a fact that a merge appended again, the id of the one that earned; of any other, its own. */
export function originalIdOf(eventId: string): string {
  let id = eventId;
  // What a merge appended, another one may have appended again.
  while (isMerged(id)) id = id.replace(MERGE_PREFIX, '');
  return id;
}
