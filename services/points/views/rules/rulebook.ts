import type { EpochMs } from '@rapport/kernel/instant';
import { compileEventFilter, verbsMatched } from '@rapport/rules/filter';
import type { EventPredicate } from '@rapport/rules/filter';
import type { RuleEvent } from '@rapport/rules/event';
import type { EventScopeRule } from '@rapport/rules/rule';
import { compileAmount } from '../../rule/amount.ts';
import type { Worth } from '../../rule/amount.ts';
import { depthOf } from '../../rule/sharing.ts';
import { isTold } from '../../rule/told.ts';
import { conditionsOf, meets, namedBy } from '../../rule/standing.ts';
import type { Standing } from '../../rule/standing.ts';
import { awaitedBy } from './documents.ts';
import type { DefinitionsDocument, RuleVersion, UnitVersion, Versioned } from './documents.ts';

export interface CompiledRule {
  readonly rule: RuleVersion;
  /** `undefined`: any that a member does. */
  readonly verbs: ReadonlySet<string> | undefined;
  readonly matches: (event: RuleEvent, standing: Standing) => boolean;
  /** Whether its points wait for this event, or for one of the same object; never where they wait for none. */
  readonly activates: EventPredicate;
  /** Verbs of such events, as `verbs`; none where points wait for none. */
  readonly awaitedVerbs: ReadonlySet<string> | undefined;
  /** All that its conditions and multipliers ask of a member. */
  readonly named: Standing;
  readonly worth: Worth;
}

/** A tenant's rules in one partition, compiled, and indexed by verb so that other rules cost nothing. */
export interface Rulebook {
  /** Rules in force that may match an event of this verb, by rule id. */
  readonly rulesFor: (verb: string, logClock: EpochMs) => readonly CompiledRule[];
  /** Rules that may have points waiting for an event of this verb, retired ones too, by rule id. */
  readonly awaiting: (verb: string, logClock: EpochMs) => readonly CompiledRule[];
  /** All rules in force, by rule id. */
  readonly inForce: (logClock: EpochMs) => readonly CompiledRule[];
  readonly zoneAt: (logClock: EpochMs) => string;
  /** What a unit is; `undefined` where nobody has said. */
  readonly unitAt: (unit: string, logClock: EpochMs) => UnitVersion | undefined;
}

/**
 * Of rules that match the same event, those that answer it: each by itself, except that of a group only the one of the
 * highest precedence does, among equals the first by id.
 *
 * @param matching by rule id
 */
export function answering(matching: readonly CompiledRule[]): readonly CompiledRule[] {
  const best = new Map<string, CompiledRule>();
  for (const one of matching) {
    const { group } = one.rule;
    if (group === undefined) continue;
    const known = best.get(group);
    if (known === undefined || precedenceOf(one) > precedenceOf(known)) best.set(group, one);
  }
  return matching.filter((one) => one.rule.group === undefined || best.get(one.rule.group) === one);
}

const precedenceOf = ({ rule }: CompiledRule): number => rule.precedence ?? 0;

/** Zone of tenants that have not said theirs. */
const STANDARD_ZONE = 'UTC';

/** Finds the rulebook of a definitions document; documents are values, so each is compiled once. */
export function createRulebooks(): (definitions: DefinitionsDocument) => Rulebook {
  const known = new WeakMap<DefinitionsDocument, Rulebook>();
  return (definitions) => {
    const found = known.get(definitions);
    if (found !== undefined) return found;
    const rulebook = compile(definitions);
    known.set(definitions, rulebook);
    return rulebook;
  };
}

/**
 * The newest version whose time has come. A record of another topic may be older than all that is still known, which is
 * what the member log needs; then it is the oldest known one, if there was one before it in force.
 */
function inForce<V extends Versioned>(versions: readonly V[], logClock: EpochMs): V | undefined {
  const current = versions.findLast(({ activeFrom }) => activeFrom <= logClock);
  if (current !== undefined) return current;
  const [oldest] = versions;
  return oldest !== undefined && (oldest.since ?? oldest.activeFrom) <= logClock ? oldest : undefined;
}

export function compileRule(rule: RuleVersion): CompiledRule {
  const { trigger, members, rewardDepth = 1 } = rule;
  const { verbs, triggered } = compileTrigger(trigger, rewardDepth);
  const awaited = awaitedBy(rule);
  const ending = awaited && compileTrigger(awaited, rewardDepth);
  return {
    rule,
    verbs,
    activates: ending?.triggered ?? (() => false),
    awaitedVerbs: ending === undefined ? NO_VERBS : ending.verbs,
    matches: (event, standing) => triggered(event) && (members === undefined || meets(members, standing)),
    named: namedBy(conditionsOf(rule)),
    worth: compileAmount(rule.amount, rule.multipliers ?? []),
  };
}

const NO_VERBS: ReadonlySet<string> = new Set();

/** @param rewardDepth what lies deeper is nothing to the rule */
function compileTrigger(
  trigger: EventScopeRule,
  rewardDepth: number,
): {
  readonly verbs: ReadonlySet<string> | undefined;
  readonly triggered: EventPredicate;
} {
  const filter = compileEventFilter(trigger);
  const verbs = verbsMatched(trigger);
  // What services tell answers only rules that name it: nobody who says "anything but orders" means it.
  const triggered: EventPredicate = (event) =>
    filter(event) && depthOf(event) <= rewardDepth && (verbs?.has(event.verb) ?? !isTold(event.verb));
  return { verbs, triggered };
}

interface CompiledVersion extends Versioned, CompiledRule {}

/**
 * All versions of the rules of which one may match an event of a verb: whether it is the one in force is known with the
 * record.
 */
function indexed(
  all: readonly (readonly CompiledVersion[])[],
  verbsOf: (version: CompiledVersion) => ReadonlySet<string> | undefined,
): (verb: string) => readonly (readonly CompiledVersion[])[] {
  const candidates = (verb: string | undefined): readonly (readonly CompiledVersion[])[] =>
    all.filter((versions) =>
      versions.some((version) => {
        const verbs = verbsOf(version);
        return verbs === undefined || (verb !== undefined && verbs.has(verb));
      }),
    );
  const named = new Set(all.flat().flatMap((version) => [...(verbsOf(version) ?? [])]));
  const byVerb = new Map([...named].map((verb) => [verb, candidates(verb)]));
  const anyVerb = candidates(undefined);
  return (verb) => byVerb.get(verb) ?? anyVerb;
}

function compile({ rules, zones, units = [] }: DefinitionsDocument): Rulebook {
  const byUnit = Map.groupBy(units, ({ unit }) => unit);
  const byRule = new Map<string, CompiledVersion[]>();
  for (const rule of rules) {
    const compiled: CompiledVersion = {
      version: rule.version,
      activeFrom: rule.activeFrom,
      ...compileRule(rule),
    };
    const versions = byRule.get(rule.ruleId);
    if (versions === undefined) byRule.set(rule.ruleId, [compiled]);
    else versions.push(compiled);
  }
  const all = [...byRule.values()];
  const triggeredBy = indexed(all, ({ verbs }) => verbs);
  const endedBy = indexed(all, ({ awaitedVerbs }) => awaitedVerbs);
  const standing = (candidates: readonly (readonly CompiledVersion[])[], logClock: EpochMs) =>
    candidates.flatMap((versions) => inForce(versions, logClock) ?? []);
  const current = (candidates: readonly (readonly CompiledVersion[])[], logClock: EpochMs) =>
    standing(candidates, logClock).filter(({ rule }) => rule.retired !== true);
  return {
    rulesFor: (verb, logClock) => current(triggeredBy(verb), logClock),
    awaiting: (verb, logClock) => standing(endedBy(verb), logClock),
    inForce: (logClock) => current(all, logClock),
    zoneAt: (logClock) => inForce(zones, logClock)?.timeZone ?? STANDARD_ZONE,
    unitAt: (unit, logClock) => inForce(byUnit.get(unit) ?? [], logClock),
  };
}
