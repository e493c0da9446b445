import { deepStrictEqual, strictEqual } from 'node:assert';
import fc from 'fast-check';
import type { Command } from 'fast-check';
import { decide } from './decide.ts';
import type { AccountCommand, OriginalTransaction } from './decide.ts';
import { isTransaction } from './events.ts';
import type { AccountEvent, TimeEvent, TransactionEvent } from './events.ts';
import { NO_ACCOUNT, evolve } from './state.ts';
import type { AccountState } from './state.ts';
import {
  NEVER,
  NOWHERE,
  after,
  available,
  emptyModel,
  give,
  giveBack,
  inOrder,
  inPieceOrder,
  last,
  late,
  pass,
  size,
  spendable,
  take,
  takeBack,
} from './testing-list.ts';
import type { Booked, Model, Piece } from './testing-list.ts';
import { atTime, elapse } from './time.ts';

/* The account against a plain list: `testing-list.ts`. */

const START = 1_772_352_000_000;
/** The account as its engine keeps it, and all that it said. */
interface Real {
  state: AccountState;
  ledger: (AccountEvent | TimeEvent)[];
  /** What is in each account, as the postings say. */
  readonly accounts: Map<string, bigint>;
  asked: number;
  /** What was available at the end of a millisecond. */
  readonly moments: Map<number, number>;
}

const holder = { mid: 'a'.repeat(32), unit: 'points' };

function addPostings({ accounts }: Real, { postings }: TransactionEvent['data']): void {
  for (const { debit, credit, amount } of postings) {
    strictEqual(amount > 0n, true);
    accounts.set(debit, (accounts.get(debit) ?? 0n) - amount);
    accounts.set(credit, (accounts.get(credit) ?? 0n) + amount);
  }
}

function ask(real: Real, command: AccountCommand, now: number): string | TransactionEvent | undefined {
  const decision = decide(real.state, command, { now });
  real.asked += 1;
  if (decision.outcome === 'rejected') return decision.rejection.code;
  for (const event of decision.events) {
    real.state = evolve(real.state, event);
    real.ledger.push(event);
    const steps = event.type === 'Elapsed' ? event.data.steps : [event];
    for (const { data } of steps.filter(isTransaction)) addPostings(real, data);
  }
  return decision.events.filter(isTransaction).at(-1);
}

const OWN = ['member', 'pending', 'held', 'owed'];

/** Holds the account to its postings, and to all that the list says. */
function compare(model: Model, real: Real): void {
  let sum = 0n;
  for (const amount of real.accounts.values()) sum += amount;
  strictEqual(sum, 0n);
  if (real.state.status === 'none') return;
  // The stored account is the sum of what is booked; what is due besides is arithmetic.
  const { state } = real;
  const heldNow = state.holds.flatMap(({ parts }) => parts).reduce((sum, { amount }) => sum + amount, 0n);
  const pendingNow = state.pending.reduce((sum, { amount }) => sum + amount, 0n);
  deepStrictEqual(
    [state.balance, pendingNow, heldNow, -(state.owed ?? 0n)],
    OWN.map((name) => real.accounts.get(name) ?? 0n),
  );

  const account = atTime(state, model.now);
  strictEqual(Number(account.balance), available(model));
  strictEqual(Number(account.owed ?? 0n), model.owed);
  const lots = new Map<number, number>();
  for (const { expires, amount } of spendable(model)) lots.set(expires, (lots.get(expires) ?? 0) + amount);
  deepStrictEqual(
    account.lots.map(({ expiresAt = NEVER, amount }) => [expiresAt, Number(amount)]),
    [...lots].sort(([left], [right]) => left - right),
  );
  const pending = account.pending.reduce((total, { amount }) => total + amount, 0n);
  strictEqual(Number(pending), size(model.entries.filter(({ activates }) => activates > 0)));
  deepStrictEqual(
    account.outgoing.map(({ transferId, parts }) => [
      transferId,
      Number(parts.reduce((total, { amount }) => total + amount, 0n)),
    ]),
    model.sent.map(({ id, pieces }) => [id, size(pieces)]),
  );
  deepStrictEqual(
    account.holds.map(({ holdId, expiresAt, parts }) => [
      holdId,
      expiresAt,
      Number(parts.reduce((total, { amount }) => total + amount, 0n)),
    ]),
    model.holds
      .toSorted((left, right) => left.ends - right.ends)
      .map(({ id, ends, pieces }) => [id, ends, size(pieces)]),
  );
}

/** Asks for every moment again when all is over, by effective time alone. */
function comparePast(model: Model, { state, ledger, moments }: Real): void {
  if (state.status === 'none') return;
  const due = elapse(state, model.now);
  const told = ledger.flatMap<AccountEvent | TimeEvent>((event) =>
    event.type === 'Elapsed' ? [...event.data.steps] : [event],
  );
  const booked = [...told, ...due]
    .filter(isTransaction)
    .map(({ data }) => ({ at: data.effectiveAt, amount: Number(data.amount) }));
  // Nothing here is told late, so nothing may have happened before what was booked before it.
  for (const [index, { at }] of booked.entries()) strictEqual(at >= (booked[index - 1]?.at ?? 0), true);
  for (const [moment, known] of moments) strictEqual(size(booked.filter(({ at }) => at <= moment)), known);
}

type Step = Command<Model, Real>;

/** @param act does to both what it says, and holds their answers against each other */
function step(name: string, act: (model: Model, real: Real) => void): Step {
  return {
    check: () => true,
    run: (model, real) => {
      act(model, real);
      // What came back after its time is gone at once.
      pass(model, model.now);
      compare(model, real);
      real.moments.set(model.now, available(model));
    },
    toString: () => name,
  };
}

function remember(
  model: Model,
  real: Real,
  answer: string | TransactionEvent | undefined,
  booked: Omit<Booked, 'reversed'>,
): void {
  expect(typeof answer).toBe('object');
  // What followed from it at once stands behind it.
  model.booked.set(real.ledger.lastIndexOf(answer as TransactionEvent), { ...booked, reversed: false });
}

const HOUR = 3_600_000;
const amounts = fc.integer({ min: 1, max: 60 });
/** Few different spans, so that instants meet. */
const spans = fc.constantFrom(1, 2, HOUR, 2 * HOUR, 5 * HOUR);

const steps: fc.Arbitrary<Step>[] = [
  fc
    .record({ amount: amounts, life: fc.option(spans), wait: fc.option(spans) })
    .map(({ amount, life, wait }) =>
      step(`earn ${amount}, expires ${life}, waits ${wait}`, (model, real) => {
        const activates = wait === null ? 0 : model.now + wait;
        const expires = life === null ? NEVER : (activates || model.now) + life;
        const answer = ask(
          real,
          {
            type: 'Earn',
            ...holder,
            amount: BigInt(amount),
            ...(activates > 0 && { activatesAt: activates }),
            ...(expires < NEVER && { expiresAt: expires }),
          },
          model.now,
        );
        // What only made good what was owed has no lot that a reversal could prefer.
        const hasLot = activates > 0 || model.debt + model.owed < amount;
        const bucket = { expires: hasLot ? expires : NOWHERE, activates };
        remember(model, real, answer, { kind: 'earned', size: amount, bucket, pieces: [] });
        if (activates > 0) model.entries.push({ expires, activates, amount });
        else give(model, [{ expires, amount }]);
      }),
    ),
  amounts.map((amount) =>
    step(`redeem ${amount}`, (model, real) => {
      const answer = ask(real, { type: 'Redeem', ...holder, amount: BigInt(amount) }, model.now);
      if (available(model) < amount) {
        expect(answer).toBe('INSUFFICIENT_POINTS');
        return;
      }
      const pieces = take(model, inOrder(spendable(model)), amount);
      remember(model, real, answer, {
        kind: 'spent',
        size: amount,
        bucket: { expires: 0, activates: 0 },
        pieces,
      });
    }),
  ),
  amounts.map((amount) =>
    step(`claw back ${amount}`, (model, real) => {
      const answer = ask(
        real,
        {
          type: 'EarnByRule',
          ...holder,
          direction: 'claw_back',
          amount: BigInt(amount),
          rule: { ruleId: 'r', version: 1 },
          cause: { eventId: 'i', verb: 'order.refunded' },
          effectiveAt: model.now,
        },
        model.now,
      );
      const pieces = take(model, inOrder(spendable(model)), amount);
      const owed = amount - size(pieces);
      // What was owed comes back without an expiry, after the lots that were taken.
      const all = owed > 0 ? [{ expires: NEVER, amount: owed }, ...pieces] : pieces;
      remember(model, real, answer, {
        kind: 'spent',
        size: amount,
        bucket: { expires: 0, activates: 0 },
        pieces: all,
      });
    }),
  ),
  fc.record({ pick: fc.nat(), part: fc.option(amounts) }).map(({ pick, part }) =>
    step(`reverse ${pick}, ${part}`, (model, real) => {
      const places = [...model.booked.keys()];
      const place = places[pick % Math.max(1, places.length)];
      if (place === undefined) return;
      const booked = model.booked.get(place) as Booked;
      const event = real.ledger[place] as TransactionEvent;
      const original: OriginalTransaction = { ...event.data, version: place + 1, type: event.type };
      const amount = part ?? booked.size;
      const answer = ask(
        real,
        {
          ...{ type: 'Reverse', ...holder, txnId: 't', original },
          transferId: `t${model.sentCount}`,
          ...(part !== null && { amount: BigInt(part) }),
        },
        model.now,
      );
      if (booked.reversed) {
        expect(answer).toBe('ALREADY_REVERSED');
      } else if (amount > booked.size) {
        expect(answer).toBe('REVERSAL_TOO_LARGE');
      } else {
        expect(answer).toMatchObject({ type: 'Reversed' });
        booked.reversed = true;
        if (booked.kind === 'spent') giveBack(model, booked, amount);
        else takeBack(model, booked, amount);
        if (booked.kind !== 'received') return;
        const back = last(booked.pieces, amount);
        const rest = amount - size(back);
        const pieces = late(rest > 0 ? [...back, { expires: NEVER, amount: rest }] : back, model.now);
        model.sent.push({ id: `t${model.sentCount}`, pieces, takesBack: booked });
        model.sentCount += 1;
      }
    }),
  ),
  fc.record({ amount: amounts, life: spans }).map(({ amount, life }) =>
    step(`hold ${amount} for ${life}`, (model, real) => {
      const id = `h${model.holdCount}`;
      const ends = model.now + life;
      const command = {
        type: 'Hold',
        ...holder,
        holdId: id,
        amount: BigInt(amount),
        expiresAt: ends,
      } as const;
      const answer = ask(real, command, model.now);
      if (available(model) < amount) {
        expect(answer).toBe('INSUFFICIENT_POINTS');
        return;
      }
      expect(answer).toMatchObject({ type: 'Held' });
      model.holdCount += 1;
      model.holds.push({ id, ends, pieces: take(model, inOrder(spendable(model)), amount) });
    }),
  ),
  fc.record({ pick: fc.nat(), part: fc.option(amounts) }).map(({ pick, part }) =>
    step(`capture ${pick}, ${part}`, (model, real) => {
      const id = `h${pick % (model.holdCount + 1)}`;
      const how = part === null ? {} : { amount: BigInt(part) };
      const answer = ask(real, { type: 'Capture', ...holder, holdId: id, ...how }, model.now);
      const hold = model.holds.find((one) => one.id === id);
      if (hold === undefined) {
        expect(answer).toBe(endOf(model, id));
        return;
      }
      const amount = part ?? size(hold.pieces);
      if (amount > size(hold.pieces)) {
        expect(answer).toBe('CAPTURE_TOO_LARGE');
        return;
      }
      const captured: Piece[] = [];
      const back: Piece[] = [];
      let rest = amount;
      for (const piece of hold.pieces) {
        const used = Math.min(rest, piece.amount);
        rest -= used;
        if (used > 0) captured.push({ ...piece, amount: used });
        if (used < piece.amount) back.push({ ...piece, amount: piece.amount - used });
      }
      model.holds = model.holds.filter((one) => one !== hold);
      model.ended.set(id, 'closed');
      give(model, late(back, model.now), 'back');
      expect(byExpiry(spentBy(answer))).toEqual(byExpiry(captured));
      const bucket = { expires: 0, activates: 0 };
      remember(model, real, answer, { kind: 'spent', size: amount, bucket, pieces: captured });
    }),
  ),
  fc.nat().map((pick) =>
    step(`void ${pick}`, (model, real) => {
      const id = `h${pick % (model.holdCount + 1)}`;
      const answer = ask(real, { type: 'Void', ...holder, holdId: id }, model.now);
      const hold = model.holds.find((one) => one.id === id);
      if (hold === undefined) {
        expect(answer).toBe(endOf(model, id));
        return;
      }
      expect(answer).toMatchObject({ type: 'HoldVoided' });
      model.holds = model.holds.filter((one) => one !== hold);
      model.ended.set(id, 'closed');
      give(model, late(hold.pieces, model.now), 'back');
    }),
  ),
  fc.record({ amount: fc.integer({ min: -60, max: 60 }), life: fc.option(spans) }).map(({ amount, life }) =>
    step(`adjust by ${amount}, expires ${life}`, (model, real) => {
      const expires = life === null ? NEVER : model.now + life;
      const answer = ask(
        real,
        {
          type: 'Adjust',
          ...holder,
          amount: BigInt(amount),
          reason: 'r',
          approver: 'a',
          ...(expires < NEVER && { expiresAt: expires }),
        },
        model.now,
      );
      if (amount === 0) {
        expect(answer).toBe('AMOUNT_ZERO');
        return;
      }
      if (amount > 0) {
        const hasLot = model.debt + model.owed < amount;
        const bucket = { expires: hasLot ? expires : NOWHERE, activates: 0 };
        remember(model, real, answer, { kind: 'earned', size: amount, bucket, pieces: [] });
        give(model, [{ expires, amount }]);
        return;
      }
      const pieces = take(model, inOrder(spendable(model)), -amount);
      const owed = -amount - size(pieces);
      const bucket = { expires: 0, activates: 0 };
      const all = owed > 0 ? [{ expires: NEVER, amount: owed }, ...pieces] : pieces;
      remember(model, real, answer, { kind: 'spent', size: -amount, bucket, pieces: all });
    }),
  ),
  fc.record({ amount: amounts, oneself: fc.nat(9).map((one) => one === 0) }).map(({ amount, oneself }) =>
    step(`transfer ${amount}${oneself ? ' to oneself' : ''}`, (model, real) => {
      const id = `t${model.sentCount}`;
      const to = { mid: oneself ? holder.mid : 'b'.repeat(32) };
      const answer = ask(
        real,
        { type: 'Transfer', ...holder, transferId: id, to, amount: BigInt(amount) },
        model.now,
      );
      if (oneself) {
        expect(answer).toBe('TRANSFER_TO_ONESELF');
        return;
      }
      if (available(model) < amount) {
        expect(answer).toBe('INSUFFICIENT_POINTS');
        return;
      }
      expect(answer).toMatchObject({ type: 'TransferSent' });
      model.sentCount += 1;
      model.sent.push({ id, pieces: take(model, inOrder(spendable(model)), amount) });
    }),
  ),
  fc.record({ pick: fc.nat(), received: fc.boolean() }).map(({ pick, received }) =>
    step(`settle transfer ${pick}, ${received ? 'received' : 'refused'}`, (model, real) => {
      const id = `t${pick % (model.sentCount + 1)}`;
      ask(real, { type: 'SettleTransfer', ...holder, transferId: id, received }, model.now);
      const sent = model.sent.find((one) => one.id === id);
      if (sent === undefined) return;
      model.sent = model.sent.filter((one) => one !== sent);
      if (!received && sent.takesBack !== undefined) sent.takesBack.reversed = false;
      if (!received) give(model, late(sent.pieces, model.now), sent.byMerge === true ? 'income' : 'back');
    }),
  ),
  fc.record({ amount: amounts, fact: fc.nat(3) }).map(({ amount, fact }) =>
    step(`earn ${amount} by a rule for fact ${fact}`, (model, real) => {
      const eventId = `f${fact}`;
      const said = { rule: { ruleId: 'r', version: 1 }, cause: { eventId, verb: 'order.paid' } };
      const command = { type: 'EarnByRule', ...holder, direction: 'earn', amount: BigInt(amount) } as const;
      const answer = ask(real, { ...command, ...said, effectiveAt: model.now }, model.now);
      if (model.voided.has(eventId)) {
        expect(answer).toBeUndefined();
        expect(real.ledger.at(-1)).toMatchObject({ type: 'EarnRejected', data: { reason: 'voided' } });
        return;
      }
      const expires = model.debt + model.owed < amount ? NEVER : NOWHERE;
      remember(model, real, answer, {
        ...{ kind: 'earned', size: amount, bucket: { expires, activates: 0 }, pieces: [] },
      });
      give(model, [{ expires: NEVER, amount }]);
    }),
  ),
  fc
    .record({ amount: amounts, object: fc.option(fc.nat(2)), wait: spans, life: fc.option(fc.nat(2)) })
    .map(({ amount, object, wait, life }) =>
      step(
        `earn ${amount} by a rule, for an event of ${object}, waits ${wait} at most, expires ${life}`,
        (model, real) => {
          const since = model.now;
          const until = since + wait;
          const expires = life === null ? NEVER : until + life;
          const answer = ask(
            real,
            {
              ...{ type: 'EarnByRule', ...holder, direction: 'earn', amount: BigInt(amount) },
              rule: { ruleId: 'waiting', version: 1 },
              cause: {
                eventId: 'w',
                verb: 'order.placed',
                ...(object !== null && { objectId: `o${object}` }),
              },
              ...{ effectiveAt: since, awaitsUntil: until },
              ...(expires < NEVER && { expiresAt: expires }),
            },
            since,
          );
          const bucket = { expires, activates: until, awaits: `${object} ${since}` };
          remember(model, real, answer, { kind: 'earned', size: amount, bucket, pieces: [] });
          const isMet = model.happened.some((one) =>
            object === null ? one.at >= since : one.object === object,
          );
          if (isMet) give(model, [{ expires, amount }]);
          else model.entries.push({ ...bucket, amount });
        },
      ),
    ),
  fc.record({ object: fc.option(fc.nat(2)), ofRule: fc.nat(5) }).map(({ object, ofRule }) =>
    step(`an event of ${object}${ofRule === 0 ? ' of another rule' : ''}`, (model, real) => {
      const at = model.now;
      const ruleId = ofRule === 0 ? 'other' : 'waiting';
      const event = { ruleId, version: 2, eventId: 'e', verb: 'order.paid', at };
      const of = object === null ? {} : { objectId: `o${object}` };
      ask(
        real,
        { type: 'ActivateAwaited', ...holder, event: { ...event, ...of }, effectiveAt: at },
        model.now,
      );
      if (ofRule === 0) return;
      model.happened.push({ object, at });
      const isMet = ({ awaits = '' }: { readonly awaits?: string }): boolean =>
        awaits.startsWith('null ') || (object !== null && awaits.startsWith(`${object} `));
      const met = model.entries.filter((entry) => isMet(entry) && entry.amount > 0);
      const order = met.toSorted((a, b) => a.activates - b.activates || a.expires - b.expires);
      for (const entry of order) {
        const { expires, amount } = entry;
        entry.amount = 0;
        give(model, [{ expires, amount }]);
      }
    }),
  ),
  fc.nat(3).map((fact) =>
    step(`void fact ${fact}`, (model, real) => {
      const eventId = `f${fact}`;
      const said = { eventId, reason: 'fraud', voidId: 'v', opens: false };
      ask(real, { type: 'VoidCause', ...holder, ...said }, model.now);
      if (real.state.status === 'open') model.voided.add(eventId);
    }),
  ),
  fc.boolean().map((isMerging) =>
    step(isMerging ? 'merge' : 'unmerge', (model, real) => {
      const into = { mid: 'b'.repeat(32) };
      if (isMerging) {
        ask(real, { type: 'MergeAccount', ...holder, mergeId: 'm', into, opens: false }, model.now);
      } else ask(real, { type: 'UnmergeAccount', ...holder, mergeId: 'm' }, model.now);
      model.isMerged = isMerging && real.state.status === 'open';
    }),
  ),
  fc.constant(0).map(() =>
    step('forward', (model, real) => {
      const id = `t${model.sentCount}`;
      const answer = ask(real, { type: 'Forward', ...holder, transferId: id }, model.now);
      const amount = available(model);
      if (!model.isMerged || amount <= 0) {
        expect(answer).toBeUndefined();
        return;
      }
      expect(answer).toMatchObject({ type: 'TransferSent', data: { merge: { mergeId: 'm' } } });
      model.sentCount += 1;
      model.sent.push({ id, pieces: take(model, inOrder(spendable(model)), amount), byMerge: true });
    }),
  ),
  amounts.map((amount) =>
    step(`make good ${amount} of another one`, (model, real) => {
      const id = `t${model.sentCount}`;
      const said = { transferId: id, mergeId: 'n', to: { mid: 'd'.repeat(32) }, amount: BigInt(amount) };
      const answer = ask(real, { type: 'CoverDebt', ...holder, ...said }, model.now);
      expect(answer).toMatchObject({ type: 'TransferSent' });
      model.sentCount += 1;
      const pieces = take(model, inOrder(spendable(model)), amount);
      const missing = amount - size(pieces);
      model.sent.push({ id, pieces: [...pieces, { expires: NEVER, amount: missing }], byMerge: true });
    }),
  ),
  fc
    .record({
      sent: fc.array(fc.record({ amount: amounts, life: fc.option(spans) }), { minLength: 1, maxLength: 3 }),
      byMerge: fc.boolean(),
    })
    .map(({ sent, byMerge }) =>
      step(`receive ${sent.map(({ amount, life }) => `${amount} for ${life}`).join(', ')}`, (model, real) => {
        const pieces = sent.map(({ amount, life }) => ({
          amount,
          expires: life === null ? NEVER : model.now + life,
        }));
        const parts = pieces.map(({ amount, expires }) => ({
          amount: BigInt(amount),
          ...(expires < NEVER && { expiresAt: expires }),
        }));
        const from = { mid: 'c'.repeat(32) };
        const said = { transferId: 'r', from, parts, ...(byMerge && { merge: { mergeId: 'n' } }) };
        const answer = ask(
          real,
          { type: 'ReceiveTransfer', ...holder, ...said, effectiveAt: model.now },
          model.now,
        );
        expect(answer).toMatchObject({ type: 'TransferReceived' });
        // Of what only made good what was below zero, or owed, no lot is left to prefer or to send back.
        const settled = byMerge ? Math.min(model.owed, size(pieces)) : 0;
        const left = after(inPieceOrder(pieces), settled + model.debt);
        const bucket = { expires: left[0]?.expires ?? NOWHERE, activates: 0 };
        remember(model, real, answer, { kind: 'received', size: size(pieces), bucket, pieces: left });
        give(model, pieces, byMerge ? 'income' : 'back');
      }),
    ),
  fc.oneof(spans, fc.constantFrom(0, HOUR - 1, HOUR + 1, 24 * HOUR)).map((span) =>
    step(`wait ${span}`, (model) => {
      pass(model, model.now + span);
    }),
  ),
  fc.constantFrom(-1, 0).map((offset) =>
    step(`wait for what is next, and ${offset} ms`, (model) => {
      const next = Math.min(
        ...model.holds.map(({ ends }) => ends),
        ...model.entries
          .filter(({ amount }) => amount > 0)
          .map(({ activates, expires }) => activates || expires),
        NEVER,
      );
      if (next < NEVER) pass(model, Math.max(model.now, next + offset));
    }),
  ),
  fc.record({ owes: fc.boolean(), late: fc.boolean() }).map(({ owes, late }) =>
    step(`hear ${late ? 'old ' : ''}terms: ${owes ? 'owe' : 'below zero'}`, (model, real) => {
      if (real.state.status === 'none') return;
      // Terms that were said before are not heard any more.
      const version = late ? model.termsCount : model.termsCount + 1;
      const terms = { version, shortfall: owes ? 'owe' : 'below_zero', warningMs: HOUR } as const;
      ask(real, { type: 'Elapse', ...holder, terms }, model.now);
      if (late) return;
      model.termsCount = version;
      model.owes = owes;
    }),
  ),
  fc.constant(0).map(() =>
    step('book what is due', (model, real) => {
      ask(real, { type: 'Elapse', ...holder }, model.now);
    }),
  ),
];

/** The lots that a capture says it spent. */
function spentBy(answer: string | TransactionEvent | undefined): readonly Piece[] {
  if (typeof answer !== 'object' || answer.type !== 'HoldCaptured') return [];
  return answer.data.captured.map(({ expiresAt = NEVER, amount }) => ({
    expires: expiresAt,
    amount: Number(amount),
  }));
}

const byExpiry = (pieces: readonly Piece[]): [number, number][] => {
  const sums = new Map<number, number>();
  for (const { expires, amount } of pieces) sums.set(expires, (sums.get(expires) ?? 0) + amount);
  return [...sums].sort(([left], [right]) => left - right);
};

function endOf(model: Model, id: string): string {
  const ended = model.ended.get(id);
  if (ended === undefined) return 'HOLD_UNKNOWN';
  return ended === 'expired' ? 'HOLD_EXPIRED' : 'HOLD_CLOSED';
}

/** Some 30 commands each: more than the 20,000 that the test asks for. More of them on demand: `POINTS_MODEL_RUNS=20000`. */
const RUNS = Math.max(1_200, Number(process.env.POINTS_MODEL_RUNS ?? 0));
const MAX_COMMANDS = 60;

describe('an account', () => {
  it('agrees with a plain list of entries, whatever is asked and however time goes', () => {
    let asked = 0;
    fc.assert(
      fc.property(fc.commands(steps, { maxCommands: MAX_COMMANDS, size: 'max' }), (commands) => {
        const real: Real = {
          state: NO_ACCOUNT,
          ledger: [],
          accounts: new Map(),
          asked: 0,
          moments: new Map(),
        };
        const model = emptyModel(START);
        fc.modelRun(() => ({ model, real }), commands);
        comparePast(model, real);
        asked += real.asked;
      }),
      { numRuns: RUNS },
    );
    expect(asked).toBeGreaterThan(20_000);
  });
});
