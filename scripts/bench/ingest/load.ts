import { openDoor, resultsOf } from '../door.ts';
import { part } from '../part.ts';
import { ownCpuSeconds, startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { quantile } from '../statistics.ts';
import { createWorkload } from '../workload.ts';

export interface LoadInput {
  readonly url: string;
  readonly token: string;
  readonly prefix: string;
  readonly count: number;
  readonly batchSize: number;
  readonly connections: number;
  readonly members: number;
  readonly seed: number;
  /** Ids of the caller's own; `false`: whoever sends them again sends new interactions. */
  readonly withIds: boolean;
  readonly pids: Pids;
}

export interface LoadResult {
  readonly accepted: number;
  /** What became of the others, the first of them in words; empty where all were accepted. */
  readonly refused: string;
  readonly bodyBytes: number;
  /** Of this process from its start. */
  readonly cpuSeconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly metered: Metered;
}

/** Sends so many interactions as fast as the door takes them: each connection sends its next batch when answered. */
await part<LoadInput, LoadResult>(async (input) => {
  const { next } = createWorkload(input);
  const occurredAt = new Date().toISOString();
  const bodies: Buffer[] = [];
  for (let made = 0; made < input.count; made += input.batchSize) {
    const length = Math.min(input.batchSize, input.count - made);
    const interactions = Array.from({ length }, () => {
      const { id, ...rest } = next(occurredAt);
      return input.withIds ? { id, ...rest } : rest;
    });
    bodies.push(Buffer.from(JSON.stringify({ interactions })));
  }
  const bodyBytes = bodies.reduce((sum, body) => sum + body.byteLength, 0);
  const door = openDoor(input.url, input.token, input.connections);
  const answers: string[] = [];
  const latencies: number[] = [];
  let sent = 0;
  const send = async (): Promise<void> => {
    for (let body = bodies[sent]; body !== undefined; body = bodies[sent]) {
      sent += 1;
      const sentAt = performance.now();
      const answer = await door.post(body);
      latencies.push(performance.now() - sentAt);
      if (answer.status !== 202) throw new Error(`Ingestion answered ${answer.status}: ${answer.body}`);
      answers.push(answer.body);
    }
  };
  const stopMeter = startMeter({ ...input.pids, generator: process.pid });
  await Promise.all(Array.from({ length: input.connections }, send));
  const metered = stopMeter();
  door.close();
  // Read afterwards: what a caller does with its answers is no cost of the door.
  const results = answers.flatMap((body) => resultsOf({ status: 202, body }));
  const others = results.filter(({ status }) => status !== 'accepted');
  const refused = others.length === 0 ? '' : `${others.length} like ${JSON.stringify(others[0])}`;
  const accepted = results.length - others.length;
  return {
    accepted,
    refused,
    bodyBytes,
    cpuSeconds: ownCpuSeconds(),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    metered,
  };
});
