import type { EpochMs } from '@rapport/kernel/instant';
import type { Awaited } from './awaited.ts';

/** What points keep wherever they go; those that have it in common are alike. */
export interface LotKind {
  /** The first instant at which they are gone; absent: never. */
  readonly expiresAt?: EpochMs;
  /** The programme that has brought them out, whose liability they are; absent: none. */
  readonly program?: string;
}

/** Points with their kind: a part of a lot, or a signed change of one. */
export interface LotAmount extends LotKind {
  readonly amount: bigint;
}

/**
 * All points of an account that are of one kind. Within a lot points are alike, so a lot is a sum and not a list: which
 * earning a point came from is the history's to tell.
 */
export interface Lot extends LotAmount {
  /** Nothing has to be said ahead of its expiry any more. */
  readonly warned?: true;
}

/** For a moment, or for an event. */
export type Wait = { readonly activatesAt: EpochMs } | { readonly awaits: Awaited };

/** Points that are earned and not yet available. */
export type PendingAmount = LotAmount & Wait;

/** When a pending amount comes to its end, if nothing but time happens: it is available, or it is gone. */
export const endOfWait = (wait: Wait): EpochMs => ('awaits' in wait ? wait.awaits.until : wait.activatesAt);

/**
 * Lots and pending amounts of an account together. A rule's expiry falls on a midnight, so a year of earning every
 * day has 366 of them for each programme, whatever the number of earnings: 800 are two of them. At 50 to 75 bytes each,
 * they are 60 kB of the account's document; an event has room for 1,000 changes. What waits for events is an amount for
 * each earning, at up to 400 bytes: two orders a day that nobody ever completes, for as long as they may wait.
 */
export const MAX_LOTS = 800;

const NEVER = Number.POSITIVE_INFINITY;
const expiryOf = ({ expiresAt }: LotAmount): number => expiresAt ?? NEVER;

export function byExpiry(left: LotAmount, right: LotAmount): number {
  const [earlier, later] = [expiryOf(left), expiryOf(right)];
  return earlier === later ? 0 : earlier - later;
}

const isSameKind = (left: LotKind, right: LotKind): boolean =>
  left.expiresAt === right.expiresAt && left.program === right.program;

export const isAmong =
  (kinds: readonly LotKind[]) =>
  (lot: LotKind): boolean =>
    kinds.some((kind) => isSameKind(kind, lot));

export const sumOf = (parts: readonly LotAmount[]): bigint =>
  parts.reduce((sum, { amount }) => sum + amount, 0n);

/**
 * Lots after signed changes, nearest expiry first, those of one instant in the order in which they were opened.
 *
 * @param warnedThrough a lot that is made and expires up to then is so near its end that nobody is warned of it
 */
export function changeLots(
  lots: readonly Lot[],
  changes: readonly LotAmount[],
  warnedThrough: EpochMs = 0,
): readonly Lot[] {
  const changed = [...lots];
  for (const change of changes) {
    const index = changed.findIndex((lot) => isSameKind(lot, change));
    const known = changed[index];
    if (known === undefined) changed.push(newLot(change, warnedThrough));
    else changed[index] = { ...known, amount: known.amount + change.amount };
  }
  return changed.filter(({ amount }) => amount !== 0n).sort(byExpiry);
}

function newLot(part: LotAmount, warnedThrough: EpochMs): Lot {
  const isNear = expiryOf(part) <= warnedThrough;
  return { ...lotAmount(part, part.amount), ...(isNear && { warned: true as const }) };
}

/**
 * Parts that make up an amount, nearest expiry first; less where there is less.
 *
 * @param lots nearest expiry first
 * @param isFirst of a lot that goes before others
 */
export function takeLots(
  lots: readonly Lot[],
  amount: bigint,
  isFirst: (lot: LotKind) => boolean = () => false,
): readonly LotAmount[] {
  return takeParts([...lots.filter(isFirst), ...lots.filter((lot) => !isFirst(lot))], amount);
}

/** The first parts that make up an amount, in the order given. */
export function takeParts(parts: readonly LotAmount[], amount: bigint): readonly LotAmount[] {
  const taken: LotAmount[] = [];
  let rest = amount;
  for (const part of parts) {
    if (rest <= 0n) break;
    const size = part.amount < rest ? part.amount : rest;
    taken.push(lotAmount(part, size));
    rest -= size;
  }
  return taken;
}

/** What is left of parts after the first of them, up to an amount, are gone. */
export function dropParts(parts: readonly LotAmount[], amount: bigint): readonly LotAmount[] {
  let rest = amount;
  return parts.flatMap((part) => {
    const gone = part.amount < rest ? part.amount : rest;
    rest -= gone;
    return part.amount === gone ? [] : [lotAmount(part, part.amount - gone)];
  });
}

export const negative = (parts: readonly LotAmount[]): readonly LotAmount[] =>
  parts.map((part) => lotAmount(part, -part.amount));

/**
 * Points that come back keep their expiry; those whose time came meanwhile expire at the moment they are back, not
 * before it.
 */
export const returned = (parts: readonly LotAmount[], at: EpochMs): readonly LotAmount[] =>
  parts.map(({ expiresAt, ...part }) =>
    expiresAt === undefined ? part : { ...part, expiresAt: Math.max(expiresAt, at) },
  );

/** @param kind of which nothing else is taken over */
export function lotAmount(
  { expiresAt, program }: { [Field in keyof LotKind]?: LotKind[Field] | undefined },
  amount: bigint,
): LotAmount {
  return {
    amount,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(program !== undefined && { program }),
  };
}

/** All that is gone next, whatever programme it is of; without an expiry where nothing expires. */
export function nextToExpire(lots: readonly Lot[]): LotAmount | undefined {
  const [first] = lots;
  const next = lots.filter(({ expiresAt }) => expiresAt === first?.expiresAt);
  return first && lotAmount({ expiresAt: first.expiresAt }, sumOf(next));
}

type Waiting = LotKind & Wait;

/** What waits for a moment merges with nothing that waits for an event, nor do two that wait for different ones. */
export const isSameWait = (left: Waiting, right: Waiting): boolean =>
  isSameKind(left, right) &&
  ('awaits' in left
    ? 'awaits' in right && isSameAwaited(left.awaits, right.awaits)
    : 'activatesAt' in right && left.activatesAt === right.activatesAt);

const isSameAwaited = (left: Awaited, right: Awaited): boolean =>
  left.ruleId === right.ruleId &&
  left.objectId === right.objectId &&
  left.since === right.since &&
  left.until === right.until;

/** Pending amounts after a signed change, those that end first first. */
export function changePending(
  pending: readonly PendingAmount[],
  change: PendingAmount,
): readonly PendingAmount[] {
  const known = pending.find((one) => isSameWait(one, change))?.amount ?? 0n;
  const others = pending.filter((one) => !isSameWait(one, change));
  return [...others, { ...change, amount: known + change.amount }]
    .filter(({ amount }) => amount !== 0n)
    .sort((left, right) => endOfWait(left) - endOfWait(right) || byExpiry(left, right));
}

export const pendingOf = (pending: readonly PendingAmount[], like: Waiting): bigint =>
  pending.find((one) => isSameWait(one, like))?.amount ?? 0n;
