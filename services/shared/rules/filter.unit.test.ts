import { ruleEventOfInteraction, ruleEventOfShareReached } from './event.ts';
import type { InteractionShape } from './event.ts';
import { compileEventFilter, verbsMatched } from './filter.ts';
import { parseRule } from './parse.ts';
import type { EventScopeRule } from './rule.ts';

function rule(json: unknown): EventScopeRule {
  const parsed = parseRule(json, { scope: 'event' });
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.rule;
}

const order: InteractionShape = {
  verb: 'order.paid',
  object: { kind: 'order', id: 'o-1', tags: ['tea', 'gift'] },
  channel: 'web',
  touchpointId: 'shop',
  campaignId: 'spring',
  value: { amount: '9007199254740993' },
  dwellMs: 3000,
  depthPct: 80,
  properties: { plan: 'gold', first: true, quantity: 2 },
};

describe('a filter on one event', () => {
  const event = ruleEventOfInteraction(order, 'i-1', 5);
  const matches = (where: object): boolean =>
    compileEventFilter(rule({ kind: 'event', of: 'order.paid', where }))(event);

  it.each([
    [{}, true],
    [{ objectKind: 'order', objectId: ['o-1', 'o-2'] }, true],
    [{ objectId: 'o-2' }, false],
    [{ channel: ['web', 'wechat'], touchpointId: 'shop', campaignId: 'spring' }, true],
    [{ campaignId: 'summer' }, false],
    [{ tagsAny: ['gift', 'sale'] }, true],
    [{ tagsAll: ['gift', 'sale'] }, false],
    [{ tagsAll: ['gift', 'tea'] }, true],
    [{ properties: { plan: ['silver', 'gold'], first: true, quantity: 2 } }, true],
    [{ properties: { first: 'true' } }, false],
    [{ properties: { constructor: 'x' } }, false],
    [{ amount: { gt: '9007199254740992' } }, true],
    [{ amount: { gt: '9007199254740993' } }, false],
    [{ amount: { eq: '9007199254740993', lte: '9007199254740993' } }, true],
    [{ dwellMs: { gte: 3000, lt: 3001 } }, true],
    [{ dwellMs: { gt: 3000 } }, false],
    [{ depthPct: { lte: 80 } }, true],
  ])('%j is %s', (where, expected) => {
    expect(matches(where)).toBe(expected);
  });

  it('an absent field satisfies no condition on it', () => {
    const bare = ruleEventOfInteraction({ verb: 'order.paid' }, 'i-2', 5);
    const where = [
      { channel: 'web' },
      { amount: { gte: 0 } },
      { dwellMs: { gte: 0 } },
      { properties: { plan: 'gold' } },
    ];
    for (const condition of where) {
      expect(compileEventFilter(rule({ kind: 'event', of: 'order.paid', where: condition }))(bare)).toBe(
        false,
      );
    }
  });

  it('combines', () => {
    const paid = { kind: 'event', of: 'order.paid' };
    const read = { kind: 'event', of: 'content.read' };
    const web = { kind: 'event', of: 'order.paid', where: { channel: 'web' } };
    expect(compileEventFilter(rule({ kind: 'all', rules: [paid, web] }))(event)).toBe(true);
    expect(compileEventFilter(rule({ kind: 'all', rules: [paid, read] }))(event)).toBe(false);
    expect(compileEventFilter(rule({ kind: 'any', rules: [read, paid] }))(event)).toBe(true);
    expect(compileEventFilter(rule({ kind: 'not', rule: read }))(event)).toBe(true);
  });

  it('knows which verbs it may match', () => {
    const paid = { kind: 'event', of: ['order.paid', 'order.placed'] };
    const not = { kind: 'not', rule: paid };
    expect(verbsMatched(rule({ kind: 'any', rules: [paid, { kind: 'event', of: 'content.read' }] }))).toEqual(
      new Set(['order.paid', 'order.placed', 'content.read']),
    );
    expect(verbsMatched(rule({ kind: 'all', rules: [not, { kind: 'event', of: 'content.read' }] }))).toEqual(
      new Set(['content.read']),
    );
    expect(verbsMatched(rule({ kind: 'any', rules: [not, paid] }))).toBeUndefined();
  });

  it('sees a visit through a share as share.reached', () => {
    const visit = ruleEventOfShareReached(
      { shareId: 's-1', contentId: 'c-1', visitorMid: 'f'.repeat(32), qualified: true },
      'reached:v-1:s-1',
      5,
    );
    const qualified = {
      kind: 'event',
      of: 'share.reached',
      where: { objectId: 'c-1', properties: { qualified: true } },
    };
    expect(compileEventFilter(rule(qualified))(visit)).toBe(true);
    expect(compileEventFilter(rule(qualified))({ ...visit, properties: { qualified: false } })).toBe(false);
    expect(visit.properties).toMatchObject({ depth: 1 });
  });
});
