import type { EpochMs } from '@rapport/kernel/instant';

/**
 * All points of an account that expire at the same instant; at most one lot never expires. Within a lot points are
 * alike, so a lot is a sum and not a list: which earning a point came from is the history's to tell.
 */
export interface Lot {
  /** The first instant at which its points are gone; absent: never. */
  readonly expiresAt?: EpochMs;
  /** Above zero. */
  readonly amount: bigint;
  /** Nothing has to be said ahead of its expiry any more. */
  readonly warned?: true;
}

/** Points with their expiry: a part of a lot, or a signed change of one. */
export interface LotAmount {
  readonly expiresAt?: EpochMs;
  readonly amount: bigint;
}

/** Points that are earned and not yet available. */
export interface PendingAmount extends LotAmount {
  readonly activatesAt: EpochMs;
}

/**
 * Lots and pending amounts of an account together. A rule's expiry falls on a midnight, so a year of earning every
 * day has 366 of them, whatever the number of earnings. At 50 bytes each, 400 are 20 kB of the account's document.
 */
export const MAX_LOTS = 400;

const NEVER = Number.POSITIVE_INFINITY;
const expiryOf = ({ expiresAt }: LotAmount): number => expiresAt ?? NEVER;

export function byExpiry(left: LotAmount, right: LotAmount): number {
  const [earlier, later] = [expiryOf(left), expiryOf(right)];
  return earlier === later ? 0 : earlier - later;
}

export const sumOf = (parts: readonly LotAmount[]): bigint =>
  parts.reduce((sum, { amount }) => sum + amount, 0n);

/**
 * Lots after signed changes, nearest expiry first.
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
    const index = changed.findIndex((lot) => lot.expiresAt === change.expiresAt);
    const known = changed[index];
    if (known === undefined) changed.push(newLot(change, warnedThrough));
    else changed[index] = { ...known, amount: known.amount + change.amount };
  }
  return changed.filter(({ amount }) => amount !== 0n).sort(byExpiry);
}

function newLot({ expiresAt, amount }: LotAmount, warnedThrough: EpochMs): Lot {
  if (expiresAt === undefined) return { amount };
  return { expiresAt, amount, ...(expiresAt <= warnedThrough && { warned: true as const }) };
}

/**
 * Parts that make up an amount, nearest expiry first; less where there is less.
 *
 * @param lots nearest expiry first
 * @param first the expiry of a lot that goes before all others
 */
export function takeLots(
  lots: readonly Lot[],
  amount: bigint,
  first?: { readonly expiresAt: EpochMs | undefined },
): readonly LotAmount[] {
  const preferred = first && lots.find(({ expiresAt }) => expiresAt === first.expiresAt);
  const order = preferred === undefined ? lots : [preferred, ...lots.filter((lot) => lot !== preferred)];
  return takeParts(order, amount);
}

/** The first parts that make up an amount, in the order given. */
export function takeParts(parts: readonly LotAmount[], amount: bigint): readonly LotAmount[] {
  const taken: LotAmount[] = [];
  let rest = amount;
  for (const part of parts) {
    if (rest <= 0n) break;
    const size = part.amount < rest ? part.amount : rest;
    taken.push(lotAmount(part.expiresAt, size));
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
    return part.amount === gone ? [] : [lotAmount(part.expiresAt, part.amount - gone)];
  });
}

export const negative = (parts: readonly LotAmount[]): readonly LotAmount[] =>
  parts.map(({ expiresAt, amount }) => lotAmount(expiresAt, -amount));

/**
 * Points that come back keep their expiry; those whose time came meanwhile expire at the moment they are back, not
 * before it.
 */
export const returned = (parts: readonly LotAmount[], at: EpochMs): readonly LotAmount[] =>
  parts.map(({ expiresAt, amount }) =>
    lotAmount(expiresAt === undefined ? undefined : Math.max(expiresAt, at), amount),
  );

export function lotAmount(expiresAt: EpochMs | undefined, amount: bigint): LotAmount {
  return { amount, ...(expiresAt !== undefined && { expiresAt }) };
}

const samePending = (left: PendingAmount, right: PendingAmount): boolean =>
  left.activatesAt === right.activatesAt && left.expiresAt === right.expiresAt;

/** Pending amounts after a signed change, those that activate first first. */
export function changePending(
  pending: readonly PendingAmount[],
  change: PendingAmount,
): readonly PendingAmount[] {
  const known = pending.find((one) => samePending(one, change))?.amount ?? 0n;
  const others = pending.filter((one) => !samePending(one, change));
  return [...others, { ...change, amount: known + change.amount }]
    .filter(({ amount }) => amount !== 0n)
    .sort((left, right) => left.activatesAt - right.activatesAt || byExpiry(left, right));
}

export function pendingOf(
  pending: readonly PendingAmount[],
  like: Pick<PendingAmount, 'activatesAt' | 'expiresAt'>,
): bigint {
  return pending.find((one) => samePending(one, { ...like, amount: 0n }))?.amount ?? 0n;
}
