import fc from 'fast-check';
import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import { MAX_BATCH_COMMANDS, MIN_COMMANDS_BESIDE } from '../limits.ts';
import { Lane } from './lane.ts';
import type { Waiting } from './lane.ts';

interface Sent {
  readonly requestIds: readonly string[];
  readonly streams: ReadonlySet<string>;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

const DONE: CommandResult = { outcome: 'accepted', events: [], repeated: false };
const turn = (): Promise<void> =>
  new Promise((next) => {
    setImmediate(next);
  });

/** A lane whose batches end when the test says so. */
function held(leastBeside: number = MIN_COMMANDS_BESIDE) {
  const sent: Sent[] = [];
  const failures: string[] = [];
  const answered: string[] = [];
  let arrived = (): void => undefined;
  const lane = new Lane({
    leastBeside,
    commit: (batch) =>
      new Promise<void>((resolve, reject) => {
        sent.push({
          requestIds: batch.map(({ envelope }) => envelope.requestId),
          streams: new Set(batch.flatMap(({ stream }) => stream ?? [])),
          done: () => {
            for (const { resolve: answer } of batch) answer(DONE);
            resolve();
          },
          fail: reject,
        });
        arrived();
      }),
  });
  const add = (stream: string, requestId: string): void => {
    const envelope = {
      ...{ aggregate: 'a', tenant: 't', method: 'm', requestId, fingerprint: '', actor: 'x' },
      command: {},
    } satisfies CommandEnvelope;
    const waiting: Waiting = {
      ...{ envelope, stream },
      resolve: () => answered.push(requestId),
      reject: (error) => failures.push(`${requestId}: ${error.message}`),
    };
    lane.add(waiting);
  };
  const addMany = (count: number, stream: (n: number) => string, from = 0): void => {
    for (let n = from; n < from + count; n += 1) add(stream(n), `${n}`);
  };
  /** Resolves when so many batches have been sent. */
  const batches = async (count: number): Promise<readonly Sent[]> => {
    while (sent.length < count) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    return sent;
  };
  return { lane, sent, failures, answered, add, addMany, batches };
}

describe('a lane', () => {
  it('gathers what comes while it waits for company, and what comes while a batch is under way', async () => {
    const { lane, sent, add, batches } = held();
    add('a', '1');
    add('b', '2');
    await batches(1);
    add('c', '3');
    add('d', '4');
    await turn();
    expect(sent.map(({ requestIds }) => requestIds)).toEqual([['1', '2']]);
    sent[0]?.done();
    await batches(2);
    expect(sent[1]?.requestIds).toEqual(['3', '4']);
    sent[1]?.done();
    await lane.idle();
    expect(lane.isIdle()).toBe(true);
  });

  it('sends a batch beside another as soon as enough of other streams wait', async () => {
    const { lane, sent, add, addMany, batches } = held();
    add('a', 'first');
    await batches(1);
    // Of the stream under way: they wait.
    addMany(MIN_COMMANDS_BESIDE, () => 'a', 1_000);
    addMany(MIN_COMMANDS_BESIDE - 1, (n) => `s${n}`);
    await turn();
    expect(sent).toHaveLength(1);
    add('b', 'last');
    expect(sent).toHaveLength(2);
    expect(sent[1]?.streams.has('a')).toBe(false);
    expect(sent[1]?.requestIds).toHaveLength(MIN_COMMANDS_BESIDE);
    sent[1]?.done();
    await turn();
    // Nobody but 'a' is left, and that is under way.
    expect(sent).toHaveLength(2);
    sent[0]?.done();
    await batches(3);
    expect(sent[2]?.requestIds).toEqual(
      Array.from({ length: MIN_COMMANDS_BESIDE }, (_, n) => `${1_000 + n}`),
    );
    sent[2]?.done();
    await lane.idle();
  });

  it('sends one at a time where it is told to', async () => {
    const { lane, sent, add, addMany, batches } = held(Infinity);
    add('a', 'first');
    await batches(1);
    addMany(2 * MAX_BATCH_COMMANDS, (n) => `s${n}`);
    await turn();
    expect(sent).toHaveLength(1);
    sent[0]?.done();
    await batches(2);
    sent[1]?.done();
    await batches(3);
    sent[2]?.done();
    await lane.idle();
    expect(sent.map(({ requestIds }) => requestIds.length)).toEqual([1, 1_000, 1_000]);
  });

  it('fails the commands of a batch that fails, and goes on', async () => {
    const { lane, sent, failures, answered, add, batches } = held();
    add('a', '1');
    await batches(1);
    add('a', '2');
    sent[0]?.fail(new Error('no store'));
    await batches(2);
    sent[1]?.done();
    await lane.idle();
    expect([failures, answered]).toEqual([['1: no store'], ['2']]);
  });

  it('law: serves everybody once, of one stream in order, and of no stream two batches at once', async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ add: fc.integer({ min: 1, max: 700 }), streams: fc.constantFrom(1, 3, 500) }),
        fc.record({ end: fc.integer({ min: 0, max: 1 }) }),
      ),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { lane, sent, answered, addMany } = held();
        const open: Sent[] = [];
        let seen = 0;
        let added = 0;
        const look = async (): Promise<void> => {
          await turn();
          for (const one of sent.slice(seen)) {
            for (const other of open)
              expect([...one.streams].filter((stream) => other.streams.has(stream))).toEqual([]);
            open.push(one);
          }
          seen = sent.length;
          expect(open.length).toBeLessThanOrEqual(2);
        };
        const streams = new Map<string, string>();
        for (const step of all) {
          if ('add' in step) {
            const stream = (n: number): string => `s${n % step.streams}`;
            for (let n = added; n < added + step.add; n += 1) streams.set(`${n}`, stream(n));
            addMany(step.add, stream, added);
            added += step.add;
          } else open.splice(Math.min(step.end, open.length - 1), 1)[0]?.done();
          await look();
        }
        while (!lane.isIdle()) {
          for (const one of open.splice(0)) one.done();
          await look();
        }
        expect(answered).toHaveLength(added);
        expect(new Set(answered).size).toBe(added);
        const byStream = Map.groupBy(answered, (id) => streams.get(id));
        for (const ids of byStream.values()) {
          expect(ids).toEqual(ids.toSorted((one, other) => Number(one) - Number(other)));
        }
      }),
      { numRuns: 50 },
    );
  });
});
