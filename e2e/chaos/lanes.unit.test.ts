import { ROUNDS_PER_SYSTEM, runLane } from './lanes.ts';
import type { LaneSteps } from './lanes.ts';
import type { RoundResult } from './round.ts';

const resultOf = (seed: number, ok: boolean): RoundResult => ({
  ...{
    seed,
    ok,
    faults: [],
    missed: 0,
    failedStarts: 0,
    sent: {},
    points: {},
    acknowledged: 0,
    counted: 0,
    resent: 0,
  },
  ...{ bookings: 0, collections: 0, documents: 0, problems: [] },
  seconds: { faults: 0, settling: 0, checking: 0 },
});

/** A lane whose deployments are numbers, and all that it did. */
function laneOf(seeds: number, attempt: LaneSteps<number>['attempt']) {
  const told: string[] = [];
  let next = 0;
  let deployed = 0;
  const steps: LaneSteps<number> = {
    nextSeed: () => (next < seeds ? (next += 1) : undefined),
    deploy: (seed) => {
      told.push(`deploy for ${seed}`);
      return Promise.resolve((deployed += 1));
    },
    attempt,
    done: ({ seed, ok }, deployment) => {
      told.push(`${seed} ${ok ? 'ok' : 'failed'} on ${deployment}`);
    },
    end: (deployment, failed) => {
      told.push(`end ${deployment}${failed ? ', kept' : ''}`);
      return Promise.resolve();
    },
  };
  return { steps, told };
}

describe('a lane of rounds', () => {
  it('begins on fresh servers after a failure', async () => {
    const { steps, told } = laneOf(3, (seed) => Promise.resolve(resultOf(seed, seed !== 2)));
    await runLane(steps, new AbortController().signal);
    expect(told).toEqual([
      'deploy for 1',
      '1 ok on 1',
      '2 failed on 1',
      'end 1, kept',
      'deploy for 3',
      '3 ok on 2',
    ]);
  });

  it('begins on fresh servers every so often', async () => {
    const { steps, told } = laneOf(ROUNDS_PER_SYSTEM + 1, (seed) => Promise.resolve(resultOf(seed, true)));
    await runLane(steps, new AbortController().signal);
    expect(told.filter((line) => !line.includes('ok'))).toEqual([
      'deploy for 1',
      'end 1',
      `deploy for ${ROUNDS_PER_SYSTEM + 1}`,
    ]);
  });

  it('says nothing of the round under which its servers were taken away, and begins no other', async () => {
    const ending = new AbortController();
    const { steps, told } = laneOf(3, (seed) => {
      if (seed === 2) ending.abort();
      return Promise.resolve(resultOf(seed, seed !== 2));
    });
    await runLane(steps, ending.signal);
    expect(told).toEqual(['deploy for 1', '1 ok on 1']);
  });
});
