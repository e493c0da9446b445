import { setTimeout as wait } from 'node:timers/promises';
import { createCodec } from '@rapport/contracts/codec';
import { OverloadedError, startEngine } from '@rapport/engine/engine';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { systemClock } from '@rapport/platform/process/clock';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { openLog } from '../topics.ts';
import { NAME, TENANT, accountAggregate } from './account.ts';
import type { Move } from './account.ts';
import { FUNDS, accountName, moves } from './moves.ts';
import type { MovesShape } from './moves.ts';

export interface LedgerInput {
  readonly brokers: string;
  readonly mongodbUri: string;
  readonly database: string;
  readonly service: string;
  readonly topic: string;
  readonly shape: MovesShape;
  readonly pids: Pids;
}

export interface LedgerResult {
  readonly metered: Metered;
  readonly accepted: number;
  readonly batches: number;
  /** From the last answer until everything was published. */
  readonly drainMs: number;
}

/** Callers who wait for their answer before they send again: twice what one transaction takes. */
const CALLERS = 2_000;
const POLL_MS = 10;

/** Commands of many callers through the group commit, from the first one submitted to the last one answered. */
await part<LedgerInput, LedgerResult>(
  async ({ brokers, mongodbUri, database, service, topic, shape, pids }) => {
    const store = await createMongoStore({ uri: mongodbUri, database, appName: service });
    const log = await openLog(brokers, service);
    const { decode, encode } = createCodec();
    let batches = 0;
    const failures: string[] = [];
    const ignore = (): void => {};
    const engine = await startEngine({
      ...{ service, log, store, clock: systemClock, decode, encode, projections: [], reactions: [] },
      aggregates: [accountAggregate(topic)],
      outputs: [topic],
      observer: {
        cycleCommitted: ignore,
        cycleFenced: ignore,
        duplicatesDropped: ignore,
        commandsCommitted: () => {
          batches += 1;
        },
        relayed: ignore,
        outboxWaits: ignore,
        parked: ignore,
        lag: ignore,
        failed: (error, doing) => failures.push(`${doing}: ${error.message}`),
      },
    });
    let accepted = 0;
    let sent = 0;
    const sendAll = async (commands: Iterator<Move>): Promise<void> => {
      const call = async (): Promise<void> => {
        for (let next = commands.next(); next.done !== true; next = commands.next()) {
          const requestId = `r-${sent}`;
          sent += 1;
          const result = await patiently(() =>
            engine.submit({
              ...{ aggregate: NAME, tenant: TENANT, command: next.value, method: 'Move', requestId },
              ...{ fingerprint: requestId, actor: TENANT },
            }),
          );
          if (result.outcome === 'accepted' && !result.repeated) accepted += 1;
        }
      };
      await Promise.all(Array.from({ length: CALLERS }, call));
    };
    const published = async (): Promise<void> => {
      while ((await engine.progress()).outboxDepth > 0) await wait(POLL_MS);
    };
    const funding = Array.from({ length: shape.accounts }, (_, number) => ({
      account: accountName(number),
      amount: FUNDS,
    }));
    await sendAll(funding.values());
    await published();
    accepted = 0;
    batches = 0;
    const stopMeter = startMeter({ ...pids, engine: process.pid });
    await sendAll(moves(shape));
    const metered = stopMeter();
    const answeredAt = performance.now();
    await published();
    const drainMs = performance.now() - answeredAt;
    await engine.stop();
    await log.close();
    await store.close();
    if (failures.length > 0) throw new Error(failures.slice(0, 5).join('; '));
    return { metered, accepted, batches, drainMs };
  },
);

/** As callers do: where there is no room, the same again after as long as the refusal says. */
async function patiently<Answer>(submit: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await submit();
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      await wait(error.retryDelayMs);
    }
  }
}
