/*
 * The simplest ledger that keeps the account's promises, for tests: a list with one entry for every earning, and plain
 * loops over it. It shares no code with the account, merges nothing, remembers everything and is slow.
 */

export const NEVER = Number.MAX_SAFE_INTEGER;
export const NOWHERE = -1;

export interface Entry {
  readonly expires: number;
  /** 0: it is there. Of what waits for an event: when it is gone. */
  activates: number;
  /** What it waits for. */
  readonly awaits?: string;
  amount: number;
}

export type Piece = Pick<Entry, 'expires' | 'amount'>;

export interface Booked {
  readonly kind: 'earned' | 'spent' | 'received';
  readonly size: number;
  readonly bucket: { readonly expires: number; readonly activates: number; readonly awaits?: string };
  readonly pieces: readonly Piece[];
  reversed: boolean;
}

/** What the account must do, told by a list. */
export interface Model {
  now: number;
  entries: Entry[];
  /** Below zero. */
  debt: number;
  /** What was taken back and was not there, while the unit let it be owed. */
  owed: number;
  owes: boolean;
  termsCount: number;
  holds: { readonly id: string; readonly ends: number; readonly pieces: Piece[] }[];
  ended: Map<string, 'expired' | 'closed'>;
  /** What is on its way to others; where it comes back, it settles what is owed if a merge had sent it. */
  sent: {
    readonly id: string;
    readonly pieces: Piece[];
    readonly takesBack?: Booked;
    readonly byMerge?: true;
  }[];
  isMerged: boolean;
  /** What points wait for and has happened: of an object, or of none. */
  happened: { readonly object: number | null; readonly at: number }[];
  /** Facts that count no more. */
  voided: Set<string>;
  sentCount: number;
  /** By position in the ledger. */
  booked: Map<number, Booked>;
  holdCount: number;
}

export const spendable = (model: Model): Entry[] =>
  model.entries.filter(({ activates, amount }) => activates === 0 && amount > 0);
export const size = (pieces: readonly { readonly amount: number }[]): number =>
  pieces.reduce((sum, { amount }) => sum + amount, 0);
export const available = (model: Model): number => size(spendable(model)) - model.debt;

/** Takes from entries in order; what is missing runs below zero or is owed. */
export function take(model: Model, order: readonly Entry[], amount: number): Piece[] {
  const pieces: Piece[] = [];
  let rest = amount;
  for (const entry of order) {
    const part = Math.min(entry.amount, rest);
    if (part === 0) continue;
    entry.amount -= part;
    rest -= part;
    pieces.push({ expires: entry.expires, amount: part });
  }
  if (model.owes) model.owed += rest;
  else model.debt += rest;
  return pieces;
}

export const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => a.expires - b.expires);

/** Makes points available; what is below zero is paid first, and before that what is owed, unless they only come back. */
export function give(model: Model, pieces: readonly Piece[], as: 'income' | 'back' = 'income'): void {
  for (const { expires, amount } of [...pieces].sort((a, b) => a.expires - b.expires)) {
    const settled = as === 'back' ? 0 : Math.min(model.owed, amount);
    model.owed -= settled;
    const paid = Math.min(model.debt, amount - settled);
    model.debt -= paid;
    model.entries.push({ expires, activates: 0, amount: amount - settled - paid });
  }
}

export const late = (pieces: readonly Piece[], now: number): Piece[] =>
  pieces.map(({ expires, amount }) => ({ expires: Math.max(expires, now), amount }));

/** Lets time pass, one instant after the other. */
export function pass(model: Model, until: number): void {
  for (;;) {
    const instants = [
      ...model.holds.map(({ ends }) => ends),
      ...model.entries
        .filter(({ amount }) => amount > 0)
        .map(({ activates, expires }) => activates || expires),
    ];
    const at = Math.min(NEVER, ...instants);
    if (at > until || at === NEVER) break;
    const ending = model.holds.find(({ ends }) => ends === at);
    const [waiting] = inOrder(
      model.entries.filter(({ activates, amount }) => activates === at && amount > 0),
    );
    if (ending) {
      model.holds = model.holds.filter((hold) => hold !== ending);
      model.ended.set(ending.id, 'expired');
      give(model, late(ending.pieces, at), 'back');
    } else if (waiting) {
      const { expires, amount, awaits } = waiting;
      waiting.amount = 0;
      if (awaits === undefined) give(model, [{ expires, amount }]);
    } else {
      for (const entry of spendable(model)) if (entry.expires === at) entry.amount = 0;
    }
  }
  model.now = until;
  model.entries = model.entries.filter(({ amount }) => amount > 0);
}

/** From the same that is pending, from the same that is there, from the others, and then it is owed. */
export function takeBack(model: Model, { kind, bucket, pieces }: Booked, amount: number): void {
  // What was received goes back in those pieces that are still there, the last first.
  const given = kind === 'received' ? last(pieces, amount).map(({ expires }) => expires) : [bucket.expires];
  const waiting = model.entries.filter(
    ({ expires, activates, awaits }) =>
      bucket.activates > 0 &&
      activates === bucket.activates &&
      awaits === bucket.awaits &&
      expires === bucket.expires,
  );
  const own = inOrder(spendable(model)).filter(({ expires }) => given.includes(expires));
  const others = inOrder(spendable(model)).filter(({ expires }) => !given.includes(expires));
  take(model, [...waiting, ...own, ...others], amount);
}

export function giveBack(model: Model, { pieces }: Booked, amount: number): void {
  give(model, late(last(pieces, amount), model.now));
}

/** Of some pieces the last ones, up to an amount. */
export function last(pieces: readonly Piece[], amount: number): Piece[] {
  const taken: Piece[] = [];
  let rest = amount;
  for (const piece of pieces.toReversed()) {
    const used = Math.min(rest, piece.amount);
    rest -= used;
    if (used > 0) taken.push({ ...piece, amount: used });
  }
  return taken;
}

export const inPieceOrder = (pieces: readonly Piece[]): Piece[] =>
  [...pieces].sort((a, b) => a.expires - b.expires);

/** What is left of pieces after the first of them, up to an amount. */
export function after(pieces: readonly Piece[], amount: number): Piece[] {
  let rest = amount;
  return pieces.flatMap((piece) => {
    const gone = Math.min(rest, piece.amount);
    rest -= gone;
    return gone === piece.amount ? [] : [{ ...piece, amount: piece.amount - gone }];
  });
}

export const emptyModel = (now: number): Model => ({
  ...{ now, entries: [], debt: 0, owed: 0, owes: false, termsCount: 0, holds: [], ended: new Map() },
  ...{ sent: [], sentCount: 0, booked: new Map(), holdCount: 0, isMerged: false, voided: new Set() },
  happened: [],
});
