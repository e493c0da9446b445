import { parseRule } from '@rapport/rules/parse';
import { TOLD_VERBS, circleIn, programsRewarded } from './told.ts';

const tier = (programId?: string, of = 'tier.upgraded'): object => ({
  kind: 'event',
  of,
  ...(programId !== undefined && { where: { properties: { programId } } }),
});
const order = { kind: 'event', of: 'order.paid' };

describe('tier programs that a trigger rewards', () => {
  it.each<[string, object, readonly string[] | 'any']>([
    ['an order', order, []],
    ['anything but an order', { kind: 'not', rule: order }, []],
    ['any tier', tier(), 'any'],
    ['a tier of a program', tier('club'), ['club']],
    ['one that is lost', tier('club', 'tier.downgraded'), ['club']],
    ['one of two', { kind: 'any', rules: [tier('club'), tier('crew')] }, ['club', 'crew']],
    ['a tier or an order', { kind: 'any', rules: [tier('club'), order] }, ['club']],
    ['a tier, and no order', { kind: 'all', rules: [tier('club'), { kind: 'not', rule: order }] }, ['club']],
    [
      'a tier but for one program',
      { kind: 'all', rules: [tier(), { kind: 'not', rule: tier('club') }] },
      'any',
    ],
  ])('%s', (_case, tree, expected) => {
    const parsed = parseRule(tree, { scope: 'event', moreVerbs: TOLD_VERBS });
    if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
    const found = programsRewarded(parsed.rule);
    expect(found === 'any' ? found : [...found]).toEqual(expected);
  });
});

describe('a circle of units', () => {
  const leads = (...pairs: readonly string[]) =>
    pairs.map((pair) => ({ from: pair.slice(0, 1), to: pair.slice(1) }));

  it.each<[string, readonly string[], string | undefined]>([
    ['nothing', [], undefined],
    ['a chain', ['ab', 'bc', 'ac'], undefined],
    ['itself', ['aa'], 'aa'],
    ['two', ['ab', 'ba'], 'aba'],
    ['three, behind a chain', ['xa', 'ab', 'ac', 'cd', 'bc', 'da'], 'abcda'],
  ])('of %s', (_case, pairs, circle) => {
    expect(circleIn(leads(...pairs))?.join('')).toBe(circle);
  });
});
