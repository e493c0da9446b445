import { parseRule } from '@rapport/rules/parse';
import { depthsNamed, sharingMatched } from './sharing.ts';

const event = (of: string | readonly string[], where?: object): object => ({
  kind: 'event',
  of,
  ...(where !== undefined && { where }),
});
const all = (...rules: readonly object[]): object => ({ kind: 'all', rules });
const any = (...rules: readonly object[]): object => ({ kind: 'any', rules });
const not = (rule: object): object => ({ kind: 'not', rule });

describe('where a trigger may match the act of sharing', () => {
  it.each<[string, object, readonly string[] | 'any']>([
    ['an order', event('order.paid'), []],
    ['a friend who reads', event('share.reached', { properties: { qualified: true } }), []],
    ['a share', event('content.shared'), 'any'],
    ['a card or an order', event(['order.paid', 'card.sent']), 'any'],
    ['a share on channels', event('content.shared', { channel: ['email', 'sms'] }), ['email', 'sms']],
    ['a share of a campaign', event('invite.sent', { campaignId: 'c-1' }), 'any'],
    [
      'one of two',
      any(event('content.shared', { channel: 'sms' }), event('card.sent', { channel: 'email' })),
      ['sms', 'email'],
    ],
    ['a share or an order', any(event('order.paid'), event('content.shared')), 'any'],
    ['both', all(event('content.shared'), event('content.shared', { channel: 'sms' })), ['sms']],
    ['both of which one is none', all(event('content.shared'), event('order.paid')), []],
    ['anything but an order', not(event('order.paid')), 'any'],
    ['an order that is no refund', all(event('order.paid'), not(event('order.refunded'))), []],
    ['anything but sharing', not(event(['content.shared', 'card.sent', 'invite.sent'])), []],
    [
      'anything but sharing on a channel',
      not(event(['content.shared', 'card.sent', 'invite.sent'], { channel: 'sms' })),
      'any',
    ],
  ])('%s', (_case, tree, expected) => {
    const parsed = parseRule(tree, { scope: 'event' });
    if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
    const found = sharingMatched(parsed.rule);
    expect(found === 'any' ? found : [...found]).toEqual(expected);
  });
});

describe('the depths that a trigger asks for', () => {
  const deep = (...depths: readonly number[]) => event('share.reached', { properties: { depth: depths } });
  it.each<[string, object, readonly number[]]>([
    ['none', event('share.reached'), []],
    ['one', deep(2), [2]],
    ['several', deep(1, 3), [1, 3]],
    ['any beside one', any(deep(2), event('share.reached')), []],
    ['another event’s', event('content.read', { properties: { depth: 2 } }), []],
  ])('%s', (_case, tree, expected) => {
    const parsed = parseRule(tree, { scope: 'event' });
    if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
    expect(depthsNamed(parsed.rule)).toEqual(expected);
  });
});
