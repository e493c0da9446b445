import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Fact } from '@rapport/kernel/event';
import type { Reaction } from '@rapport/kernel/reaction';
import { TOPICS } from '@rapport/contracts/topics';
import type { RuleEvent } from '@rapport/rules/event';
import { accountAggregate } from '../account/aggregate.ts';
import type { ActivateAwaited, Charge } from '../account/decide.ts';
import type { EarnByRule, Holder } from '../account/events.ts';
import { budgetAggregate } from '../budget/aggregate.ts';
import type { BudgetCommand } from '../budget/decide.ts';
import { createDayStarts } from '../rule/availability.ts';
import type { Standing } from '../rule/standing.ts';
import { DEFINITIONS, RULES, definitionsId } from '../views/rules/documents.ts';
import type { DefinitionsDocument } from '../views/rules/documents.ts';
import { answering, createRulebooks } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { STANDINGS } from '../views/standing/projection.ts';
import { standingIn } from '../views/standing/standing.ts';
import { activateCommand, calendarAt, earnCommand } from './command.ts';
import type { Calendar, Rewardable } from './command.ts';
import { REWARDED, isRewarded, ruleEventOf } from './happened.ts';
import type { Rewarded } from './happened.ts';

export const EARNING_POLICY = 'points.earning.v1';
const CHARGING_POLICY = 'points.charging.v1';
const ACTIVATING_POLICY = 'points.activating.v1';

/**
 * What members do, and what services tell of them, under the rules in force becomes one command per matching rule, to the
 * member's account, or to the budget or the partner that pays; and one per rule whose points wait for such an event. The
 * command's id is the rule and the event, without the version: the first decision wins. Backfilled events earn like
 * others. One reaction for each topic.
 */
export function createEarningReactions(): readonly Reaction<Rewarded>[] {
  const rulebookOf = createRulebooks();
  const startOfDay = createDayStarts();
  const reactionOn = ([topic, handles]: (typeof TOLD_ON)[number]): Reaction<Rewarded> => ({
    name: topic === TOPICS.interactions ? EARNING_POLICY : `${EARNING_POLICY}.${topic}`,
    topic,
    handles,
    // Every topic that is keyed by members has them in the same partition.
    keys: ({ event, position, key }) => [
      { collection: `${RULES}.${DEFINITIONS}`, id: definitionsId(event.tenantid, position.partition) },
      // The key of a member's record is that of what the member is.
      { collection: STANDINGS, id: key },
    ],
    react: (documents, fact) => {
      const { event, position, logClock, effectiveAt } = fact;
      if (!isRewarded(event)) return [];
      const definitions = documents.get<DefinitionsDocument>(
        `${RULES}.${DEFINITIONS}`,
        definitionsId(event.tenantid, position.partition),
      );
      if (definitions === undefined) return [];
      const rulebook = rulebookOf(definitions);
      const happened = ruleEventOf(event, effectiveAt);
      const candidates = rulebook.rulesFor(happened.verb, logClock);
      const awaiting = rulebook
        .awaiting(happened.verb, logClock)
        .filter(({ activates }) => activates(happened));
      if (candidates.length === 0 && awaiting.length === 0) return [];
      const standing = standingIn(
        documents,
        fact,
        candidates.flatMap(({ named }) => named.tiers),
      );
      const matching = candidates.filter(({ matches }) => matches(happened, standing));
      if (matching.length === 0 && awaiting.length === 0) return [];
      const calendar = calendarAt(rulebook, logClock, startOfDay);
      return [
        ...answering(matching).flatMap((answer) => commandOf(fact, happened, answer, calendar, standing)),
        ...awaiting.map(({ rule }) => activationOf(fact, happened, rule, calendar)),
      ];
    },
  });
  return TOLD_ON.map(reactionOn);
}

const TOLD_ON = Object.entries(REWARDED);

function commandOf(
  fact: Fact<Rewarded>,
  happened: RuleEvent,
  answer: CompiledRule,
  calendar: Calendar,
  standing: Standing,
): readonly CommandEnvelope<EarnByRule | BudgetCommand | Charge>[] {
  const command = earnCommand(happened, answer, calendar, { ...memberOf(fact), standing });
  if (command === undefined) return [];
  return [{ ...askedOf(answer.rule, command), ...asReactionTo(fact, EARNING_POLICY) }];
}

const activationOf = (
  fact: Fact<Rewarded>,
  happened: RuleEvent,
  rule: CompiledRule['rule'],
  calendar: Calendar,
): CommandEnvelope<ActivateAwaited> => ({
  aggregate: accountAggregate.name,
  method: `${ACTIVATING_POLICY}/${rule.ruleId}`,
  command: activateCommand(happened, rule, calendar, memberOf(fact)),
  ...asReactionTo(fact, ACTIVATING_POLICY),
});

function memberOf({ event, key }: Fact<Rewarded>): Pick<Rewardable, 'mid' | 'personal'> {
  const personal = holderOf(event);
  return { mid: key.slice(event.tenantid.length + 1), ...(personal !== undefined && { personal }) };
}

const asReactionTo = (
  { event, effectiveAt }: Fact<Rewarded>,
  actor: string,
): Omit<CommandEnvelope, 'aggregate' | 'method' | 'command'> => ({
  tenant: event.tenantid,
  requestId: event.id,
  // An event never changes, so its id stands for its content.
  fingerprint: event.id,
  actor,
  effectiveAt,
  causes: { causeEventIds: [event.id], causeCount: 1 },
  ...(event.backfill === true && { backfill: true as const }),
});

/** The payer, where the rule has one; it hands the rest on to the member's account. */
function askedOf(
  { ruleId, budgetId, partnerId }: CompiledRule['rule'],
  earn: EarnByRule,
): Pick<CommandEnvelope<EarnByRule | BudgetCommand | Charge>, 'aggregate' | 'method' | 'command'> {
  const method = `${EARNING_POLICY}/${ruleId}`;
  if (budgetId !== undefined) {
    return { aggregate: budgetAggregate.name, method, command: { type: 'DrawBudget', budgetId, earn } };
  }
  if (partnerId === undefined) return { aggregate: accountAggregate.name, method, command: earn };
  const { unit, terms } = earn;
  const owner = { kind: 'partner', id: partnerId } as const;
  return {
    aggregate: accountAggregate.name,
    // Another one than that of the earning, which is of an account as well.
    method: `${CHARGING_POLICY}/${ruleId}`,
    command: { type: 'Charge', owner, unit, earn, ...(terms !== undefined && { terms }) },
  };
}

/** The member's reference alone: whatever else an event tells of a person is not the ledger's. */
function holderOf({ data }: Rewarded): Holder | undefined {
  if (data.personal === undefined) return undefined;
  const { keyId, alg, data: person } = data.personal;
  return { keyId, alg, data: { namespace: person.namespace, externalId: person.externalId } };
}
