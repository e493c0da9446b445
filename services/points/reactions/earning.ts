import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Fact } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Reaction } from '@rapport/kernel/reaction';
import type { InteractionRecorded, ShareReached } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';
import { dayOf } from '@rapport/rules/calendar';
import { ruleEventOfInteraction, ruleEventOfShareReached } from '@rapport/rules/event';
import type { RuleEvent } from '@rapport/rules/event';
import { accountAggregate } from '../account/aggregate.ts';
import type { Availability, EarnByRule } from '../account/decide.ts';
import type { Holder } from '../account/events.ts';
import { createDayStarts, daysLater, expiryDay } from '../rule/availability.ts';
import type { AmountFormula } from '../rule/state.ts';
import { DEFINITIONS, RULES, definitionsId } from '../views/rules/documents.ts';
import type { DefinitionsDocument, RuleVersion } from '../views/rules/documents.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';

const EARNING_POLICY = 'points.earning.v1';

type Rewarded = InteractionRecorded | ShareReached;

/**
 * What members do under the rules in force becomes one command per matching rule. The command's id is the rule and
 * the event, without the version: the first decision wins. Backfilled events earn like others.
 */
export function createEarningReaction(): Reaction<Rewarded> {
  const rulebookOf = createRulebooks();
  const startOfDay = createDayStarts();
  return {
    name: EARNING_POLICY,
    topic: TOPICS.interactions,
    handles: ['rapport.ingestion.InteractionRecorded.v1', 'rapport.ingestion.ShareReached.v1'],
    keys: ({ event, position }) => [
      { collection: `${RULES}.${DEFINITIONS}`, id: definitionsId(event.tenantid, position.partition) },
    ],
    react: (documents, fact) => {
      const { event, position, logClock } = fact;
      const definitions = documents.get<DefinitionsDocument>(
        `${RULES}.${DEFINITIONS}`,
        definitionsId(event.tenantid, position.partition),
      );
      if (definitions === undefined) return [];
      const rulebook = rulebookOf(definitions);
      const happened = ruleEventOf(fact);
      return rulebook
        .rulesFor(happened.verb, logClock)
        .filter(({ matches }) => matches(happened))
        .flatMap(({ rule }) =>
          commandOf(fact, happened, rule, { zone: rulebook.zoneAt(logClock), startOfDay }),
        );
    },
  };
}

function ruleEventOf({ event, effectiveAt }: Fact<Rewarded>): RuleEvent {
  return event.type === 'rapport.ingestion.InteractionRecorded.v1'
    ? ruleEventOfInteraction(event.data, event.id, effectiveAt)
    : ruleEventOfShareReached(event.data, event.id, effectiveAt);
}

/** Rounds down. A rate on an event without a value comes to nothing. */
export function pointsFor(formula: AmountFormula, value: bigint | undefined): bigint {
  if (formula.kind === 'fixed') return formula.points;
  return ((value ?? 0n) * formula.points) / formula.perMinorUnits;
}

interface Calendar {
  readonly zone: string;
  readonly startOfDay: (day: string, zone: string) => EpochMs;
}

/** Counted from the day on which the event counts, in the tenant's zone. */
function availabilityOf(
  { pendingDays, expiry }: RuleVersion,
  day: string,
  { zone, startOfDay }: Calendar,
): Availability {
  return {
    ...(pendingDays !== undefined && { activatesAt: startOfDay(daysLater(day, pendingDays + 1), zone) }),
    ...(expiry !== undefined && { expiresAt: startOfDay(expiryDay(expiry, day), zone) }),
  };
}

function commandOf(
  { event, key, effectiveAt }: Fact<Rewarded>,
  happened: RuleEvent,
  rule: RuleVersion,
  calendar: Calendar,
): readonly CommandEnvelope<EarnByRule>[] {
  const amount = pointsFor(rule.amount, happened.amount);
  if (amount <= 0n) return [];
  const { tenantid: tenant } = event;
  const { capPerMemberAndDay: most } = rule;
  const personal = holderOf(event);
  const day = dayOf(effectiveAt, calendar.zone);
  return [
    {
      aggregate: accountAggregate.name,
      tenant,
      method: `${EARNING_POLICY}/${rule.ruleId}`,
      requestId: event.id,
      // An event never changes, so its id stands for its content.
      fingerprint: event.id,
      actor: EARNING_POLICY,
      effectiveAt,
      causes: { causeEventIds: [event.id], causeCount: 1 },
      ...(event.backfill === true && { backfill: true as const }),
      command: {
        type: 'EarnByRule',
        mid: key.slice(tenant.length + 1),
        unit: rule.unit,
        direction: rule.direction,
        amount,
        effectiveAt,
        rule: { ruleId: rule.ruleId, version: rule.version },
        cause: {
          eventId: event.id,
          verb: happened.verb,
          ...(happened.objectId !== undefined && { objectId: happened.objectId }),
          ...(happened.amount !== undefined && { amount: happened.amount }),
        },
        ...(most !== undefined && { cap: { most, day } }),
        ...availabilityOf(rule, day, calendar),
        ...(personal !== undefined && { personal }),
      },
    },
  ];
}

/** The member's reference alone: whatever else an event tells of a person is not the ledger's. */
function holderOf({ data }: Rewarded): Holder | undefined {
  if (data.personal === undefined) return undefined;
  const { keyId, alg, data: person } = data.personal;
  return { keyId, alg, data: { namespace: person.namespace, externalId: person.externalId } };
}
