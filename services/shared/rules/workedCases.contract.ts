import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Profile } from './evaluator.ts';
import type { RuleEvent, Scalar } from './event.ts';
import type { DefinedTrait, SegmentRule } from './rule.ts';
import { event, instant } from './testing-events.ts';
import type { Judge } from './testing-judge.ts';
import { parseRuleText, parseTraitText } from './text.ts';
import { withTraits } from './traitNames.ts';

/** One line of a table in `worked-cases.md`. */
interface WorkedCase {
  readonly line: number;
  readonly words: string;
  readonly rule: SegmentRule;
  readonly recorded: readonly RuleEvent[];
  readonly profile: Profile;
  readonly asked: EpochMs;
  readonly holds: boolean;
  /** Absent where it never does. */
  readonly turnsAt?: EpochMs;
}

/** Far more than any rule there announces. */
const MAX_TURNS = 100;

/** Holds a judge against every line of `worked-cases.md`. */
export function describeWorkedCases(
  name: string,
  begin: (rule: SegmentRule, profile: Profile, now: EpochMs) => Judge,
): void {
  describe(`${name} keeps the worked cases`, () => {
    it.each(readWorkedCases())(
      'line $line: $words',
      ({ rule, recorded, profile, asked, holds: expected, turnsAt }) => {
        let now = Math.min(asked, ...recorded.map(({ effectiveAt }) => effectiveAt));
        const judge = begin(rule, profile, now);
        for (const one of recorded) {
          now = Math.max(now, one.effectiveAt);
          judge.record(one, now);
        }
        if (asked < now) throw new Error('It is asked before all of that is recorded.');
        expect(judge.holds(asked)).toBe(expected);
        let at = judge.nextAt(asked);
        for (let turn = 0; at !== undefined && at !== turnsAt && turn < MAX_TURNS; turn += 1) {
          expect([at, judge.holds(at)]).toEqual([at, expected]);
          at = judge.nextAt(at);
        }
        expect(at).toBe(turnsAt);
        if (at === undefined) return;
        expect(judge.holds(at - 1)).toBe(expected);
        expect(judge.holds(at)).toBe(!expected);
      },
    );
  });
}

export function readWorkedCases(): readonly WorkedCase[] {
  const lines = readFileSync(join(import.meta.dirname, 'worked-cases.md'), 'utf8').split('\n');
  const traits = new Map<string, DefinedTrait>();
  const cases: WorkedCase[] = [];
  let rule: string | undefined;
  let columns: readonly string[] | undefined;
  for (const [index, line] of lines.entries()) {
    const fence = /^```(rule|trait) ?(.*)$/.exec(line);
    if (fence?.[1] === 'trait') traits.set(fence[2] ?? '', readTrait(lines[index + 1] ?? ''));
    if (fence?.[1] === 'rule') rule = lines[index + 1];
    if (!line.startsWith('|')) {
      columns = undefined;
    } else if (columns === undefined) {
      columns = cellsOf(line);
    } else if (!line.startsWith('| -')) {
      const cells = new Map(columns.map((column, place) => [column, cellsOf(line)[place] ?? '']));
      const cell = (column: string): string => cells.get(column) ?? '';
      const text = cells.has('rule') ? cell('rule').replaceAll('`', '') : (rule ?? '');
      const turns = cell('turns');
      cases.push({
        line: index + 1,
        words: [text, cell('who'), cell('recorded'), `at ${cell('asked')}`, cell('holds')].join(' | '),
        rule: withTraits(readRule(text), (trait) => traits.get(trait)),
        recorded: readEvents(cell('recorded')),
        profile: readProfile(cell('who')),
        asked: readInstant(cell('asked')),
        holds: readHolds(cell('holds')),
        ...(turns !== 'never' && { turnsAt: readInstant(turns) }),
      });
    }
  }
  return cases;
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function readRule(text: string): SegmentRule {
  const parsed = parseRuleText(text, { scope: 'segment' });
  if (parsed.outcome === 'invalid') throw new Error(`${text}: ${JSON.stringify(parsed.problems)}`);
  return parsed.rule;
}

function readTrait(text: string): DefinedTrait {
  const parsed = parseTraitText(text);
  if (parsed.outcome === 'invalid') throw new Error(`${text}: ${JSON.stringify(parsed.problems)}`);
  return { version: 1, measure: parsed.measure };
}

function readHolds(text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw new Error(`${text} is neither yes nor no.`);
  return text === 'yes';
}

const DAY_1 = instant('2026-03-01T00:00:00Z');

/** `101`, `day 8`, `day 8 23:59:59.999` or `2028-02-29 12:00`. */
function readInstant(text: string): EpochMs {
  if (/^\d+$/.test(text)) return DAY_1 + Number(text);
  const read = /^(?:day (\d+)|(\d{4}-\d{2}-\d{2}))(?: (\d{2}:\d{2})(:\d{2}\.\d{3})?)?$/.exec(text);
  if (read === null) throw new Error(`${text} is no instant.`);
  const [, day, date = '1970-01-01', minute = '00:00', second = ':00.000'] = read;
  const time = instant(`${date}T${minute}${second}Z`);
  return day === undefined ? time : DAY_1 + (Number(day) - 1) * DAY_MS + time;
}

/** `order.paid 1 amount=4, again, day 2; content.read 3`, in the order of recording. */
function readEvents(text: string): readonly RuleEvent[] {
  const events: RuleEvent[] = [];
  for (const group of text.split('; ').filter((words) => words !== '')) {
    const [verb = '', ...rest] = group.split(' ');
    for (const words of rest.join(' ').split(', ')) {
      const last = events.at(-1);
      if (words === 'again') {
        if (last !== undefined) events.push(last);
        continue;
      }
      const [at = '', ...fields] = words.split(/ (?=[\w.]+=)/);
      events.push(event(`e${events.length}`, readInstant(at), verb, carried(fields)));
    }
  }
  return events;
}

function carried(fields: readonly string[]): Partial<RuleEvent> {
  const properties: Record<string, Scalar> = {};
  const more: Record<string, unknown> = { properties };
  for (const field of fields) {
    const [name = '', value = ''] = field.split('=');
    if (name.startsWith('properties.')) properties[name.slice('properties.'.length)] = scalar(value);
    else if (name === 'tags') more.tags = value.split('+');
    else if (name === 'amount') more.amount = BigInt(value);
    else more[name] = scalar(value);
  }
  return more;
}

/** `region=CN-31, free.vip=true, segment=loyal`. */
function readProfile(text: string): Profile {
  const attributes: Record<string, unknown> = {};
  const free: Record<string, Scalar> = {};
  const segments = new Set<string>();
  for (const field of text.split(', ').filter((words) => words !== '')) {
    const [name = '', value = ''] = field.split('=');
    if (name === 'segment') segments.add(value);
    else if (name.startsWith('free.')) free[name.slice('free.'.length)] = scalar(value);
    else attributes[name] = scalar(value);
  }
  return { attributes: { ...attributes, free }, segments };
}

/** Numbers, truth values and texts in quotes are as in JSON; any other word is a text. */
function scalar(text: string): Scalar {
  return /^(?:-?\d|true$|false$|")/.test(text) ? (JSON.parse(text) as Scalar) : text;
}
