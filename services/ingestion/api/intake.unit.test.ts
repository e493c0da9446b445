import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '@rapport/engine/engine';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { AppendRecord, EventLog } from '@rapport/engine/ports/log';
import type { Position } from '@rapport/kernel/event';
import { createIntake, MAX_REST_MS } from './intake.ts';
import type { MemberFact } from './intake.ts';

const fact = (id: string, changed: Partial<MemberFact> = {}): MemberFact => ({
  tenant: 'acme',
  mid: 'm'.repeat(32),
  id,
  type: 'rapport.ingestion.InteractionRecorded.v1',
  occurredAt: 0,
  actor: 'test',
  backfill: false,
  fingerprint: id,
  data: {},
  ...changed,
});

// Whether calls are of the same moment is up to the test, and not to how quick the machine is.
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

function setUp() {
  const appends: { count: number; answer: () => void; fail: (error: Error) => void }[] = [];
  let end = 0;
  const append = (records: readonly AppendRecord[]): Promise<readonly Position[]> =>
    new Promise((resolve, reject) => {
      const answer = (): void => {
        resolve(records.map(({ topic }) => ({ topic, partition: 0, offset: end++ })));
      };
      appends.push({ count: records.length, answer, fail: reject });
    });
  const intake = createIntake({
    engine: {
      store: { getMany: () => Promise.resolve(new Map()) },
      applied: () => Promise.resolve([0]),
      parked: () => Promise.resolve([]),
    } as unknown as Engine,
    log: { endOffsets: () => Promise.resolve([0]), append } as unknown as EventLog,
    clock: { now: () => 0, follows: () => false },
    encode: () => new Uint8Array(),
    decode: () => ({ outcome: 'poison', reason: 'nothing is read' }),
    observe: () => undefined,
  });
  /** The append of that place, once it has been asked for; all but the first rest after the one before. */
  const appendOf = async (place: number) => {
    if (place > 0) await jest.advanceTimersByTimeAsync(MAX_REST_MS);
    for (;;) {
      const found = appends[place];
      if (found !== undefined) return found;
      await turn();
    }
  };
  return { intake, appends, appendOf };
}

const told = (answers: Awaited<ReturnType<ReturnType<typeof setUp>['intake']['take']>>) =>
  answers.map((answer) => [
    answer.status,
    answer.status === 'reused' ? answer.field : answer.position.offset,
  ]);

describe('facts that the log does not take', () => {
  it('fail the request that repeats one of them, and nothing else in the process', async () => {
    const { intake, appendOf } = setUp();
    const taken = intake.take([fact('i-1'), fact('i-1'), fact('i-2')]);
    (await appendOf(0)).fail(new LogUnavailableError('away'));
    await expect(taken).rejects.toThrow('away');
    // A rejection that nobody handles is told a turn later: it ends a service, and fails a test.
    await turn();
    intake.stop();
  });

  it('are not remembered: the same are taken afterwards', async () => {
    const { intake, appendOf } = setUp();
    const refused = intake.take([fact('i-1')]);
    (await appendOf(0)).fail(new LogUnavailableError('away'));
    await expect(refused).rejects.toThrow('away');
    const taken = intake.take([fact('i-1')]);
    (await appendOf(1)).answer();
    expect(told(await taken)).toEqual([['accepted', 0]]);
    intake.stop();
  });
});

describe('requests of the same moment', () => {
  it('go together, and each hears of its own facts', async () => {
    const { intake, appends, appendOf } = setUp();
    const first = intake.take([fact('i-1'), fact('i-0')]);
    const one = await appendOf(0);
    // While the first is on its way.
    const others = [
      intake.take([fact('i-2'), fact('i-1'), fact('i-1', { fingerprint: 'other' })]),
      intake.take([fact('i-2'), fact('i-2', { mid: 'n'.repeat(32) }), fact('i-3')]),
    ];
    const two = await appendOf(1);
    one.answer();
    two.answer();
    expect(told(await first)).toEqual([
      ['accepted', 0],
      ['accepted', 1],
    ]);
    expect((await Promise.all(others)).map(told)).toEqual([
      [
        ['accepted', 2],
        ['duplicate', 0],
        ['reused', 'id'],
      ],
      [
        ['duplicate', 2],
        ['reused', 'id'],
        ['accepted', 3],
      ],
    ]);
    expect(appends.map(({ count }) => count)).toEqual([2, 2]);
    intake.stop();
  });

  it('fail with the append that what they repeat is in', async () => {
    const { intake, appendOf } = setUp();
    const first = intake.take([fact('i-1')]);
    const one = await appendOf(0);
    const other = intake.take([fact('i-1'), fact('i-2')]);
    const two = await appendOf(1);
    one.fail(new LogUnavailableError('away'));
    two.answer();
    await expect(first).rejects.toThrow('away');
    await expect(other).rejects.toThrow('away');
    intake.stop();
  });
});
