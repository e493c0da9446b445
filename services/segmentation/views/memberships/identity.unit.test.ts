import { HOUR_MS } from '@rapport/kernel/instant';
import { mergedId } from '@rapport/kernel/ids';
import type { SegmentEntered } from '@rapport/contracts/segmentation/events';
import type { RuleEvent } from '@rapport/rules/event';
import { parseRuleText, parseTraitText } from '@rapport/rules/text';
import { LADDERS } from '../../segment/ladders.ts';
import { NUMBERS } from './documents.ts';
import { foldMember } from './testing-member.ts';
import type { FoldedMember } from './testing-member.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const at = (hours: number): number => START + hours * HOUR_MS;

const shared = (id: string, hours: number): RuleEvent => ({
  ...{ id, verb: 'content.shared', effectiveAt: at(hours), tags: [], properties: {} },
});

/** Who has shared in the first hours, and belongs to `two` by the second. */
function memberWhoShared(...hours: readonly number[]): FoldedMember {
  const folded = foldMember();
  const rule = parseRuleText('count(content.shared) >= 2 ever', { scope: 'segment' });
  const trait = parseTraitText('count(content.shared) ever');
  if (rule.outcome === 'invalid' || trait.outcome === 'invalid') throw new Error('They are valid.');
  folded.define('two', rule.rule, 1, START);
  folded.trait({ traitId: 'shares', version: 1, measure: trait.measure }, START);
  for (const hour of hours) folded.record(shared(`s${hour}`, hour), at(hour));
  return folded;
}

const toldSince = (folded: FoldedMember, since: number): readonly string[] =>
  folded
    .published()
    .slice(since)
    .map(({ id, data, backfill }) => {
      const { segmentId = '', reason } = data as Partial<SegmentEntered['data']>;
      const parts = [id.split(':')[0], segmentId, reason, backfill === true ? 'backfill' : ''];
      return parts.filter((part) => part !== '').join(' ');
    });

const numbers = (folded: FoldedMember): unknown => folded.documents().get(`${NUMBERS}/acme:3`);

describe('a member who is absorbed', () => {
  it('leaves whatever she is in, by the merge, and is nobody from then on', () => {
    const folded = memberWhoShared(1, 2);
    const before = folded.published().length;
    folded.merge('m1', 'absorbed', at(3));
    expect(folded.member()).toMatchObject({ segments: [], memberships: [], role: '', stage: '', states: '' });
    expect(folded.counted('two')).toBe(0);
    for (const { rungs } of LADDERS)
      for (const { segmentId } of rungs) expect(folded.counted(segmentId)).toBe(0);
    expect(toldSince(folded, before)).toEqual([
      'exited role.disseminator event',
      'exited stage.new event',
      'exited two event',
      'trait event',
    ]);
    expect(folded.stays('two')).toMatchObject([{ from: at(2), to: at(3) }]);
    expect(folded.traits()).toBeUndefined();
    expect(numbers(folded)).toMatchObject({ given: 1, gone: 1 });
    folded.passTo(at(24 * 400));
    expect(folded.member()?.segments).toEqual([]);
  });

  it('is reached by no rule and by nothing that still comes under her key', () => {
    const folded = memberWhoShared(1, 2);
    folded.merge('m1', 'absorbed', at(3));
    const before = folded.published().length;
    folded.record(shared('s4', 4), at(4));
    const rule = parseRuleText('count(content.shared) >= 1 ever', { scope: 'segment' });
    if (rule.outcome === 'invalid') throw new Error('It is valid.');
    folded.define('one', rule.rule, 1, at(5));
    folded.reach(at(6));
    expect(folded.member()?.segments).toEqual([]);
    expect(toldSince(folded, before)).toEqual([]);
  });

  it('is again what all that she did makes of her, once they are two', () => {
    const folded = memberWhoShared(1);
    folded.merge('m1', 'absorbed', at(3));
    folded.record(shared('s4', 4), at(4));
    folded.unmerge('other', 'absorbed', at(5));
    expect(folded.member()?.segments).toEqual([]);
    const before = folded.published().length;
    folded.unmerge('m1', 'absorbed', at(6));
    expect(folded.member()?.segments).toEqual(['role.disseminator', 'stage.new', 'two']);
    expect(folded.traits()?.traits).toMatchObject([{ value: 2 }]);
    expect(numbers(folded)).toMatchObject({ given: 1, gone: 0 });
    expect(toldSince(folded, before).filter((one) => one.includes('two'))).toEqual([
      'entered two event backfill',
    ]);
    folded.forget('s4', at(7));
    expect(folded.member()?.segments).not.toContain('two');
  });

  it('does not come back by what was voided meanwhile', () => {
    const folded = memberWhoShared(1, 2);
    folded.merge('m1', 'absorbed', at(3));
    folded.forget('s1', at(4));
    folded.unmerge('m1', 'absorbed', at(5));
    expect(folded.member()?.segments).not.toContain('two');
  });

  it('is not merged twice', () => {
    const folded = memberWhoShared(1, 2);
    folded.merge('m1', 'absorbed', at(3));
    const [before, published] = [JSON.stringify(folded.member()), folded.published().length];
    folded.merge('m2', 'absorbed', at(4));
    expect(JSON.stringify(folded.member())).toBe(before);
    expect(folded.published()).toHaveLength(published);
  });

  it('comes to the same in a replay', () => {
    const folded = memberWhoShared(1, 2);
    folded.merge('m1', 'absorbed', at(3));
    folded.unmerge('m1', 'absorbed', at(4));
    folded.erase(at(5));
    folded.record(shared('s6', 6), at(6));
    folded.passTo(at(24 * 40));
    const replayed = folded.replayed();
    expect([...replayed.documents()]).toEqual([...folded.documents()]);
    expect(replayed.published()).toEqual(folded.published());
  });
});

describe('a member who survives a merge', () => {
  it('is judged by what the other one did, at its own time, and without it once they are two', () => {
    const folded = memberWhoShared(5);
    folded.merge('m1', 'survivor', at(6));
    expect(folded.member()?.segments).not.toContain('two');
    folded.record({ ...shared('s1', 1), id: mergedId('m1', 's1') }, at(6));
    folded.record({ ...shared('s2', 2), id: mergedId('m1', 's2') }, at(6));
    expect(folded.member()?.segments).toContain('two');
    expect(Math.min(...folded.stays('two').map(({ from }) => from))).toBe(at(2));
    folded.unmerge('m1', 'survivor', at(7));
    expect(folded.member()?.segments).not.toContain('two');
    expect(folded.stays('two').filter(({ from, to }) => from < to)).toEqual([]);
    expect(folded.traits()?.traits).toMatchObject([{ value: 1 }]);
    expect(folded.history().map(({ id }) => id)).toEqual(['s5']);
  });
});

describe('a member who is erased', () => {
  it('leaves nothing behind by which anybody knows her', () => {
    const folded = memberWhoShared(...Array.from({ length: 40 }, (_, hour) => hour));
    folded.know({ attributes: { region: 'CN-31' }, segments: new Set() }, at(41));
    expect(JSON.stringify([...folded.documents()])).toContain('alice');
    const before = folded.published().length;
    folded.erase(at(42));
    const kept = JSON.stringify([...folded.documents()]);
    expect(kept).not.toContain('alice');
    expect(kept).not.toContain('CN-31');
    expect(JSON.stringify(folded.published().slice(before))).not.toContain('alice');
    expect(toldSince(folded, before)).toContain('exited two event');
    expect(folded.history()).toEqual([]);
    expect(numbers(folded)).toMatchObject({ given: 1, gone: 1 });
    folded.erase(at(43));
    expect(numbers(folded)).toMatchObject({ given: 1, gone: 1 });
  });

  it('begins anew with what is recorded of her next, under the number that she had', () => {
    const folded = memberWhoShared(1, 2);
    folded.erase(at(3));
    folded.record(shared('s4', 4), at(4));
    expect(folded.member()).toMatchObject({ number: 0, segments: ['role.responder', 'stage.new'] });
    expect(folded.history().map(({ id }) => id)).toEqual(['s4']);
    expect(numbers(folded)).toMatchObject({ given: 1, gone: 0 });
  });

  it('is erased too who was absorbed', () => {
    const folded = memberWhoShared(1, 2);
    folded.merge('m1', 'absorbed', at(3));
    folded.erase(at(4));
    folded.unmerge('m1', 'absorbed', at(5));
    expect(folded.member()?.segments).toEqual([]);
    expect(folded.history()).toEqual([]);
    expect(numbers(folded)).toMatchObject({ given: 1, gone: 1 });
  });
});
