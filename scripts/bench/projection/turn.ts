import type { MongoClient } from 'mongodb';
import type { Bench } from '../bench.ts';
import { runAsService, runPart } from '../part.ts';
import type { EngineInput, EngineResult } from './engine.ts';
import type { Shape } from './log.ts';
import type { RawInput, RawResult } from './raw.ts';
import { hold, recount, totalsIn } from './totals.ts';
import type { Totals } from './totals.ts';

export interface Turn {
  readonly ours: EngineResult;
  readonly theirs: RawResult;
}

/** A topic that was filled, to be folded from its beginning. */
export interface Filled {
  readonly topic: string;
  readonly shape: Shape;
  readonly wanted: Totals;
}

export const filled = (topic: string, shape: Shape): Filled => ({ topic, shape, wanted: recount([shape]) });

/** Once by the engine and once by raw upserts, each into a database of its own, both checked. */
export async function takeTurn(
  bench: Bench,
  client: MongoClient,
  { topic, shape, wanted }: Filled,
  { service, flags = [] }: Readonly<{ service: string; flags?: readonly string[] }>,
): Promise<Turn> {
  const { servers, serverPids: pids } = bench;
  const database = service.replaceAll('-', '_');
  const { mongodbUri } = servers;
  const engineInput: EngineInput = {
    ...{ brokers: servers.kafkaBrokers, mongodbUri, database, service, topic, pids },
    events: shape.events,
  };
  const ours = await runAsService<EngineResult>(bench, 'projection/engine.ts', engineInput, flags);
  hold(await totalsIn(client, database), wanted, `The engine (${ours.failures.join('; ')})`);
  await client.db(database).dropDatabase();
  const rawInput: RawInput = { mongodbUri, database, shape, pids };
  const theirs = await runPart<RawResult>(bench, 'projection/raw.ts', rawInput);
  hold(await totalsIn(client, database), wanted, 'The raw writer');
  await client.db(database).dropDatabase();
  return { ours, theirs };
}
