import type { EpochMs } from '@rapport/kernel/instant';
import { compileEventFilter, verbsMatched } from '@rapport/rules/filter';
import type { EventPredicate } from '@rapport/rules/filter';
import type { RuleEvent } from '@rapport/rules/event';
import { compileAmount } from '../../rule/amount.ts';
import type { Worth } from '../../rule/amount.ts';
import { isTold } from '../../rule/told.ts';
import { conditionsOf, meets, namedBy } from '../../rule/standing.ts';
import type { Standing } from '../../rule/standing.ts';
import type { DefinitionsDocument, RuleVersion, UnitVersion, Versioned } from './documents.ts';

export interface CompiledRule {
  readonly rule: RuleVersion;
  /** `undefined`: any that a member does. */
  readonly verbs: ReadonlySet<string> | undefined;
  readonly matches: (event: RuleEvent, standing: Standing) => boolean;
  /** All that its conditions and multipliers ask of a member. */
  readonly named: Standing;
  readonly worth: Worth;
}

/** A tenant's rules in one partition, compiled, and indexed by verb so that other rules cost nothing. */
export interface Rulebook {
  /** Rules in force that may match an event of this verb, by rule id. */
  readonly rulesFor: (verb: string, logClock: EpochMs) => readonly CompiledRule[];
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
  const { trigger, members } = rule;
  const filter = compileEventFilter(trigger);
  const verbs = verbsMatched(trigger);
  // What services tell answers only rules that name it: nobody who says "anything but orders" means it.
  const triggered: EventPredicate = (event) =>
    filter(event) && (verbs?.has(event.verb) ?? !isTold(event.verb));
  return {
    rule,
    verbs,
    matches: (event, standing) => triggered(event) && (members === undefined || meets(members, standing)),
    named: namedBy(conditionsOf(rule)),
    worth: compileAmount(rule.amount, rule.multipliers ?? []),
  };
}

interface CompiledVersion extends Versioned, CompiledRule {}

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
  const takes = (verb: string | undefined, { verbs }: CompiledVersion): boolean =>
    verbs === undefined || (verb !== undefined && verbs.has(verb));
  /** All versions of the rules of which one may match: whether it is the one in force is known with the record. */
  const candidates = (verb: string | undefined): readonly (readonly CompiledVersion[])[] =>
    [...byRule.values()].filter((versions) => versions.some((version) => takes(verb, version)));
  const verbs = new Set([...byRule.values()].flat().flatMap((version) => [...(version.verbs ?? [])]));
  const byVerb = new Map([...verbs].map((verb) => [verb, candidates(verb)]));
  const anyVerb = candidates(undefined);
  const current = (candidates: readonly (readonly CompiledVersion[])[], logClock: EpochMs) =>
    candidates
      .flatMap((versions) => inForce(versions, logClock) ?? [])
      .filter(({ rule }) => rule.retired !== true);
  return {
    rulesFor: (verb, logClock) => current(byVerb.get(verb) ?? anyVerb, logClock),
    inForce: (logClock) => current([...byRule.values()], logClock),
    zoneAt: (logClock) => inForce(zones, logClock)?.timeZone ?? STANDARD_ZONE,
    unitAt: (unit, logClock) => inForce(byUnit.get(unit) ?? [], logClock),
  };
}
