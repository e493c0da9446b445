import { createCodec } from '@rapport/contracts/codec';
import { ruleAggregate } from './aggregate.ts';
import { decide } from './decide.ts';
import type { RuleCommand } from './decide.ts';
import { NO_RULE, evolve } from './state.ts';
import type { RuleEvent, RulePlan, RuleState } from './state.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const plan: RulePlan = {
  ruleId: 'reached',
  name: 'A friend read',
  unit: 'points',
  trigger: { kind: 'event', of: ['share.reached'], where: { properties: { qualified: [true] } } },
  amount: { kind: 'fixed', points: 10n },
  direction: 'earn',
  capPerMemberAndDay: 50n,
};
const rate: RulePlan = { ...plan, amount: { kind: 'rate', points: 1n, perMinorUnits: 100n } };

const rich: RulePlan = {
  ...plan,
  amount: { kind: 'steps', steps: [{ fromMinorUnits: 0n, points: 1n }] },
  multipliers: [{ percent: 200, filter: plan.trigger, weekdays: [6, 7], hours: { from: 0, to: 60 } }],
  limits: [{ period: 'month', points: 5n, times: 2 }],
  group: 'welcome',
  precedence: -1,
};

const drafted: RuleEvent = { type: 'RuleDrafted', data: plan };
const published: RuleEvent = {
  type: 'RuleVersionPublished',
  data: { plan, version: 1, activeFrom: NOW },
};
const given = (...events: readonly RuleEvent[]): RuleState => events.reduce(evolve, NO_RULE);
const when = (state: RuleState, command: RuleCommand) => decide(state, command, { now: NOW });

describe('an earning rule', () => {
  it('begins as a draft', () => {
    expect(when(given(), { type: 'CreateRule', plan })).toEqual({ outcome: 'accepted', events: [drafted] });
  });

  it.each([
    ['a draft', given(drafted)],
    ['published', given(drafted, published)],
  ])('is not made twice: it is %s', (_case, state) => {
    expect(when(state, { type: 'CreateRule', plan })).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'RULE_EXISTS', facts: { status: state.status } },
    });
  });

  it('is in force from the moment of its publication, as it was drafted or as it is sent', () => {
    expect(when(given(drafted), { type: 'PublishRuleVersion', ruleId: 'reached' })).toEqual({
      outcome: 'accepted',
      events: [published],
    });
    expect(when(given(drafted), { type: 'PublishRuleVersion', ruleId: 'reached', plan: rate })).toEqual({
      outcome: 'accepted',
      events: [{ type: 'RuleVersionPublished', data: { plan: rate, version: 1, activeFrom: NOW } }],
    });
  });

  it('gets a new version with every publication that says something', () => {
    const state = given(drafted, published);
    expect(when(state, { type: 'PublishRuleVersion', ruleId: 'reached', plan: rate })).toMatchObject({
      events: [{ data: { version: 2, plan: rate } }],
    });
    expect(when(state, { type: 'PublishRuleVersion', ruleId: 'reached' })).toMatchObject({
      rejection: { code: 'RULE_ALREADY_PUBLISHED', facts: { version: '1' } },
    });
  });

  it('is retired for good, once it was published', () => {
    const retire = { type: 'RetireRule', ruleId: 'reached' } as const;
    const retired: RuleEvent = { type: 'RuleRetired', data: { version: 2, activeFrom: NOW } };
    expect(when(given(drafted), retire)).toMatchObject({ rejection: { code: 'RULE_NOT_PUBLISHED' } });
    expect(when(given(drafted, published), retire)).toEqual({ outcome: 'accepted', events: [retired] });
    const state = given(drafted, published, retired);
    expect(state).toMatchObject({ status: 'retired', plan, version: 2 });
    expect(when(state, retire)).toMatchObject({ rejection: { code: 'RULE_RETIRED' } });
    expect(when(state, { type: 'PublishRuleVersion', ruleId: 'reached', plan })).toMatchObject({
      rejection: { code: 'RULE_RETIRED' },
    });
    expect(when(state, { type: 'CreateRule', plan })).toMatchObject({ rejection: { code: 'RULE_EXISTS' } });
  });

  it('is unknown before it is made', () => {
    expect(when(given(), { type: 'PublishRuleVersion', ruleId: 'reached' })).toMatchObject({
      rejection: { code: 'RULE_UNKNOWN' },
    });
  });
});

describe('its definition', () => {
  const codec = createCodec();
  const definitionOf = (event: RuleEvent) =>
    ruleAggregate.publish(
      {
        stream: 'acme:rule:reached',
        version: 2,
        tenant: 'acme',
        event,
        effectiveAt: NOW,
        recordedAt: NOW,
        requestId: 'r-1',
        actor: 'anna',
      },
      given(drafted, ...(event.type === 'RuleRetired' ? [published] : []), event),
    );

  it('stands in every partition of the member log, in the form of the contract', () => {
    const [definition, ...others] = definitionOf(published);
    expect(others).toEqual([]);
    expect(definition).toMatchObject({
      id: 'def:earning-rule:reached:1',
      topic: 'rapport.interactions.v1',
      key: '_system:def:earning-rule:reached',
      everyPartition: true,
      tenant: 'acme',
      data: {
        ruleId: 'reached',
        version: 1,
        activeFrom: '2026-03-01T08:00:00.000Z',
        amount: { kind: 'fixed', points: '10' },
        direction: 'earn',
        capPerMemberAndDay: '50',
      },
    });
    for (const event of [
      ...[plan, rate, rich].map((said) => ({
        ...published,
        data: { plan: said, version: 1, activeFrom: NOW },
      })),
      { type: 'RuleRetired', data: { version: 2, activeFrom: NOW } },
    ] as RuleEvent[]) {
      const [one] = definitionOf(event);
      codec.encode({
        specversion: '1.0',
        id: one?.id ?? '',
        source: 'rapport/points',
        type: one?.type ?? '',
        time: new Date(NOW).toISOString(),
        recordedat: new Date(NOW).toISOString(),
        datacontenttype: 'application/json',
        tenantid: 'acme',
        data: one?.data ?? {},
      });
    }
  });

  it('says of the end of a rule that it is one', () => {
    expect(definitionOf({ type: 'RuleRetired', data: { version: 2, activeFrom: NOW } })).toMatchObject([
      { id: 'def:earning-rule:reached:2', data: { retired: true, version: 2, ruleId: 'reached' } },
    ]);
  });

  it('is not told of a draft', () => {
    expect(definitionOf(drafted)).toEqual([]);
  });
});
