import { DateTime } from 'luxon';
import type { RuleEvent } from './event.ts';
import { compileWhere } from './filter.ts';
import type { EventPattern, FavouriteTrait, RfmTrait, TraitMeasure } from './rule.ts';

/** What a trait means, written for reading, over the whole history; windows are rolling, between dates, or ever. */
export function traitByDefinition(
  measure: TraitMeasure,
  history: readonly RuleEvent[],
  now: number,
): string | number | undefined {
  const counted = 'within' in measure ? counting(measure, history, now) : [];
  switch (measure.kind) {
    case 'count':
      return counted.length;
    case 'sum':
      return total(counted);
    case 'distinct':
      return new Set(counted.flatMap((event) => valuesOf(measure.by, 'UTC', event))).size;
    case 'favourite':
      return favouriteByDefinition(measure, counted);
    case 'rfm':
      return rfmByDefinition(measure, counted, now);
    case 'streak':
      throw new Error('Streaks have their own tests.');
  }
}

function counting(
  { of, where, within }: EventPattern & { readonly within: unknown },
  history: readonly RuleEvent[],
  now: number,
): readonly RuleEvent[] {
  const passes = compileWhere(where);
  return history.filter((event) => of.includes(event.verb) && passes(event) && isInside(within, event, now));
}

function isInside(within: unknown, { effectiveAt }: RuleEvent, now: number): boolean {
  if (within === 'ever') return true;
  const { lastMs, from, to } = within as { lastMs?: number; from?: string; to?: string };
  if (lastMs !== undefined) return now < effectiveAt + lastMs;
  return effectiveAt >= Date.parse(from ?? '') && effectiveAt < Date.parse(to ?? '');
}

const total = (events: readonly RuleEvent[]): number =>
  events.reduce((sum, { amount }) => sum + Number(amount ?? 0n), 0);

function valuesOf(by: string, zone: string, event: RuleEvent): readonly string[] {
  const local = DateTime.fromMillis(event.effectiveAt, { zone });
  const fields: Readonly<Record<string, readonly (string | undefined)[]>> = {
    tag: event.tags,
    channel: [event.channel],
    objectId: [event.objectId],
    hour: [local.toFormat('HH')],
    weekday: [local.toFormat('c')],
  };
  return (fields[by] ?? []).filter((value) => value !== undefined);
}

function favouriteByDefinition(measure: FavouriteTrait, counted: readonly RuleEvent[]): string | undefined {
  const { by, zone = 'UTC' } = measure;
  const newestLast = counted
    .filter((event) => valuesOf(by, zone, event).length > 0)
    .toSorted((left, right) => left.effectiveAt - right.effectiveAt || (left.id < right.id ? -1 : 1))
    .slice(-200);
  const carried = newestLast.map((event) => valuesOf(by, zone, event));
  const times = (value: string): number => carried.filter((values) => values.includes(value)).length;
  const newest = (value: string): number => carried.findLastIndex((values) => values.includes(value));
  const [best] = [...new Set(carried.flat())].toSorted(
    (left, right) => times(right) - times(left) || newest(right) - newest(left) || (left < right ? -1 : 1),
  );
  return best;
}

function rfmByDefinition(
  { by, recencyMs, frequency, monetary }: RfmTrait,
  counted: readonly RuleEvent[],
  now: number,
): string | undefined {
  const often =
    by === undefined ? counted.length : new Set(counted.flatMap((event) => valuesOf(by, 'UTC', event))).size;
  if (often === 0) return undefined;
  const age = now - Math.max(...counted.map(({ effectiveAt }) => effectiveAt));
  const much = total(counted);
  const recent = 1 + recencyMs.filter((bound) => age < bound).length;
  const frequent = 1 + frequency.filter((bound) => often >= bound).length;
  const valuable = 1 + monetary.filter((bound) => much >= bound).length;
  return `${recent}${frequent}${valuable}`;
}
