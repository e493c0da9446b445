import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { MongoClient, MongoServerError } from 'mongodb';

const POLL_MS = 150;
const ATTEMPT_MS = 5_000;
const NOT_YET_INITIALIZED = 94;
const REPLICA_SET = 'rs0';

/** Thrown when a server does not answer in time; `cause` is its last answer. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
}

/**
 * Resolves when the brokers answer for metadata and for a group coordinator: an open port says neither.
 *
 * @param stillWorthIt asked before every attempt; false ends the waiting early, e.g. when the process has died
 */
export async function kafkaReady(
  brokers: string,
  limitMs: number,
  stillWorthIt: () => boolean = () => true,
): Promise<void> {
  withoutIdleTimer();
  await probeUntil('Kafka', brokers, limitMs, stillWorthIt, async () => {
    const kafka = new Kafka({
      clientId: 'rapport-readiness',
      brokers: brokers.split(','),
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      requestTimeout: ATTEMPT_MS,
      retry: { retries: 0 },
    });
    const admin = kafka.admin();
    try {
      await admin.connect();
      const { brokers: members, controller } = await admin.describeCluster();
      if (members.length === 0 || controller === null) throw new Error('no controller yet');
      await admin.describeGroups(['rapport-readiness']);
    } finally {
      await admin.disconnect();
    }
  });
}

/**
 * kafkajs 2.2.4 schedules a check of its empty queue with a negative delay, over and over, and Node prints a
 * TimeoutNegativeWarning. Nothing waits and nothing is throttled then, so there is nothing to check.
 */
function withoutIdleTimer(): void {
  const { prototype } = RequestQueue;
  if (Object.hasOwn(prototype, MARK)) return;
  const original = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this);
  };
  Object.defineProperty(prototype, MARK, { value: true });
}
const MARK = Symbol.for('rapport.kafkajs-idle-timer');

/** Resolves when a primary takes writes. */
export async function mongodbReady(
  uri: string,
  limitMs: number,
  stillWorthIt: () => boolean = () => true,
): Promise<string> {
  return probeUntil('MongoDB', uri, limitMs, stillWorthIt, () =>
    withClient(uri, async (client) => {
      const hello = await client.db('admin').command({ hello: 1 });
      if (hello.isWritablePrimary !== true) throw new Error('no primary yet');
      if (typeof hello.setName !== 'string') throw new Error('not a replica set, so it has no transactions');
      const { version } = await client.db('admin').command({ buildInfo: 1 });
      return String(version);
    }),
  );
}

/**
 * Makes a fresh server a replica set of one; one that already is, is told its present address.
 *
 * @param uri reaches the server itself (`directConnection=true`), for it may not have a primary yet
 * @param memberAddress where the server finds itself
 * @returns the server's version
 */
export async function initiateReplicaSet(
  uri: string,
  memberAddress: string,
  limitMs: number,
  stillWorthIt: () => boolean = () => true,
): Promise<string> {
  await probeUntil('MongoDB', uri, limitMs, stillWorthIt, () =>
    withClient(uri, async (client) => {
      const admin = client.db('admin');
      try {
        const { config } = await admin.command({ replSetGetConfig: 1 });
        const found = config as Readonly<{ version: number; members: readonly Readonly<{ host: string }>[] }>;
        const [member] = found.members;
        if (member === undefined || member.host === memberAddress) return;
        const moved = { ...found, version: found.version + 1, members: [{ ...member, host: memberAddress }] };
        await admin.command({ replSetReconfig: moved, force: true });
      } catch (error) {
        if (!(error instanceof MongoServerError) || error.code !== NOT_YET_INITIALIZED) throw error;
        await admin.command({
          replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host: memberAddress }] },
        });
      }
    }),
  );
  return mongodbReady(uri, limitMs, stillWorthIt);
}

async function withClient<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
    // The driver would load it by a dynamic import, which Jest's CommonJS sandbox refuses.
    runtimeAdapters: { os },
  });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function probeUntil<T>(
  name: string,
  address: string,
  limitMs: number,
  stillWorthIt: () => boolean,
  probe: () => Promise<T>,
): Promise<T> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (!stillWorthIt() || Date.now() > giveUpAt) {
        const said = error instanceof Error ? error.message : String(error);
        throw new NotReadyError(
          `${name} at ${withoutPassword(address)} does not answer as it should: ${said}`,
          {
            cause: error,
          },
        );
      }
      await pause(POLL_MS);
    }
  }
}

export function withoutPassword(uri: string): string {
  return uri.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:…@');
}
