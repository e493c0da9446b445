import fc from 'fast-check';
import type { CommandEnvelope, RecordedEvent } from '@rapport/kernel/decider';
import type { EventEnvelope, Fact } from '@rapport/kernel/event';
import { createCodec } from '@rapport/contracts/codec';
import { toInstant } from '@rapport/kernel/instant';
import { accountAggregate } from '../account/aggregate.ts';
import type { EarnByRule } from '../account/events.ts';
import { sumOf } from '../account/lots.ts';
import type { NamedOwner } from '../account/owner.ts';
import type { OpenAccount } from '../account/state.ts';
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
      // Not what a partner or a pool is given.
      if (booked.type === 'Earned' && 'rule' in booked.data)
        earned.set(stream, (earned.get(stream) ?? 0n) + booked.data.amount);
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
    account: ({ kind, id }: NamedOwner) => states.get(`acme:account:${kind}:${id}:points`) as OpenAccount,
  };
}

const fund = (amount: bigint, requestId: string): CommandEnvelope<BudgetCommand> => ({
  ...{ aggregate: budgetAggregate.name, tenant: 'acme', method: 'FundBudget', requestId },
  ...{ fingerprint: requestId, actor: 'anna' },
  command: { type: 'FundBudget', budgetId: 'spring', unit: 'points', amount, reason: 'r', approver: 'li.na' },
});

const earning = (member: string, amount: bigint, eventId: string, cap: bigint): EarnByRule => ({
  ...{ type: 'EarnByRule', mid: member.repeat(32), unit: 'points', direction: 'earn', amount },
  ...{ rule: { ruleId: 'spring', version: 1 }, cause: { eventId, verb: 'order.paid' }, effectiveAt: NOW },
  limits: [{ period: 'day', through: '2026-03-01', points: cap }],
});

const asked = (eventId: string) => ({
  ...{ requestId: eventId, fingerprint: eventId, actor: 'points', tenant: 'acme' },
  causes: { causeEventIds: [eventId], causeCount: 1 },
});

const draw = (earn: EarnByRule): CommandEnvelope<BudgetCommand> => ({
  ...{ ...asked(earn.cause.eventId), aggregate: budgetAggregate.name, method: 'points.earning.v1/spring' },
  command: { type: 'DrawBudget', budgetId: 'spring', earn },
});

const theatre: NamedOwner = { kind: 'partner', id: 'theatre' };
const summer: NamedOwner = { kind: 'pool', id: 'summer' };

const of = (owner: NamedOwner, method: string, requestId: string, command: object): CommandEnvelope => ({
  ...{ ...asked(requestId), aggregate: accountAggregate.name, method },
  command: { owner, unit: 'points', ...command },
});

const charge = (owner: NamedOwner, earn: EarnByRule): CommandEnvelope =>
  of(owner, 'points.charging.v1/spring', earn.cause.eventId, { type: 'Charge', earn });

const step = fc.oneof(
  fc.record({ do: fc.constant('fund' as const), amount: fc.bigInt({ min: -40n, max: 60n }) }),
  fc.record({
    do: fc.constant('draw' as const),
    member: fc.constantFrom(...MEMBERS),
    amount: fc.bigInt({ min: 1n, max: 30n }),
  }),
  fc.record({ do: fc.constant('deliver' as const), index: fc.nat(40) }),
);

describe('a budget', () => {
  it('is never overdrawn, and loses and makes nothing, in whatever order its steps are taken, and however often', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.bigInt({ min: 1n, max: 60n }), (steps, cap) => {
        const { submit, deliver, log, earned, budget } = world();
        submit(fund(50n, 'first'));
        for (const [index, one] of steps.entries()) {
          if (one.do === 'fund') submit(fund(one.amount, `f-${index}`));
          if (one.do === 'draw') submit(draw(earning(one.member, one.amount, `i-${index}`, cap)));
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

describe('a partner or a pool that pays', () => {
  const open = (owner: NamedOwner, overdraft: bigint): CommandEnvelope =>
    of(owner, 'OpenAccount', 'open', { type: 'OpenAccount', policy: { overdraft }, zone: 'UTC' });

  it('pays no more than its account has and its policy allows, and loses and makes nothing, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.bigInt({ min: 1n, max: 60n }),
        fc.constantFrom(theatre, summer),
        fc.bigInt({ min: 0n, max: 20n }),
        (steps, cap, owner, most) => {
          const overdraft = owner === summer ? 0n : most;
          const { submit, deliver, log, earned, account } = world();
          submit(open(owner, overdraft));
          let funded = 0n;
          for (const [index, one] of steps.entries()) {
            if (one.do === 'fund' && one.amount > 0n) {
              // Lots of five expiries, and what never expires.
              const expiresAt = index % 6 === 0 ? {} : { expiresAt: NOW + (index % 6) * 1_000 };
              funded += one.amount;
              submit(of(owner, 'Earn', `f-${index}`, { type: 'Earn', amount: one.amount, ...expiresAt }));
            }
            if (one.do === 'draw') submit(charge(owner, earning(one.member, one.amount, `i-${index}`, cap)));
            if (one.do === 'deliver') deliver(one.index);
            expect(account(owner).balance).toBeGreaterThanOrEqual(-overdraft);
          }
          for (let index = 0; index < log.length; index += 1) deliver(index);
          for (let index = 0; index < log.length; index += 1) deliver(index);
          const paid = [...earned.values()].reduce((sum, amount) => sum + amount, 0n);
          const { balance, lots } = account(owner);
          expect(balance + paid).toBe(funded);
          expect(sumOf(lots)).toBe(balance > 0n ? balance : 0n);
          for (const amount of earned.values()) expect(amount).toBeLessThanOrEqual(cap);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has what was not earned back in the lots that it came from, the last first', () => {
    const { submit, deliver, log, account } = world();
    submit(open(theatre, 0n));
    for (const [index, amount] of [4n, 6n].entries()) {
      const expiresAt = NOW + (index + 1) * 1_000;
      submit(of(theatre, 'Earn', `f-${index}`, { type: 'Earn', amount, expiresAt }));
    }
    submit(charge(theatre, earning('a', 9n, 'i-1', 7n)));
    expect(account(theatre).lots).toMatchObject([{ amount: 1n, expiresAt: NOW + 2_000 }]);
    for (let index = 0; index < log.length; index += 1) deliver(index);
    expect(account(theatre).lots).toMatchObject([{ amount: 3n, expiresAt: NOW + 2_000 }]);
  });
});
