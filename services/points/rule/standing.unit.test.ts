import { conditionsOf, heldOf, meets, namedBy } from './standing.ts';
import type { MemberCondition, Standing } from './standing.ts';

const gold = { programId: 'club', tierId: 'gold' };
const silver = { programId: 'club', tierId: 'silver' };
const otherGold = { programId: 'crew', tierId: 'gold' };
const member: Standing = { segments: ['vip'], tiers: [silver, gold] };

describe('a condition', () => {
  it.each<[string, MemberCondition, boolean]>([
    ['one of the segments', { segments: ['new', 'vip'] }, true],
    ['none of them', { segments: ['new'] }, false],
    ['a tier that is reached', { tier: gold }, true],
    ['a lower one', { tier: silver }, true],
    ['one of that name in another program', { tier: otherGold }, false],
    ['both', { segments: ['vip'], tier: gold }, true],
    ['the tier alone', { segments: ['new'], tier: gold }, false],
    ['the segment alone', { segments: ['vip'], tier: otherGold }, false],
  ])('holds of %s: %j', (_case, condition, expected) => {
    expect(meets(condition, member)).toBe(expected);
  });
});

describe('what a rule asks', () => {
  const conditions = conditionsOf({
    members: { segments: ['vip', 'new'] },
    multipliers: [{ members: { tier: otherGold, segments: ['new'] } }, {}, { members: { tier: gold } }],
  });

  it('is named once each, in a fixed order', () => {
    expect(namedBy(conditions)).toEqual({ segments: ['new', 'vip'], tiers: [gold, otherGold] });
    expect(namedBy([])).toEqual({ segments: [], tiers: [] });
  });

  it('is kept as far as it holds, and nothing else of the member is', () => {
    expect(heldOf(namedBy(conditions), member)).toEqual({ segments: ['vip'], tiers: [gold] });
    expect(heldOf(namedBy([{ tier: otherGold }]), member)).toEqual({ tiers: [] });
    expect(heldOf(namedBy([]), member)).toEqual({});
  });
});
