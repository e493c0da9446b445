import { status } from '@grpc/grpc-js';
import type { Position } from '@rapport/kernel/event';
import { RpcError } from './errors.ts';
import { awaitPosition } from './min-position.ts';

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
