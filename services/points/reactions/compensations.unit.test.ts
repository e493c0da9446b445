import { TOPICS } from '@rapport/contracts/topics';
import type { Fact } from '@rapport/kernel/event';
import { mergedId } from '@rapport/kernel/ids';
import type { Document, Documents } from '@rapport/kernel/projection';
import { compensationReaction, originalIdOf } from './compensations.ts';

const MEI = 'a'.repeat(32);
const BOB = 'b'.repeat(32);

/** @param definitions what the partition was told of units and rules; nothing where absent */
function react(type: string, mid: string, data: object, definitions?: object) {
  const documents: Documents = {
    get: <D extends Document>() => definitions as D | undefined,
  };
  const fact = {
    event: { id: 'e-1', type: `rapport.ingestion.${type}.v1`, tenantid: 'acme', data },
    key: `acme:${mid}`,
    position: { topic: TOPICS.interactions, partition: 3, offset: 1 },
  } as unknown as Fact<never>;
  return compensationReaction.react(documents, fact);
}

const units = [{ unit: 'coins' }, { unit: 'points' }];
const merging = { mergeId: 'm-1', survivorMid: BOB, absorbedMid: MEI };

describe('what turns out later', () => {
  it('tells each account of the member once, whatever rules have become of', () => {
    const rules = [
      { unit: 'coins', budgetId: 'spring' },
      { unit: 'points', ruleId: 'order' },
    ];
    const commands = react(
      'InteractionVoided',
      MEI,
      { interactionId: 'i-1', reason: 'bot' },
      { units, rules },
    );
    expect(commands).toMatchObject([
      {
        method: 'points.compensation.v1/points',
        requestId: 'e-1',
        causes: { causeEventIds: ['e-1'], causeCount: 1 },
        command: { type: 'VoidCause', mid: MEI, unit: 'points', eventId: 'i-1', reason: 'bot', opens: false },
      },
      { method: 'points.compensation.v1/coins', command: { unit: 'coins', voidId: 'e-1', opens: true } },
    ]);
    expect(react('InteractionVoided', MEI, { interactionId: 'i-1', reason: 'bot' })).toHaveLength(1);
  });

  it('finds the account that earned for a copy that a merge made', () => {
    const interactionId = mergedId('m-1', 'i-1');
    const commands = react('InteractionVoided', BOB, { interactionId, reason: 'bot' }, { units, rules: [] });
    expect(commands).toMatchObject([{ command: { opens: true } }, { command: { opens: false } }]);
    expect(originalIdOf(interactionId)).toBe('i-1');
    expect(originalIdOf(mergedId('m-2', mergedId('m-1', 'reached:s-1:v-1')))).toBe('reached:s-1:v-1');
    expect(originalIdOf('i-1')).toBe('i-1');
  });

  it('is told to the absorbed member alone', () => {
    const rules = [{ unit: 'points', partnerId: 'cafe' }];
    expect(react('MembersMerged', MEI, merging, { units, rules })).toMatchObject([
      { command: { type: 'MergeAccount', mid: MEI, unit: 'points', into: { mid: BOB }, opens: true } },
      { command: { type: 'MergeAccount', mid: MEI, unit: 'coins', mergeId: 'm-1', opens: false } },
    ]);
    expect(react('MembersMerged', BOB, merging, { units, rules })).toEqual([]);
    expect(react('MembersUnmerged', MEI, merging)).toMatchObject([
      { command: { type: 'UnmergeAccount', mid: MEI, unit: 'points', mergeId: 'm-1' } },
    ]);
    expect(react('MembersUnmerged', BOB, merging)).toEqual([]);
  });
});
