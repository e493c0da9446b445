import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rapport/kernel/instant';
import type { ComputedTraitChanged, SegmentEntered } from '@rapport/contracts/segmentation/events';
import type { RuleEvent } from '@rapport/rules/event';
import type { SegmentRule } from '@rapport/rules/rule';
import { parseRuleText, parseTraitText } from '@rapport/rules/text';
import { eventsKept } from './history.ts';
import { foldMember } from './testing-member.ts';
import type { FoldedMember } from './testing-member.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const at = (hours: number): number => START + hours * HOUR_MS;

function ruleOf(text: string): SegmentRule {
  const parsed = parseRuleText(text, { scope: 'segment' });
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.rule;
}

const shared = (id: string, hours: number): RuleEvent => ({
  ...{ id, verb: 'content.shared', effectiveAt: at(hours), tags: [], properties: {} },
});

function memberOf(segments: Readonly<Record<string, string>>): FoldedMember {
  const folded = foldMember();
  for (const [segmentId, text] of Object.entries(segments)) folded.define(segmentId, ruleOf(text), 1, START);
  return folded;
}

const share = (folded: FoldedMember, ...hours: readonly number[]): void => {
  for (const hour of hours) folded.record(shared(`s${hour}`, hour), at(hour));
};

/** `from–to` in hours after the start, of stays that are not empty. */
const stays = (folded: FoldedMember, segmentId: string): readonly string[] =>
  folded
    .stays(segmentId)
    .filter(({ from, to }) => from < to)
    .map(({ from, to }) => `${(from - START) / HOUR_MS}–${to > at(1e6) ? '' : (to - START) / HOUR_MS}`)
    .sort();

/** `entered by s3 at 3, late` of what was told of a segment. */
const told = (folded: FoldedMember, segmentId: string, since: number): readonly string[] =>
  folded
    .published()
    .slice(since)
    .flatMap(({ id, data, occurredAt }) => {
      const change = data as unknown as SegmentEntered['data'];
      if (change.segmentId !== segmentId) return [];
      const causes = change.causeEventIds.join();
      return [
        `${id.split(':')[0] ?? ''} by ${causes} at ${(occurredAt - START) / HOUR_MS}, ${change.reason}`,
      ];
    });

describe('an event that counts no more', () => {
  const twoIn5 = { two: 'count(content.shared) >= 2 within 5 hours' };

  it('takes back the stay that it began, for everybody who asks from then on', () => {
    const folded = memberOf(twoIn5);
    share(folded, 1, 2);
    const before = folded.published().length;
    folded.forget('s1', at(3));
    expect(folded.member()?.segments).not.toContain('two');
    expect(folded.counted('two')).toBe(0);
    expect(stays(folded, 'two')).toEqual([]);
    expect(told(folded, 'two', before)).toEqual(['exited by void:s1,s2 at 2, late']);
    // Until then it was known.
    expect(folded.stays('two')).toMatchObject([{ from: at(2), to: at(2), lastsUntilKnown: at(3) }]);
  });

  it('leaves a stay to begin where it begins without it', () => {
    const folded = memberOf(twoIn5);
    share(folded, 1, 2, 4);
    folded.forget('s1', at(5));
    expect(stays(folded, 'two')).toEqual(['4–']);
    folded.passTo(at(20));
    expect(stays(folded, 'two')).toEqual(['4–7']);
  });

  it('takes a stay back that is over, of which nobody keeps a list', () => {
    const folded = memberOf(twoIn5);
    share(folded, 1, 2);
    folded.passTo(at(20));
    expect(stays(folded, 'two')).toEqual(['2–6']);
    const before = folded.published().length;
    folded.forget('s2', at(21));
    expect(stays(folded, 'two')).toEqual([]);
    expect(told(folded, 'two', before)).toEqual([
      'entered by void:s2,s2,s1 at 6, late',
      'exited by void:s2,s2,s1 at 2, late',
    ]);
    expect(folded.stays('two')).toMatchObject([{ was: { to: at(6), untilKnown: at(21) } }]);
  });

  it('takes from a stay that is over what it had prolonged, and from what is left the next one takes', () => {
    const folded = memberOf(twoIn5);
    share(folded, 1, 2, 5);
    folded.passTo(at(20));
    expect(stays(folded, 'two')).toEqual(['2–7']);
    folded.forget('s5', at(21));
    expect(stays(folded, 'two')).toEqual(['2–6']);
    folded.forget('s1', at(22));
    expect(stays(folded, 'two')).toEqual([]);
  });

  it('takes a stay back that an earlier void had begun', () => {
    const folded = memberOf(twoIn5);
    share(folded, 0, 2, 4);
    folded.forget('s2', at(4.5));
    folded.passTo(at(20));
    expect(stays(folded, 'two')).toEqual(['4–5']);
    folded.forget('s4', at(21));
    expect(stays(folded, 'two')).toEqual([]);
  });

  it('takes a stay back that late events had made grow', () => {
    const folded = memberOf(twoIn5);
    share(folded, 1, 3);
    folded.passTo(at(10));
    folded.record(shared('late', 5), at(10));
    expect(stays(folded, 'two')).toEqual(['3–6', '6–8']);
    folded.forget('late', at(11));
    expect(stays(folded, 'two')).toEqual(['3–6']);
  });

  it('takes a stay back that a late event had begun within one that was over', () => {
    const folded = memberOf({ recent: 'count(content.shared) >= 1 within 2 hours' });
    share(folded, 0);
    folded.passTo(at(2));
    folded.record(shared('late', 1), at(2));
    share(folded, 3);
    expect(stays(folded, 'recent')).toEqual(['0–2', '1–3', '3–']);
    folded.passTo(at(6));
    folded.forget('late', at(6));
    expect(stays(folded, 'recent')).toEqual(['0–2', '1–2', '3–5']);
  });

  it('gives the stay back that it had ended', () => {
    const folded = memberOf({ once: 'count(content.shared) = 1 ever' });
    share(folded, 1, 2);
    expect(stays(folded, 'once')).toEqual(['1–2']);
    folded.forget('s2', at(3));
    expect(folded.member()?.segments).toContain('once');
    expect(stays(folded, 'once')).toEqual(['1–', '1–2']);
    folded.forget('s1', at(4));
    expect(folded.member()?.segments).not.toContain('once');
    expect(stays(folded, 'once')).toEqual([]);
  });

  it('is followed by those segments that look at one that it changes', () => {
    const folded = memberOf({ ...twoIn5, looks: 'not member of "two"' });
    share(folded, 0, 1, 2);
    expect(stays(folded, 'looks')).toEqual(['0–1']);
    folded.forget('s1', at(3));
    expect(stays(folded, 'looks')).toEqual(['0–1', '1–2']);
    folded.forget('s2', at(4));
    expect(stays(folded, 'looks')).toEqual(['0–', '0–1', '1–2']);
  });

  it('changes role and stage at once, and those of the past a minute later', () => {
    const folded = memberOf({});
    share(folded, 1, 2);
    folded.record({ ...shared('r', 3), verb: 'content.viewed' }, at(3));
    expect(folded.member()?.role).toBe('role.disseminator');
    folded.forget('s2', at(4));
    expect(folded.member()?.role).toBe('role.responder');
    folded.passTo(at(4) + MINUTE_MS);
    expect(stays(folded, 'role.disseminator')).toEqual([]);
    expect(stays(folded, 'role.responder')).toEqual(['1–2', '2–']);
    expect(folded.member()?.stage).toBe('stage.new');
  });

  it('is no longer in what traits come to', () => {
    const folded = foldMember();
    const parsed = parseTraitText('count(content.shared) ever');
    if (parsed.outcome === 'invalid') throw new Error('It is a trait.');
    folded.trait({ traitId: 'shares', version: 1, measure: parsed.measure }, START);
    share(folded, 1, 2);
    folded.forget('s1', at(3));
    expect(folded.traits()?.traits).toMatchObject([{ traitId: 'shares', value: 1 }]);
    const { data, causationId } = folded.published().at(-1) ?? {};
    expect(data as ComputedTraitChanged['data']).toMatchObject({ from: 2, to: 1, reason: 'event' });
    expect(causationId).toBe('void:s1');
    expect(folded.history().map(({ id }) => id)).toEqual(['s2']);
  });

  it('counts for no rule that comes later', () => {
    const folded = memberOf({});
    share(folded, 1, 2);
    folded.forget('s1', at(3));
    folded.define('later', ruleOf('count(content.shared) >= 2 ever'), 1, at(4));
    expect(folded.member()?.segments).not.toContain('later');
  });

  it('changes nothing a second time, nor where nobody has heard of it', () => {
    const folded = memberOf(twoIn5);
    share(folded, 1, 2);
    folded.forget('s1', at(3));
    folded.passTo(at(4));
    const [before, published] = [JSON.stringify(folded.member()), folded.published().length];
    folded.forget('unknown', at(5));
    folded.forget('s1', at(5));
    expect(JSON.stringify(folded.member())).toBe(before);
    expect(folded.published()).toHaveLength(published);
  });

  it('counts for now alone where more is kept than is followed', () => {
    const folded = memberOf({ many: 'count(content.shared) >= 1030 ever', ...twoIn5 });
    for (let hour = 0; hour < 1_040; hour += 1) share(folded, hour);
    expect(eventsKept(folded.member())).toBeGreaterThan(1_024);
    expect(stays(folded, 'many')).toEqual(['1029–']);
    for (let hour = 0; hour < 11; hour += 1) folded.forget(`s${hour}`, at(1_040));
    expect(folded.member()?.segments).not.toContain('many');
    expect(folded.member()?.segments).toContain('two');
    expect(stays(folded, 'two')).toEqual(['1–']);
  });

  it('comes to the same in a replay', () => {
    const folded = memberOf({ ...twoIn5, looks: 'not member of "two"' });
    share(folded, 1, 2, 3, 30, 31);
    for (const [index, id] of ['s2', 's30', 's1'].entries()) folded.forget(id, at(40 + index));
    folded.passTo(START + 60 * DAY_MS);
    const replayed = folded.replayed();
    expect([...replayed.documents()]).toEqual([...folded.documents()]);
    expect(replayed.published()).toEqual(folded.published());
  });
});
