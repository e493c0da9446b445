import { BONUS, FIRST_CODES, REWARDS, isBooking } from './commands.ts';
import type { Command, CommandAnswer, Entry } from './journal.ts';
import type { Logged } from './log.ts';

/** A booking as the ledger's API tells it. */
export interface Booking {
  readonly txnId: string;
  /** `EARNED`, `HELD`, …, as the API has it. */
  readonly kind: string;
  readonly memberId: string;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly ruleId: string;
  readonly causeEventId: string;
  readonly reason: string;
  readonly holdId: string;
  readonly transferId: string;
  /** ms since 1970; of a lot that expires, when; of one that never does, `NEVER`. */
  readonly effectiveAt: number;
  readonly activatesAt: number;
  readonly expiresAt: number;
  readonly lots: readonly { readonly amount: number; readonly expiresAt: number }[];
  readonly postings: readonly { readonly debit: string; readonly credit: string; readonly amount: number }[];
}

/** A redemption as the API tells it: `RESERVED`, `REFUSED`, `FULFILLED`, `CANCELLED`, `PENDING` or `UNKNOWN`. */
export interface SeenRedemption {
  readonly status: string;
  readonly reason: string;
  readonly code: string;
  readonly expiresAt: number;
}

/** What the services say of points at the end of a round. */
export interface SeenPoints {
  /** Of all members, each member's in booking order. */
  readonly bookings: readonly Booking[];
  /** By the request that made them. */
  readonly redemptions: Readonly<Record<string, SeenRedemption>>;
  readonly stocks: Readonly<Record<string, { available: number; reserved: number; issued: number }>>;
  readonly budget: { readonly funded: number; readonly remaining: number };
}

export interface SeenBalance {
  readonly available: number;
  readonly pending: number;
  readonly held: number;
}

export const NEVER = Number.MAX_SAFE_INTEGER;
const POINTS_TOPIC = 'rapport.points.v1';

/** What was commanded, and what was answered to each request. */
export interface Asked {
  readonly commands: ReadonlyMap<string, Command>;
  readonly answers: ReadonlyMap<string, readonly CommandAnswer[]>;
  readonly problems: readonly string[];
}

export function readCommands(journal: readonly Entry[]): Asked {
  const commands = new Map<string, Command>();
  const answers = new Map<string, CommandAnswer[]>();
  const problems: string[] = [];
  for (const entry of journal) {
    if (entry.what === 'commanded' && entry.deviating !== true) {
      commands.set(entry.command.requestId, entry.command);
    }
    if (entry.what !== 'replied') continue;
    if (entry.deviating !== true)
      answers.set(entry.requestId, [...(answers.get(entry.requestId) ?? []), entry.answer]);
    else if (entry.answer.outcome === 'booked')
      problems.push(`${entry.requestId} was booked with another amount`);
  }
  return { commands, answers, problems };
}

/** Points that expire together, in a list of what a member has. */
interface Piece {
  readonly expires: number;
  amount: number;
}

interface Account {
  pieces: Piece[];
  pending: { readonly activates: number; readonly expires: number; readonly amount: number }[];
  readonly holds: Map<string, { readonly ends: number; readonly pieces: readonly Piece[] }>;
}

const size = (pieces: readonly { readonly amount: number }[]): number =>
  pieces.reduce((sum, { amount }) => sum + amount, 0);

/** Nearest expiry first: what is taken, and what is left. */
function split(pieces: readonly Piece[], amount: number): { taken: Piece[]; left: Piece[] } {
  const taken: Piece[] = [];
  const left: Piece[] = [];
  let rest = amount;
  for (const { expires, amount: whole } of [...pieces].sort((one, other) => one.expires - other.expires)) {
    const part = Math.min(whole, rest);
    rest -= part;
    if (part > 0) taken.push({ expires, amount: part });
    if (whole > part) left.push({ expires, amount: whole - part });
  }
  return { taken, left };
}

/** What expired meanwhile expires the moment it is back. */
const back = (pieces: readonly Piece[], at: number): Piece[] =>
  pieces.map(({ expires, amount }) => ({ expires: Math.max(expires, at), amount }));

export interface Replayed {
  readonly balances: ReadonlyMap<string, SeenBalance>;
  readonly problems: readonly string[];
  /** Whatever should have been booked by a moment, a line each. */
  readonly overdue: (now: number) => readonly string[];
  /** Requests of the redemptions whose points are still held. */
  readonly heldFor: ReadonlySet<string>;
}

/**
 * Every member's bookings in their order over a plain list of what each has, by what was commanded rather than by what
 * the booking says: what it says must be what the list comes to. Nobody receives what was not sent.
 */
export function replayBookings(
  bookings: readonly Booking[],
  commands: ReadonlyMap<string, Command>,
): Replayed {
  const problems: string[] = [];
  const accounts = new Map<string, Account>();
  const parcels = new Map<string, readonly Piece[]>();
  const accountOf = (memberId: string): Account => {
    const known = accounts.get(memberId) ?? { pieces: [], pending: [], holds: new Map() };
    accounts.set(memberId, known);
    return known;
  };

  const apply = (booking: Booking): void => {
    const { txnId, kind, memberId, effectiveAt, holdId, transferId, reason, ruleId } = booking;
    const account = accountOf(memberId);
    const wrong = (what: string): void => {
      problems.push(`${txnId} (${kind} of ${memberId}): ${what}`);
    };
    const before = size(account.pieces);
    const command = commands.get(reason);
    const spend = (amount: number): Piece[] => {
      if (before < amount) wrong(`${amount} are taken of ${before}`);
      const { taken, left } = split(account.pieces, amount);
      account.pieces = left;
      return taken;
    };
    /** A hold that is open, which is then closed. */
    const release = (): { readonly ends: number; readonly pieces: readonly Piece[] } => {
      const hold = account.holds.get(holdId);
      if (hold === undefined) wrong(`there is no open hold ${holdId}`);
      account.holds.delete(holdId);
      return hold ?? { ends: NEVER, pieces: [] };
    };
    switch (kind) {
      case 'EARNED': {
        if (ruleId !== '') {
          account.pieces.push({ expires: NEVER, amount: booking.amount });
          break;
        }
        const { amount = 0, expiresAt: expires = NEVER, activatesAt: activates } = command ?? {};
        if (activates === undefined) account.pieces.push({ expires, amount });
        else account.pending.push({ activates, expires, amount });
        break;
      }
      case 'REDEEMED':
        spend(command?.amount ?? 0);
        break;
      case 'HELD': {
        const reward = commands.get(redemptionOf(holdId));
        const isReward = reward?.rpc === 'RedeemReward';
        const amount = isReward ? priceOf(reward) : (command?.amount ?? 0);
        const ends = isReward ? NEVER : (command?.expiresAt ?? NEVER);
        account.holds.set(holdId, { ends, pieces: spend(amount) });
        break;
      }
      case 'HOLD_CAPTURED': {
        const { ends, pieces } = release();
        if (effectiveAt >= ends) wrong('its time was over');
        const wanted = command?.amount ?? 0;
        if (wanted > size(pieces)) wrong(`${wanted} are captured of ${size(pieces)}`);
        account.pieces.push(...back(split(pieces, wanted === 0 ? size(pieces) : wanted).left, effectiveAt));
        break;
      }
      case 'HOLD_VOIDED': {
        const { ends, pieces } = release();
        if (effectiveAt >= ends) wrong('its time was over');
        account.pieces.push(...back(pieces, effectiveAt));
        break;
      }
      case 'HOLD_EXPIRED': {
        const { ends, pieces } = release();
        if (effectiveAt !== ends) wrong(`it ended at ${ends}`);
        account.pieces.push(...back(pieces, effectiveAt));
        break;
      }
      case 'ACTIVATED': {
        const isDue = (one: Account['pending'][number]): boolean =>
          one.activates === booking.activatesAt && one.expires === booking.expiresAt;
        const due = account.pending.filter(isDue);
        if (due.length === 0 || effectiveAt !== booking.activatesAt)
          wrong('nothing was to be available then');
        account.pending = account.pending.filter((one) => !isDue(one));
        account.pieces.push(...due.map(({ expires, amount }) => ({ expires, amount })));
        break;
      }
      case 'EXPIRED': {
        const expiries = booking.lots.map(({ expiresAt }) => expiresAt);
        const isOver = ({ expires }: Piece): boolean => expiries.includes(expires);
        if (expiries.some((at) => at > effectiveAt)) wrong('its time was not over');
        account.pieces = account.pieces.filter((piece) => !isOver(piece));
        break;
      }
      case 'TRANSFER_SENT':
        parcels.set(transferId, spend(command?.amount ?? 0));
        break;
      case 'TRANSFER_RECEIVED':
        if (commands.get(transferId)?.to !== memberId) wrong('it was sent to somebody else');
        account.pieces.push(...(parcels.get(transferId) ?? []));
        parcels.delete(transferId);
        break;
      case 'TRANSFER_RETURNED':
        if (commands.get(transferId)?.memberId !== memberId) wrong('somebody else has sent it');
        account.pieces.push(...back(parcels.get(transferId) ?? [], effectiveAt));
        parcels.delete(transferId);
        break;
      default:
        wrong('nobody has asked for it');
    }
    const now = size(account.pieces);
    if (now !== booking.balanceAfter || now - before !== booking.amount) {
      wrong(`${booking.amount} to ${booking.balanceAfter}, by addition ${now - before} to ${now}`);
    }
  };

  const waiting = [...Map.groupBy(bookings, ({ memberId }) => memberId).values()].map((own) => [...own]);
  const comesFromElsewhere = ({ kind, transferId }: Booking): boolean =>
    kind === 'TRANSFER_RECEIVED' && !parcels.has(transferId);
  for (let moved = true; moved;) {
    moved = false;
    for (const own of waiting) {
      for (let [next] = own; next !== undefined && !comesFromElsewhere(next); [next] = own) {
        apply(next);
        own.shift();
        moved = true;
      }
    }
  }
  for (const [next] of waiting) {
    if (next !== undefined) problems.push(`${next.txnId} receives ${next.transferId}, which nobody has sent`);
  }

  return {
    problems,
    heldFor: new Set([...accounts.values()].flatMap(({ holds }) => [...holds.keys()].map(redemptionOf))),
    balances: new Map(
      [...accounts].map(([memberId, { pieces, pending, holds }]) => [
        memberId,
        {
          available: size(pieces),
          pending: size(pending),
          held: [...holds.values()].reduce((sum, hold) => sum + size(hold.pieces), 0),
        },
      ]),
    ),
    overdue: (now) => [
      ...[...accounts].flatMap(([memberId, { pieces, pending, holds }]) => [
        ...pieces.filter(({ expires }) => expires <= now).map(() => `points of ${memberId} expire`),
        ...pending.filter(({ activates }) => activates <= now).map(() => `points of ${memberId} activate`),
        ...[...holds].filter(([, { ends }]) => ends <= now).map(([id]) => `hold ${id} of ${memberId} ends`),
      ]),
      ...[...parcels.keys()].map((id) => `transfer ${id} arrives`),
    ],
  };
}

/** The ids of the holds of rewards end with the redemption's. */
const redemptionOf = (holdId: string): string => holdId.split(':').at(-1) ?? '';

const priceOf = ({ rewardId = '' }: Command): number => REWARDS[rewardId as keyof typeof REWARDS].price;

const KINDS = {
  Earn: ['EARNED'],
  Redeem: ['REDEEMED'],
  Hold: ['HELD'],
  Capture: ['HOLD_CAPTURED'],
  Void: ['HOLD_VOIDED'],
  Transfer: ['TRANSFER_SENT', 'TRANSFER_RECEIVED'],
} as const;

/** A redemption that was not there yet may be by now: nothing was decided. `5` is NOT_FOUND. */
const isUnknown = (answer: CommandAnswer): boolean =>
  answer.outcome === 'refused' && answer.reason.startsWith('5 ');

/** What each command has booked: once where it was answered so, at most once where it was never answered. */
function checkCommands({ commands, answers }: Asked, bookings: readonly Booking[]): readonly string[] {
  const problems: string[] = [];
  const byRequest = Map.groupBy(
    bookings.filter(({ reason }) => reason !== ''),
    ({ reason }) => reason,
  );
  for (const reason of byRequest.keys()) {
    if (!commands.has(reason)) problems.push(`a booking names ${reason}, which was never commanded`);
  }
  for (const [requestId, command] of commands) {
    const given = (answers.get(requestId) ?? []).filter((one) => isBooking(command) || !isUnknown(one));
    const [answer] = given;
    if (given.some((one) => JSON.stringify(one) !== JSON.stringify(answer))) {
      // What has become of a redemption meanwhile may be answered; that it was refused and then not may not.
      if (isBooking(command) || new Set(given.map(({ outcome }) => outcome)).size > 1)
        problems.push(`${requestId} was answered in different ways: ${JSON.stringify(given)}`);
    }
    if (!isBooking(command)) continue;
    const booked = byRequest.get(requestId) ?? [];
    const [first] = booked;
    const kinds = KINDS[command.rpc as keyof typeof KINDS];
    const found = booked.map(({ kind, memberId }) => `${kind} of ${memberId}`).sort();
    const wanted = kinds
      .map((kind) => `${kind} of ${kind === 'TRANSFER_RECEIVED' ? (command.to ?? '') : command.memberId}`)
      .sort();
    const isDone = JSON.stringify(found) === JSON.stringify(wanted);
    const isNothing = booked.length === 0;
    const fits =
      answer?.outcome === 'booked' ? isDone : answer === undefined ? isDone || isNothing : isNothing;
    if (!fits) {
      const what = found.length === 0 ? 'nothing' : found.join(', ');
      problems.push(`${requestId} has booked ${what}, and was answered ${JSON.stringify(answer)}`);
    }
    const own = booked.find(({ kind }) => kind === kinds[0]) ?? first;
    if (answer?.outcome !== 'booked' || own === undefined) continue;
    if (answer.txnId !== own.txnId || Number(answer.balanceAfter) !== own.balanceAfter) {
      problems.push(`${requestId} was answered ${answer.txnId}, the ledger has ${own.txnId}`);
    }
  }
  return problems;
}

/** The ledger as a whole, unit by unit, and the events that tell of it. */
function checkLedger(bookings: readonly Booking[], log: readonly Logged[]): readonly string[] {
  const problems: string[] = [];
  const perAccount = new Map<string, number>();
  const add = (account: string, amount: number): void => {
    perAccount.set(account, (perAccount.get(account) ?? 0) + amount);
  };
  for (const { postings } of bookings) {
    for (const { debit, credit, amount } of postings) {
      add(debit, -amount);
      add(credit, amount);
    }
  }
  const total = [...perAccount.values()].reduce((sum, one) => sum + one, 0);
  if (total !== 0) problems.push(`the ledger sums to ${total}`);
  for (const [account, amount] of perAccount) {
    if (account.includes(':system:transit:') && amount !== 0)
      problems.push(`${amount} points are on their way for ever`);
  }
  for (const [memberId, own] of Map.groupBy(bookings, (booking) => booking.memberId)) {
    const account = own[0]?.txnId.split('@')[0] ?? '';
    const balance = own.at(-1)?.balanceAfter ?? 0;
    if ((perAccount.get(account) ?? 0) !== balance) {
      problems.push(`${memberId}: postings come to ${perAccount.get(account) ?? 0}, bookings to ${balance}`);
    }
  }
  const told = new Map<string, number>();
  const last = new Map<string, readonly [version: number, step: number]>();
  const ids = new Set<string>();
  for (const { topic, event } of log) {
    if (topic !== POINTS_TOPIC || typeof event.data.txnId !== 'string') continue;
    if (ids.has(event.id)) continue;
    ids.add(event.id);
    const { txnId } = event.data;
    told.set(txnId, (told.get(txnId) ?? 0) + 1);
    const [account = '', place = ''] = txnId.split('@');
    const [version = 0, step = 0] = place.split('.').map(Number);
    const [lastVersion, lastStep] = last.get(account) ?? [0, 0];
    if (version < lastVersion || (version === lastVersion && step <= lastStep))
      problems.push(`${txnId} is published out of order`);
    last.set(account, [version, step]);
  }
  const booked = new Set(bookings.map(({ txnId }) => txnId));
  if (booked.size !== bookings.length) problems.push('a transaction is listed twice');
  for (const txnId of booked) {
    if (told.get(txnId) !== 1) problems.push(`${txnId} is published ${told.get(txnId) ?? 0} times`);
  }
  for (const txnId of told.keys()) {
    if (!booked.has(txnId)) problems.push(`${txnId} is published and not in the ledger`);
  }
  return problems;
}

/** Holds of a reward that must stand in the ledger, and how they must have ended. */
const TRACES: Readonly<Record<string, readonly string[]>> = {
  RESERVED: ['HELD'],
  FULFILLED: ['HELD,HOLD_CAPTURED'],
  CANCELLED: ['HELD,HOLD_VOIDED'],
  REFUSED: [''],
  UNKNOWN: [''],
};
const TAKEN = ['RESERVED', 'FULFILLED', 'CANCELLED'];

/** Each redemption as it was answered and paid once; no more pieces than there are, and no code twice. */
function checkRedemptions(
  { commands, answers }: Asked,
  { bookings, redemptions, stocks }: SeenPoints,
): readonly string[] {
  const problems: string[] = [];
  const all = [...commands.values()];
  const byHold = Map.groupBy(bookings, ({ holdId }) => redemptionOf(holdId));
  const outcomesOf = (rpc: Command['rpc'], target: string): readonly CommandAnswer[] =>
    all
      .filter((one) => one.rpc === rpc && one.target === target)
      .flatMap(({ requestId }) => answers.get(requestId) ?? []);
  const wasAsked = (rpc: Command['rpc'], id: string): boolean =>
    all.some(({ rpc: asked, target }) => asked === rpc && target === id);
  const codes = new Set([...FIRST_CODES, ...all.flatMap((one) => one.codes ?? [])]);
  const handedOut = new Map<string, string>();
  const requests = all.filter(({ rpc }) => rpc === 'RedeemReward');
  const statusOf = ({ requestId }: Command): string => redemptions[requestId]?.status ?? 'UNKNOWN';

  for (const command of requests) {
    const { requestId: id, rewardId = '' } = command;
    const status = statusOf(command);
    const { code = '', reason = '' } = redemptions[id] ?? {};
    const [answer] = answers.get(id) ?? [];
    const wrong = (what: string): void => {
      problems.push(`redemption ${id} of ${rewardId} is ${status} and ${what}`);
    };
    const trace = (byHold.get(id) ?? []).map(({ kind }) => kind).join(',');
    if (!(TRACES[status] ?? []).includes(trace)) wrong(`has booked ${trace === '' ? 'nothing' : trace}`);
    if (answer?.outcome === 'refused' && TAKEN.includes(status)) wrong(`was refused: ${answer.reason}`);
    if (answer?.outcome === 'done' && !TAKEN.includes(status)) wrong('was set aside');
    const fulfilments = outcomesOf('FulfilRedemption', id).filter(({ outcome }) => outcome === 'done');
    if (fulfilments.length > 0 && status !== 'FULFILLED') wrong('was handed over');
    if (fulfilments.some((one) => one.outcome === 'done' && one.code !== code))
      wrong(`another code was told than ${code}`);
    const cancelled = outcomesOf('CancelRedemption', id).some(({ outcome }) => outcome === 'done');
    if (cancelled && status !== 'CANCELLED') wrong('was cancelled');
    if (status === 'FULFILLED' && !wasAsked('FulfilRedemption', id)) wrong('nobody has asked for it');
    if (status === 'CANCELLED' && reason !== 'timeout' && !wasAsked('CancelRedemption', id))
      wrong('nobody has asked for it');
    if (status !== 'FULFILLED' || rewardId !== 'voucher') continue;
    if (!codes.has(code)) wrong(`its code ${code} was never added`);
    const other = handedOut.get(code);
    if (other !== undefined) wrong(`its code ${code} was handed to ${other} too`);
    handedOut.set(code, id);
  }

  for (const [rewardId, { stock, limitPerMember }] of Object.entries(REWARDS)) {
    const own = requests.filter((one) => one.rewardId === rewardId);
    const count = (status: string): number => own.filter((one) => statusOf(one) === status).length;
    const pieces = rewardId === 'voucher' ? codes.size : stock;
    const [reserved, issued] = [count('RESERVED'), count('FULFILLED')];
    const expected = JSON.stringify({ available: pieces - reserved - issued, reserved, issued });
    const seen = JSON.stringify(stocks[rewardId]);
    if (seen !== expected) problems.push(`stock of ${rewardId}: expected ${expected}, found ${seen}`);
    if (reserved + issued > pieces) problems.push(`${rewardId} is oversold`);
    if (limitPerMember === 0) continue;
    const had = own.filter((one) => ['RESERVED', 'FULFILLED'].includes(statusOf(one)));
    for (const [memberId, some] of Map.groupBy(had, (one) => one.memberId)) {
      if (some.length > limitPerMember) problems.push(`${memberId} has ${rewardId} ${some.length} times`);
    }
  }
  return problems;
}

/** Each order has its bonus once, or hears once that nothing is left; what is paid is never more than was put in. */
function checkBudget(
  { commands, answers }: Asked,
  { bookings, budget }: SeenPoints,
  log: readonly Logged[],
  orders: ReadonlyMap<string, string>,
): readonly string[] {
  const problems: string[] = [];
  const rejected = new Map<string, number>();
  const ids = new Set<string>();
  for (const { topic, event } of log) {
    if (topic !== POINTS_TOPIC || !event.type.endsWith('.EarnRejected.v1') || ids.has(event.id)) continue;
    ids.add(event.id);
    const { ruleId, reason } = event.data;
    const cause = event.causationid ?? '';
    if (ruleId !== BONUS.ruleId || reason !== 'budget')
      problems.push(`${String(ruleId)} rejected ${cause}: ${String(reason)}`);
    rejected.set(cause, (rejected.get(cause) ?? 0) + 1);
  }
  const paid = bookings.filter(({ ruleId }) => ruleId === BONUS.ruleId);
  const byCause = Map.groupBy(paid, ({ causeEventId }) => causeEventId);
  for (const cause of new Set([...byCause.keys(), ...rejected.keys()])) {
    if (!orders.has(cause)) problems.push(`the bonus of ${cause}, which is no order`);
  }
  for (const [id, memberId] of orders) {
    const own = byCause.get(id) ?? [];
    const times = own.length + (rejected.get(id) ?? 0);
    if (times !== 1) problems.push(`the bonus of ${id} was paid or rejected ${times} times`);
    for (const { amount, memberId: whose } of own) {
      if (amount > BONUS.points || amount < 1 || whose !== memberId)
        problems.push(`the bonus of ${id} is ${amount} for ${whose}`);
    }
  }
  const total = paid.reduce((sum, { amount }) => sum + amount, 0);
  const fundings = [...commands.values()].filter(({ rpc }) => rpc === 'FundBudget');
  const funded = fundings
    .filter(({ requestId }) => answers.get(requestId)?.[0]?.outcome === 'done')
    .reduce<number>((sum, { amount }) => sum + amount, BONUS.funded);
  if (budget.funded !== funded) problems.push(`the budget has ${budget.funded}, ${funded} were put in`);
  if (budget.remaining !== funded - total)
    problems.push(`the budget has ${budget.remaining} left of ${funded}, and ${total} are paid`);
  if (budget.remaining < 0) problems.push(`the budget is overdrawn by ${-budget.remaining}`);
  if (rejected.size > 0 && total < BONUS.funded)
    problems.push(`the bonus was rejected when ${total} of ${BONUS.funded} were paid`);
  return problems;
}

/**
 * What is wrong with points whatever their read models say, and what each member must have.
 *
 * @param orders who paid each order that counts, by its id
 */
export function recountPoints(
  journal: readonly Entry[],
  log: readonly Logged[],
  seen: SeenPoints,
  orders: ReadonlyMap<string, string>,
): { readonly problems: readonly string[]; readonly balances: ReadonlyMap<string, SeenBalance> } {
  const asked = readCommands(journal);
  const { balances, problems } = replayBookings(seen.bookings, asked.commands);
  return {
    balances,
    problems: [
      ...asked.problems,
      ...checkCommands(asked, seen.bookings),
      ...problems,
      ...checkLedger(seen.bookings, log),
      ...checkRedemptions(asked, seen),
      ...checkBudget(asked, seen, log, orders),
    ],
  };
}
