import type { Document, Store } from '@rapport/engine/ports/store';
import { NO_ACCOUNT } from '../account/state.ts';
import { startSweeper } from './sweeper.ts';

const AT = Date.parse('2026-03-01T08:00:00.000Z');

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Looks at the store in three seconds in which an account is due so much later than now. */
async function looks(dueInMs: number | undefined, follows = false): Promise<number> {
  const account = {
    _id: 'acme:account',
    dueAt: AT + (dueInMs ?? 0),
    tenant: 'acme',
    version: 1,
    state: NO_ACCOUNT,
  };
  let count = 0;
  const find: Store['find'] = (_, { filter }) => {
    count += 1;
    const { lte = 0 } = filter.dueAt as { readonly lte?: number };
    return Promise.resolve(
      (dueInMs !== undefined && account.dueAt <= lte ? [account] : []) as readonly Document[],
    );
  };
  const sweeper = startSweeper({
    engine: {
      store: { find } as unknown as Store,
      submit: () => Promise.reject(new Error('Nobody is due.')),
    },
    clock: { now: () => AT, follows: () => follows },
    observer: {
      failed: (error) => {
        throw error;
      },
    },
  });
  await jest.advanceTimersByTimeAsync(3_000);
  await sweeper.stop();
  return count;
}

it('looks seldom while nobody is near, five times a second as soon as somebody is', async () => {
  expect(await looks(undefined)).toBe(6);
  expect(await looks(5_000)).toBe(6);
  expect(await looks(900)).toBe(16);
  expect(await looks(0)).toBe(16);
});

it('looks five times a second at a clock that may jump', async () => {
  expect(await looks(undefined, true)).toBe(16);
});
