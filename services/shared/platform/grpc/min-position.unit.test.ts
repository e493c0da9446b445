import { status } from '@grpc/grpc-js';
import type { Progress } from '@rapport/engine/ports/inspection';
import type { Position } from '@rapport/kernel/event';
import { RpcError } from './errors.ts';
import { awaitPosition, awaitRoundTrip } from './min-position.ts';

interface Waited {
  readonly position: Position;
  readonly deadlineMs: number;
}

/** Waits for nobody, and remembers what it was asked. */
function createInspection(reached: boolean) {
  const waited: Waited[] = [];
  return {
    waited,
    waitFor: (position: Position, deadlineMs: number): Promise<boolean> => {
      waited.push({ position, deadlineMs });
      return Promise.resolve(reached);
    },
  };
}

const wire = { topic: 'rapport.interactions.v1', partition: 3, offset: '41' };
const call = (leftMs: number) => ({ deadlineMs: () => leftMs });

async function refusalOf(asked: Promise<void>): Promise<unknown> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof RpcError ? [error.code, error.reason] : error;
}

describe('a position that a reader asks for', () => {
  it('is waited for as long as the call has left, and ten seconds at most', async () => {
    const inspection = createInspection(true);
    for (const leftMs of [1_000, Infinity, 10]) await awaitPosition(inspection, wire, call(leftMs));
    const position = { topic: 'rapport.interactions.v1', partition: 3, offset: 41 };
    expect(inspection.waited).toEqual([
      { position, deadlineMs: 950 },
      { position, deadlineMs: 10_000 },
      { position, deadlineMs: 0 },
    ]);
  });

  it('that is not reached in time is UNAVAILABLE, and tells when to ask again', async () => {
    const refusal = refusalOf(awaitPosition(createInspection(false), wire, call(1_000)));
    expect(await refusal).toEqual([status.UNAVAILABLE, 'POSITION_NOT_REACHED']);
  });

  it('that is none is refused before anything waits', async () => {
    const inspection = createInspection(true);
    const refusal = refusalOf(awaitPosition(inspection, { ...wire, offset: 'x' }, call(1_000)));
    expect(await refusal).toEqual([status.INVALID_ARGUMENT, 'POSITION_INVALID']);
    expect(inspection.waited).toEqual([]);
  });

  it('that is absent is not waited for', async () => {
    const inspection = createInspection(false);
    await awaitPosition(inspection, null, call(1_000));
    expect(inspection.waited).toEqual([]);
  });
});

describe('what comes round from a position', () => {
  const OWN = 'rapport.journeys.v1';

  /** The position is published at the third look, and its own topic ends there. */
  function createRound({ looksUntil }: { readonly looksUntil: number }) {
    let looks = 0;
    const inspection = createInspection(true);
    const progress = (): Promise<Progress> => {
      looks += 1;
      const publishedThroughOffset = looks < looksUntil ? 41 : 42;
      return Promise.resolve({
        inputs: [
          {
            ...{ topic: wire.topic, partition: 3, appliedOffset: 42, publishedThroughOffset, logClock: 0 },
            isFollowedHere: false,
          },
        ],
        outputs: [
          { topic: OWN, partition: 0, endOffset: looks },
          { topic: OWN, partition: 1, endOffset: 0 },
          { topic: 'rapport.campaigns.v1', partition: 0, endOffset: 9 },
        ],
        outboxDepth: 0,
      });
    };
    return { ...inspection, progress };
  }

  it('is waited for in the partitions of its own topic, once it is published', async () => {
    const inspection = createRound({ looksUntil: 3 });
    await awaitRoundTrip(inspection, wire, call(1_000), OWN);
    expect(inspection.waited.map(({ position }) => position)).toEqual([
      { topic: wire.topic, partition: 3, offset: 41 },
      { topic: OWN, partition: 0, offset: 2 },
    ]);
  });

  it('is UNAVAILABLE where it is not published in time', async () => {
    const refusal = refusalOf(awaitRoundTrip(createRound({ looksUntil: Infinity }), wire, call(70), OWN));
    expect(await refusal).toEqual([status.UNAVAILABLE, 'POSITION_NOT_REACHED']);
  });

  it('is not waited for where no position is sent', async () => {
    const inspection = createRound({ looksUntil: 1 });
    await awaitRoundTrip(inspection, null, call(1_000), OWN);
    expect(inspection.waited).toEqual([]);
  });
});
