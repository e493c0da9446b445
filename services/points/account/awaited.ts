import type { EpochMs } from '@rapport/kernel/instant';

/** What points of a rule wait for: an event, of the same object where they were earned for one. */
export interface Awaited {
  readonly ruleId: string;
  readonly objectId?: string;
  /** When they were earned. */
  readonly since: EpochMs;
  /** The first instant at which nobody waits any more: they are gone. */
  readonly until: EpochMs;
}

/** An event that points of a rule wait for. */
export interface AwaitedEvent {
  readonly ruleId: string;
  /** Of the rule, under which it counts. */
  readonly version: number;
  readonly eventId: string;
  readonly verb: string;
  readonly objectId?: string;
  /** When it counts. */
  readonly at: EpochMs;
}

/**
 * Events that an account still knows, so that points that are earned after them, or told after them, do not wait in vain.
 * Facts of one order are told within days of each other: a hundred are more than a member has meanwhile. At
 * some 150 bytes each, and 500 where ids are long, they are 15 to 50 kB.
 */
export const MAX_AWAITED_EVENTS = 100;

/** What earned points wait for; `undefined` where that is no event. */
export function awaitedOf({
  rule: { ruleId },
  cause: { objectId },
  effectiveAt: since,
  awaitsUntil: until,
}: {
  readonly rule: Pick<Awaited, 'ruleId'>;
  readonly cause: Pick<Awaited, 'objectId'>;
  readonly effectiveAt: EpochMs;
  readonly awaitsUntil?: EpochMs;
}): Awaited | undefined {
  return until === undefined
    ? undefined
    : { ruleId, since, until, ...(objectId !== undefined && { objectId }) };
}

/** When both were there: what was earned, and what it waited for. */
export const metAt = ({ since }: Awaited, { at }: AwaitedEvent): EpochMs => Math.max(since, at);

/** Without an object nothing but time says what belongs together: an event is for what was earned up to then. */
export function meets(awaits: Awaited, event: AwaitedEvent): boolean {
  if (awaits.ruleId !== event.ruleId || metAt(awaits, event) >= awaits.until) return false;
  return awaits.objectId === undefined ? awaits.since <= event.at : awaits.objectId === event.objectId;
}

/** Of the events that are known, the first that points need not wait for any more. */
export const firstMet = (events: readonly AwaitedEvent[], awaits: Awaited): AwaitedEvent | undefined =>
  events
    .filter((event) => meets(awaits, event))
    .reduce<AwaitedEvent | undefined>(
      (first, event) => (first === undefined || event.at < first.at ? event : first),
      undefined,
    );

/**
 * The oldest told are forgotten first. Of one object, or of none, the first and the newest stand for all: the one for what
 * was earned for it, the other for what was earned for none.
 */
export function withAwaited(known: readonly AwaitedEvent[], event: AwaitedEvent): readonly AwaitedEvent[] {
  const isSame = ({ ruleId, objectId }: AwaitedEvent): boolean =>
    ruleId === event.ruleId && objectId === event.objectId;
  const same = [...known.filter(isSame), event].sort((left, right) => left.at - right.at);
  const kept = [...same.slice(0, 1), ...same.slice(1).slice(-1)];
  return [...known.filter((one) => !isSame(one)), ...kept].slice(-MAX_AWAITED_EVENTS);
}
