import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '@rapport/engine/engine';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { EventLog } from '@rapport/engine/ports/log';
import { createIntake } from './intake.ts';
import type { MemberFact } from './intake.ts';

const fact = (id: string): MemberFact => ({
  tenant: 'acme',
  mid: 'm'.repeat(32),
  id,
  type: 'rapport.ingestion.InteractionRecorded.v1',
  occurredAt: 0,
  actor: 'test',
  backfill: false,
  fingerprint: id,
  data: {},
});

describe('facts that the log does not take', () => {
  it('fail the request that repeats one of them, and nothing else in the process', async () => {
    const intake = createIntake({
      engine: {
        store: { getMany: () => Promise.resolve(new Map()) },
        applied: () => Promise.resolve([0]),
        parked: () => Promise.resolve([]),
      } as unknown as Engine,
      log: {
        endOffsets: () => Promise.resolve([0]),
        append: () => Promise.reject(new LogUnavailableError('away')),
      } as unknown as EventLog,
      clock: { now: () => 0, follows: () => false },
      encode: () => new Uint8Array(),
      decode: () => ({ outcome: 'poison', reason: 'nothing is read' }),
      observe: () => undefined,
    });
    await expect(intake.take([fact('i-1'), fact('i-1'), fact('i-2')])).rejects.toThrow('away');
    // A rejection that nobody handles is told a turn later: it ends a service, and fails a test.
    await turn();
    intake.stop();
  });
});
