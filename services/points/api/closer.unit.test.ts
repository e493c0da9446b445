import type { Aggregate, CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import { eventually } from '@rapport/testkit/eventually';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand } from '../account/decide.ts';
import { boardStream } from '../board/aggregate.ts';
import type { BoardPlan } from '../board/plan.ts';
import { seasonAggregate, seasonStream } from '../season/aggregate.ts';
import type { SeasonCommand, SeasonState } from '../season/aggregate.ts';
import { BOARDS, CLOSINGS } from '../views/boards/documents.ts';
import { createOrder } from '../views/leaderboard/order.ts';
import { SEASONS, startCloser } from './closer.ts';
import type { Closer } from './closer.ts';

const NOW = Date.parse('2026-03-23T08:00:00.000Z');
const ref = { boardId: 'week', seasonId: '2026-03-16' };
const pool = { owner: { kind: 'pool', id: 'summer' }, unit: 'coins' } as const;
const plan: BoardPlan = {
  ...{ boardId: 'week', name: 'Of the week', unit: 'points', zone: 'UTC', poolId: 'summer' },
  seasons: { kind: 'calendar', period: 'week' },
  prizes: [{ fromPlace: 1, toPlace: 4, points: 30n, unit: 'coins' }],
};
const MIDS = ['d', 'c', 'b', 'a'].map((letter) => letter.repeat(32));

type AnyAggregate = Aggregate<{ type: string }>;
const AGGREGATES = [accountAggregate, seasonAggregate].map((one) => one as unknown as AnyAggregate);

/** The aggregates behind an engine that answers a request once, and after so many commands never again. */
function world() {
  const states = new Map<string, object>([
    [boardStream('acme', 'week'), { status: 'open', plan, activeFrom: NOW }],
  ]);
  const answers = new Map<string, CommandResult>();
  const charged: string[] = [];
  let left = Number.POSITIVE_INFINITY;

  const decide = ({ aggregate: name, command, effectiveAt = NOW }: CommandEnvelope): CommandResult => {
    const aggregate = AGGREGATES.find((one) => one.name === name);
    if (aggregate === undefined) throw new Error(name);
    const asked = command as { readonly type: string };
    const stream = aggregate.streamOf('acme', asked);
    const state = states.get(stream) ?? aggregate.initialState;
    const decision = aggregate.decide(state, asked, { now: NOW });
    if (decision.outcome === 'rejected') return { ...decision, repeated: false };
    states.set(stream, decision.events.reduce(aggregate.evolve, state));
    const about = {
      stream,
      version: 1,
      tenant: 'acme',
      effectiveAt,
      recordedAt: NOW,
      requestId: '',
      actor: '',
    };
    return {
      outcome: 'accepted',
      events: decision.events.map((event) => ({ ...about, event })),
      repeated: false,
    };
  };

  const submit = async (envelope: CommandEnvelope): Promise<CommandResult> => {
    await Promise.resolve();
    if (left <= 0) throw new Error('It was killed.');
    const key = `${envelope.aggregate}|${envelope.method}|${envelope.requestId}`;
    const answer = answers.get(key) ?? decide(envelope);
    if (!answers.has(key) && (envelope.command as AccountCommand).type === 'Charge') {
      charged.push(envelope.requestId);
    }
    answers.set(key, answer);
    left -= 1;
    // It is booked, and whoever asked never hears of it.
    if (left <= 0) throw new Error('It was killed.');
    return answer;
  };

  const order = createOrder();
  MIDS.forEach((mid, index) => order.set(mid, { score: BigInt(100 - index), reachedAt: NOW }));
  const store = {
    getMany: async (collection: string, ids: readonly string[]) =>
      Promise.resolve(
        new Map<string, object>(
          collection === `${BOARDS}.${CLOSINGS}`
            ? ids.map((id) => [id, {}])
            : ids.flatMap((id) => {
                const state = states.get(id);
                return state === undefined ? [] : [[id, { state }]];
              }),
        ),
      ),
    find: async () => Promise.resolve([]),
  };
  const closer = (): Closer =>
    startCloser(
      {
        engine: { store, submit } as never,
        config: { partitions: 2 } as never,
        clock: { now: () => NOW, follows: () => false },
        logger: { warn: () => undefined } as never,
      },
      { read: async () => Promise.resolve(order) },
    );
  const close: SeasonCommand = {
    ...{ type: 'CloseSeason', ...ref, unit: 'points' },
    season: { seasonId: ref.seasonId, from: NOW - 2, to: NOW - 1 },
  };
  const ask = (aggregate: string, command: object): CommandResult =>
    decide({
      ...{ aggregate, tenant: 'acme', command, method: 'm', requestId: 'r', fingerprint: 'r', actor: 'anna' },
    });
  ask(accountAggregate.name, { type: 'OpenAccount', ...pool, policy: { overdraft: 0n }, zone: 'UTC' });
  ask(accountAggregate.name, { type: 'Adjust', ...pool, amount: 70n, reason: 'r', approver: 'li.na' });
  ask(seasonAggregate.name, close);

  return {
    charged,
    closer,
    killAfter: (commands: number): void => {
      left = commands;
    },
    paid: (): readonly (bigint | undefined)[] => {
      const season = states.get(seasonStream('acme', ref)) as SeasonState;
      return 'ranks' in season ? season.ranks.winners.map(({ paid }) => paid) : [];
    },
    account: () => states.get(accountAggregate.streamOf('acme', { type: 'Elapse', ...pool })),
  };
}

const PRIZES = [1, 2, 3, 4].map((place) => `prize:week:2026-03-16:${place}`);
const IN_PLACE_ORDER = [30n, 30n, 10n, 0n];

describe('prizes out of a pool', () => {
  // FinishSeason, four charges and SettleSeason.
  it.each([1, 2, 3, 4, 5, 6])('are paid once, by place, killed after %i commands', async (commands) => {
    const { closer, charged, killAfter, paid, account } = world();
    const first = closer();
    killAfter(commands);
    await expect(first.advance('acme', ref)).rejects.toThrow('killed');
    await first.stop();
    killAfter(Number.POSITIVE_INFINITY);
    const second = closer();
    expect(await second.advance('acme', ref)).toMatchObject({ status: 'settled' });
    await second.stop();
    expect(charged).toEqual(PRIZES);
    expect(paid()).toEqual(IN_PLACE_ORDER);
    expect(account()).toMatchObject({ balance: 0n });
  });

  it('are paid once, by place, where two come to it at once', async () => {
    const { closer, charged, paid } = world();
    const closers = [closer(), closer()];
    await Promise.all(closers.map((one) => one.advance('acme', ref)));
    await Promise.all(closers.map((one) => one.stop()));
    expect(charged).toEqual(PRIZES);
    expect(paid()).toEqual(IN_PLACE_ORDER);
  });
});

describe('a season', () => {
  it('begins in time, however long the end of another one takes', async () => {
    let looks = 0;
    const ending: { readonly go?: () => void } = {};
    const stuck = new Promise<ReadonlyMap<string, object>>((resolve) => {
      Object.assign(ending, { go: () => resolve(new Map()) });
    });
    const store = {
      getMany: async () => stuck,
      find: async (collection: string) => {
        if (collection === SEASONS)
          return Promise.resolve([{ tenant: 'acme', state: { status: 'closing', ...ref } }]);
        looks += 1;
        return Promise.resolve([]);
      },
    };
    const closer = startCloser(
      {
        engine: { store } as never,
        config: { partitions: 2 } as never,
        clock: { now: () => NOW, follows: () => false },
        logger: { warn: () => undefined } as never,
      },
      {} as never,
    );
    await eventually(async () => Promise.resolve(looks > 1 ? { found: true } : { seen: looks }));
    ending.go?.();
    await closer.stop();
    expect(looks).toBeGreaterThan(1);
  });
});
