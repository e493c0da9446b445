import fc from 'fast-check';
import type { CommandEnvelope, RecordedEvent } from '@rapport/kernel/decider';
import type { EventEnvelope, Fact } from '@rapport/kernel/event';
import { createCodec } from '@rapport/contracts/codec';
import { toInstant } from '@rapport/kernel/instant';
import { accountAggregate } from '../account/aggregate.ts';
import type { EarnByRule } from '../account/decide.ts';
import { budgetReaction } from '../reactions/budgets.ts';
import { budgetAggregate } from './aggregate.ts';
import type { BudgetCommand } from './decide.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const MEMBERS = ['a', 'b', 'c'] as const;
const codec = createCodec();

/** Budget, accounts and the log between them, delivered in any order, and every record as often as is asked. */
function world() {
  const aggregates = { [budgetAggregate.name]: budgetAggregate, [accountAggregate.name]: accountAggregate };
  const states = new Map<string, object>();
  const versions = new Map<string, number>();
  const answered = new Set<string>();
  const log: EventEnvelope[] = [];
  const earned = new Map<string, bigint>();

  const submit = (envelope: CommandEnvelope): void => {
    const id = `${envelope.aggregate}|${envelope.method}|${envelope.requestId}`;
    if (answered.has(id)) return;
    answered.add(id);
    const aggregate = aggregates[envelope.aggregate] as typeof budgetAggregate;
    const stream = aggregate.streamOf('acme', envelope.command as never);
    let state = (states.get(stream) ?? aggregate.initialState) as typeof aggregate.initialState;
    const decision = aggregate.decide(state, envelope.command as never, { now: NOW });
    if (decision.outcome === 'rejected') return;
    for (const event of decision.events) {
      const version = (versions.get(stream) ?? 0) + 1;
      versions.set(stream, version);
      state = aggregate.evolve(state, event);
      const recorded = {
        ...{ stream, version, tenant: 'acme', event, effectiveAt: NOW, recordedAt: NOW },
        ...{ requestId: envelope.requestId, actor: envelope.actor, causes: envelope.causes },
      } as RecordedEvent<typeof event>;
      const booked = event as { readonly type: string; readonly data: { readonly amount: bigint } };
      if (booked.type === 'Earned') earned.set(stream, (earned.get(stream) ?? 0n) + booked.data.amount);
      for (const {
        topic,
        key,
        everyPartition,
        tenant,
        occurredAt,
        actor,
        causationId,
        ...told
      } of aggregate.publish(recorded, state)) {
        const written: EventEnvelope = {
          ...{ specversion: '1.0', source: 'rapport/points', datacontenttype: 'application/json' },
          ...{ ...told, time: toInstant(occurredAt), recordedat: toInstant(NOW), tenantid: tenant },
          ...(causationId !== undefined && { causationid: causationId }),
        };
        // Through bytes, as it comes back.
        const read = codec.decode(codec.encode(written));
        if (read.outcome === 'event') log.push({ ...read.event, key } as never);
      }
    }
    states.set(stream, state);
  };

  return {
    submit,
    log,
    earned,
    deliver: (index: number): void => {
      const event = log[index];
      if (event === undefined || !budgetReaction.handles.some((type) => type === event.type)) return;
      const { key } = event as unknown as { readonly key: string };
      const fact = { event, key, effectiveAt: NOW } as unknown as Fact<never>;
      for (const command of budgetReaction.react({ get: () => undefined } as never, fact)) submit(command);
    },
    budget: () =>
      states.get(budgetAggregate.streamOf('acme', { budgetId: 'spring' } as BudgetCommand)) as {
        readonly remaining: bigint;
        readonly funded: bigint;
      },
  };
}

const fund = (amount: bigint, requestId: string): CommandEnvelope<BudgetCommand> => ({
  ...{ aggregate: budgetAggregate.name, tenant: 'acme', method: 'FundBudget', requestId },
  ...{ fingerprint: requestId, actor: 'anna' },
  command: { type: 'FundBudget', budgetId: 'spring', unit: 'points', amount, reason: 'r', approver: 'li.na' },
});

const draw = (
  member: string,
  amount: bigint,
  eventId: string,
  cap: bigint,
): CommandEnvelope<BudgetCommand> => {
  const earn: EarnByRule = {
    ...{ type: 'EarnByRule', mid: member.repeat(32), unit: 'points', direction: 'earn', amount },
    ...{ rule: { ruleId: 'spring', version: 1 }, cause: { eventId, verb: 'order.paid' }, effectiveAt: NOW },
    limits: [{ period: 'day', through: '2026-03-01', points: cap }],
  };
  return {
    ...{ aggregate: budgetAggregate.name, tenant: 'acme', method: 'points.earning.v1/spring' },
    ...{ requestId: eventId, fingerprint: eventId, actor: 'points' },
    causes: { causeEventIds: [eventId], causeCount: 1 },
    command: { type: 'DrawBudget', budgetId: 'spring', earn },
  };
};

describe('a budget', () => {
  it('is never overdrawn, and loses and makes nothing, in whatever order its steps are taken, and however often', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('fund' as const), amount: fc.bigInt({ min: -40n, max: 60n }) }),
      fc.record({
        do: fc.constant('draw' as const),
        member: fc.constantFrom(...MEMBERS),
        amount: fc.bigInt({ min: 1n, max: 30n }),
      }),
      fc.record({ do: fc.constant('deliver' as const), index: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.bigInt({ min: 1n, max: 60n }), (steps, cap) => {
        const { submit, deliver, log, earned, budget } = world();
        submit(fund(50n, 'first'));
        for (const [index, one] of steps.entries()) {
          if (one.do === 'fund') submit(fund(one.amount, `f-${index}`));
          if (one.do === 'draw') submit(draw(one.member, one.amount, `i-${index}`, cap));
          if (one.do === 'deliver') deliver(one.index);
          expect(budget().remaining).toBeGreaterThanOrEqual(0n);
        }
        // All that is still on its way arrives, and once more.
        for (let index = 0; index < log.length; index += 1) deliver(index);
        for (let index = 0; index < log.length; index += 1) deliver(index);
        const paid = [...earned.values()].reduce((sum, amount) => sum + amount, 0n);
        expect(budget().remaining + paid).toBe(budget().funded);
        for (const amount of earned.values()) expect(amount).toBeLessThanOrEqual(cap);
      }),
      { numRuns: 300 },
    );
  });
});
