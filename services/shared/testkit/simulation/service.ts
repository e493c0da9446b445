import type { Aggregate, CommandEnvelope, DomainEvent } from '@rapport/kernel/decider';
import type { Decoded, EventEnvelope, PublishedEvent } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Refusal } from '@rapport/kernel/outcome';
import type { AnyProjection, Document, Projection } from '@rapport/kernel/projection';
import type { AnyReaction, Reaction } from '@rapport/kernel/reaction';

/** The service that is simulated: one of everything that the engine has to offer, as small as it can be. */
export const SERVICE = 'sim';
export const INPUT = 'rapport.visits.v1';
export const OUTPUT = 'rapport.echoes.v1';
export const TENANT = 'acme';
export const VISITED = 'sim.Visited';
export const PRICED = 'sim.Priced';

export const TALLIES = 'sim.tallies.v1';
export const TOTALS = 'sim.totals.v1';
export const EARNING = 'sim.earning.v1';
export const ACCOUNT = 'sim.account.v1';
const ACCOUNTS = 'account';

/** A visit may carry points, and may arm the timer of its key, which arms itself so often again. */
export interface VisitData {
  readonly points?: number;
  readonly dueInMs?: number;
  readonly again?: number;
  /** Before this instant of the log its fold fails. */
  readonly failsUntil?: number;
}
/** From here on a point counts so often. A definition: it stands in every partition. */
export interface PriceData {
  readonly factor: number;
}
export type SimEvent = EventEnvelope<typeof VISITED, VisitData> | EventEnvelope<typeof PRICED, PriceData>;

/** How long after it fired a timer fires again. */
export const AGAIN_MS = 70;

export interface Tally extends Document {
  readonly visits: readonly string[];
  readonly points: number;
  readonly dueAt?: number;
  readonly again?: number;
  readonly fired: readonly string[];
}

interface Price extends Document {
  readonly factor: number;
}

const tallyOf = (id: string, known: Tally | undefined): Tally =>
  known ?? { _id: id, visits: [], points: 0, fired: [] };

function echo(kind: 'echo' | 'due', cause: string, key: string, occurredAt: number): PublishedEvent {
  const id = derivedId(kind, cause);
  return { id, type: 'sim.Echoed', topic: OUTPUT, key, tenant: TENANT, occurredAt, data: {} };
}

export const dueCause = (key: string, effectiveAt: number): string => `${key}@${effectiveAt}`;

/** Where a definition comes from; the log, unless somebody breaks it on purpose. */
export type Factor = (known: number) => number;

/** What leaves a fold; nothing can, unless somebody breaks it on purpose. */
export type Leak = (visit: string) => void;

/** Visits by key with their points at the price of the day, and a timer a key. */
export function createTallies(factorOf: Factor = (known) => known, leak?: Leak): Projection<SimEvent> {
  return {
    name: TALLIES,
    topic: INPUT,
    handles: [VISITED, PRICED],
    collections: [{ name: 'tallies', timers: true }, { name: 'prices' }],
    keys: ({ key, position }) => [
      { collection: 'tallies', id: key },
      { collection: 'prices', id: `price:${position.partition}` },
    ],
    fold: (context, { key, event, logClock, position }) => {
      const price = `price:${position.partition}`;
      if (event.type === PRICED) {
        context.put<Price>('prices', { _id: price, factor: event.data.factor });
        return;
      }
      const { points = 0, dueInMs, again, failsUntil = 0 } = event.data;
      if (logClock < failsUntil) throw new Error(`${event.id} cannot be folded yet`);
      const before = tallyOf(key, context.get<Tally>('tallies', key));
      const factor = factorOf(context.get<Price>('prices', price)?.factor ?? 1);
      leak?.(event.id);
      context.put<Tally>('tallies', {
        ...before,
        visits: [...before.visits, event.id],
        points: before.points + points * factor,
        ...(dueInMs !== undefined && { dueAt: logClock + dueInMs, again: again ?? 0 }),
      });
      context.emit(echo('echo', event.id, key, logClock));
    },
    onTimer: (context, { id, effectiveAt }) => {
      const { dueAt, again = 0, ...before } = tallyOf(id, context.get<Tally>('tallies', id));
      const fired = [...before.fired, `${dueAt}/${effectiveAt}`];
      const next = again > 0 ? { dueAt: effectiveAt + AGAIN_MS, again: again - 1 } : {};
      context.put<Tally>('tallies', { ...before, fired, ...next });
      context.emit(echo('due', dueCause(id, effectiveAt), id, effectiveAt));
    },
  };
}

interface Total extends Document {
  readonly visits: number;
}

/** All visits of all partitions in one document, so that owners meet. */
const totals: Projection<SimEvent> = {
  name: TOTALS,
  topic: INPUT,
  handles: [VISITED],
  collections: [{ name: 'totals', shared: true }],
  keys: () => [{ collection: 'totals', id: TENANT }],
  fold: (context) => {
    const before = context.get<Total>('totals', TENANT);
    context.put<Total>('totals', { ...before, _id: TENANT, visits: (before?.visits ?? 0) + 1 });
  },
};

export interface AccountCommand {
  readonly kind: 'earn' | 'spend';
  readonly account: string;
  readonly points: number;
}
type AccountEvent = DomainEvent<'Earned' | 'Spent', { readonly points: number }>;

export const streamOfAccount = (name: string): string => `${TENANT}:${ACCOUNTS}:${name}`;

/** Points that are never below zero. */
const account: Aggregate<
  AccountCommand,
  { readonly balance: number },
  AccountEvent,
  Refusal<'INSUFFICIENT_POINTS'>
> = {
  name: ACCOUNT,
  initialState: { balance: 0 },
  streamOf: (_, command) => streamOfAccount(command.account),
  decide: ({ balance }, { kind, points }) => {
    if (kind === 'earn') return accepted({ type: 'Earned', data: { points } });
    return balance < points
      ? rejected({ code: 'INSUFFICIENT_POINTS', message: `Only ${balance} points are left.` })
      : accepted({ type: 'Spent', data: { points } });
  },
  evolve: ({ balance }, { type, data }) => ({
    balance: type === 'Earned' ? balance + data.points : balance - data.points,
  }),
  publish: ({ stream, version, event, tenant, recordedAt }) => [
    {
      id: derivedId('posting', `${stream}@${version}`),
      type: 'sim.Posted',
      topic: OUTPUT,
      key: stream,
      tenant,
      occurredAt: recordedAt,
      data: event.data,
    },
  ],
};

/** Visits that carry points earn them. */
const earning: Reaction<SimEvent> = {
  name: EARNING,
  topic: INPUT,
  handles: [VISITED],
  keys: () => [],
  react: (_, { key, event }) => {
    if (event.type !== VISITED || event.data.points === undefined) return [];
    const { points } = event.data;
    return [commandOf({ kind: 'earn', account: key, points }, EARNING, event.id)];
  },
};

export function commandOf(
  command: AccountCommand,
  method: string,
  requestId: string,
): CommandEnvelope<AccountCommand> {
  const fingerprint = JSON.stringify(command);
  return { aggregate: ACCOUNT, tenant: TENANT, method, requestId, fingerprint, actor: 'client', command };
}

export const encode = (event: EventEnvelope): Uint8Array => Buffer.from(JSON.stringify(event));

export function decode(value: Uint8Array): Decoded {
  const event = JSON.parse(Buffer.from(value).toString()) as EventEnvelope;
  if (HANDLED.has(event.type)) return { outcome: 'event', event };
  return {
    outcome: 'ignored',
    id: event.id,
    tenant: event.tenantid,
    recordedAt: Date.parse(event.recordedat),
  };
}

/** What is decided about parked records stands in the log too. */
const HANDLED: ReadonlySet<string> = new Set([
  VISITED,
  PRICED,
  'rapport.admin.ParkedRedriven.v1',
  'rapport.admin.ParkedDiscarded.v1',
]);

/** What the engine is told to run. */
export interface Parts {
  readonly projections: readonly AnyProjection[];
  readonly reactions: readonly AnyReaction[];
  readonly aggregates: readonly (typeof account)[];
}

export function createParts(shared: boolean, tallies: Projection<SimEvent>): Parts {
  return {
    projections: shared ? [tallies, totals] : [tallies],
    reactions: [earning],
    aggregates: [account],
  };
}
