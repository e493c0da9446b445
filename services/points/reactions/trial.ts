import type { EpochMs } from '@rapport/kernel/instant';
import type { RuleEvent } from '@rapport/rules/event';
import { describeRule } from '@rapport/rules/explain';
import { decide } from '../account/decide.ts';
import type { ActivateAwaited } from '../account/decide.ts';
import type { AccountEvent, EarnByRule } from '../account/events.ts';
import { NO_ACCOUNT, evolve } from '../account/state.ts';
import type { AccountState } from '../account/state.ts';
import { rejectionInWords } from '../views/ledger/explain.ts';
import type { RuleVersion } from '../views/rules/documents.ts';
import { depthOf } from '../rule/sharing.ts';
import type { MemberCondition } from '../rule/standing.ts';
import { answering } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { activateCommand, earnCommand } from './command.ts';
import type { Calendar, Rewardable } from './command.ts';

/** What a rule would make of an event. */
export interface Trial {
  readonly rule: RuleVersion;
  readonly outcome:
    | 'earned'
    | 'clawed_back'
    | 'rejected'
    | 'worth_nothing'
    | 'outranked'
    | 'not_matched'
    /** It would earn nothing, and points of the rule wait for it. */
    | 'activated';
  /** Why, in a sentence. */
  readonly text: string;
  /** Where the rule answers: what would be asked of the account. */
  readonly command?: EarnByRule;
  /** The multiplier that applied. */
  readonly percent?: number;
  /** Where points would move. */
  readonly booking?: Extract<AccountEvent, { readonly type: 'Earned' | 'ClawedBack' }>['data'];
  /** Points that wait for the event, and would be available. */
  readonly activated?: bigint;
}

export interface Tried {
  /** By rule id. */
  readonly trials: readonly Trial[];
  /** Accounts as they would be, by unit. */
  readonly accounts: ReadonlyMap<string, AccountState>;
}

/**
 * What rules would make of an event, decided on the member's accounts as the reaction would decide it; nothing is
 * written.
 *
 * @param rules by rule id
 * @param accounts by unit; a unit that is missing has no account
 */
export function tryEvent(
  rules: readonly CompiledRule[],
  happened: RuleEvent,
  {
    mid,
    standing,
    accounts: given,
  }: Pick<Rewardable, 'mid' | 'standing'> & { readonly accounts: ReadonlyMap<string, AccountState> },
  calendar: Calendar,
  now: EpochMs,
): Tried {
  const accounts = new Map(given);
  const matching = rules.filter(({ matches }) => matches(happened, standing));
  const answers = new Set(answering(matching));
  const decideOn = (unit: string, command: EarnByRule | ActivateAwaited): readonly AccountEvent[] => {
    const state = accounts.get(unit) ?? NO_ACCOUNT;
    const decision = decide(state, command, { now });
    const events = decision.outcome === 'accepted' ? decision.events : [];
    accounts.set(unit, events.reduce<AccountState>(evolve, state));
    return events;
  };
  const earned = rules.map((compiled): Trial => {
    const { rule } = compiled;
    if (!matching.includes(compiled)) {
      const whom = membersInWords(rule.members) + depthInWords(rule, happened);
      return {
        rule,
        outcome: 'not_matched',
        text: `The rule asks that ${describeRule(rule.trigger)}${whom}.`,
      };
    }
    if (!answers.has(compiled)) {
      const text = `Another rule of the group ${rule.group ?? ''} goes before it.`;
      return { rule, outcome: 'outranked', text };
    }
    const command = earnCommand(happened, compiled, calendar, { mid, standing });
    if (command === undefined) {
      return { rule, outcome: 'worth_nothing', text: 'The amount comes to less than a point.' };
    }
    const { percent } = compiled.worth(happened, calendar.zone, standing);
    return { rule, command, percent, ...outcomeOf(decideOn(rule.unit, command), command, rule) };
  });
  // As the reaction asks: all that is earned first.
  const trials = earned.map((trial, index): Trial => {
    if (rules[index]?.activates(happened) !== true) return trial;
    const { rule } = trial;
    const command = activateCommand(happened, rule, calendar, { mid });
    return withActivated(trial, activatedOf(decideOn(rule.unit, command)));
  });
  return { trials, accounts };
}

/** What waited for an event and is available by it; what time brings about has no cause. */
function activatedOf(events: readonly AccountEvent[]): bigint {
  return events
    .flatMap((event) => (event.type === 'Elapsed' ? event.data.steps : []))
    .filter(({ data }) => 'cause' in data)
    .reduce((sum, { data }) => sum - ('pending' in data ? data.pending.amount : 0n), 0n);
}

function withActivated(trial: Trial, activated: bigint): Trial {
  const isMatched = trial.outcome !== 'not_matched';
  const { unit } = trial.rule;
  if (activated === 0n) {
    return isMatched ? trial : { ...trial, text: `${trial.text} No points of it wait for this event.` };
  }
  const text = `${activated} ${unit} that wait for this event would be available.`;
  return isMatched
    ? { ...trial, activated, text: `${trial.text} ${text}` }
    : { ...trial, activated, text, outcome: 'activated' };
}

/** Said only where it matters. */
function depthInWords({ rewardDepth }: RuleVersion, happened: RuleEvent): string {
  const depth = rewardDepth ?? 1;
  return depthOf(happened) > depth ? `, at a reward depth of at most ${depth}` : '';
}

function membersInWords({ segments, tier }: MemberCondition = {}): string {
  const inSegments = segments === undefined ? '' : `, of a member of ${segments.join(' or ')}`;
  const inTier = tier === undefined ? '' : `, in tier ${tier.tierId} of ${tier.programId} or a higher one`;
  return inSegments + inTier;
}

function outcomeOf(
  events: readonly AccountEvent[],
  { amount: wanted, unit }: EarnByRule,
  { budgetId, partnerId, pendingUntil }: Pick<RuleVersion, 'budgetId' | 'partnerId' | 'pendingUntil'>,
): Pick<Trial, 'outcome' | 'text' | 'booking'> {
  // What was due before it, and what follows from it, are beside it.
  const event = events.findLast(({ type }) => type !== 'Elapsed');
  switch (event?.type) {
    case 'Earned': {
      const earned = event.data.postings.reduce((sum, { amount }) => sum + amount, 0n);
      const cut = earned < wanted ? `, cut from ${wanted} by a limit` : '';
      const payer = budgetId !== undefined ? `budget ${budgetId}` : partnerId && `partner ${partnerId}`;
      const out = payer === undefined ? '' : `, as far as ${payer} has them`;
      const waits =
        pendingUntil === undefined
          ? ''
          : activatedOf(events) > 0n
            ? ', available as what they wait for has happened'
            : `, pending until ${describeRule(pendingUntil)}`;
      return {
        outcome: 'earned',
        text: `${earned} ${unit} would be earned${cut}${out}${waits}.`,
        booking: event.data,
      };
    }
    case 'ClawedBack':
      return {
        outcome: 'clawed_back',
        text: `${wanted} ${unit} would be taken back.`,
        booking: event.data,
      };
    case 'EarnRejected': {
      const { reason, limit } = event.data;
      return { outcome: 'rejected', text: `Nothing would be earned: ${rejectionInWords(reason, limit)}.` };
    }
    default:
      throw new Error(`An event by a rule came to ${event?.type ?? 'nothing'}.`);
  }
}
