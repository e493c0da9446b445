import { createHash } from 'node:crypto';
import * as os from 'node:os';
import { BSON, MongoClient } from 'mongodb';

/** Where something stands and when it was recorded: what differs between two runs of the same facts. */
const OF_THE_RUN: ReadonlySet<string> = new Set([
  'recordedAt',
  'lastEventAt',
  'outboxAt',
  'armedAt',
  'activeFrom',
  'knownAt',
  'lastsUntilKnown',
  'offset',
  '_rev',
]);
/** The same in an event of a history, which is kept as a text. */
const OF_THE_RUN_IN_TEXT = /,"(?:knownAt|offset)":\d+/g;
/** A stay's id ends with the moment at which it became known. */
const KNOWN_AT = /:\d+$/;
/** The engine's own books, and the decisions of whoever set the run up, which carry their moment. */
const NO_READ_MODEL =
  /\.(positions|outbox|meta|parked|resolved|builds|operations|leases)\.v\d+$|\.(tenant|rule|segment|campaign)\.v\d+\.events$/;

function withoutRun(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(OF_THE_RUN_IN_TEXT, '');
  if (Array.isArray(value)) return value.map(withoutRun);
  if (typeof value !== 'object' || value === null || '_bsontype' in value) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !OF_THE_RUN.has(key))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, withoutRun(part)]),
  );
}

/** Of a member whose late events are still to be followed: when they will be, is a minute after they were recorded. */
function withoutFollowing(document: BSON.Document): BSON.Document {
  const { late, dueAt, ...rest } = document as Readonly<Record<string, unknown>>;
  if (typeof late !== 'object' || late === null || !('dueAt' in late)) return document;
  const { dueAt: followedAt, ...since } = late;
  return { ...rest, late: since, ...(String(dueAt) !== String(followedAt) && { dueAt }) };
}

export interface CollectionDump {
  readonly documents: number;
  readonly sha256: string;
}

/** A hash of every collection of the five databases, positions and recorded times apart. */
export async function dumpReadModels(
  mongodbUri: string,
  services: readonly string[],
): Promise<Readonly<Record<string, CollectionDump>>> {
  const client = new MongoClient(mongodbUri, { runtimeAdapters: { os }, promoteLongs: false });
  const dumps: Record<string, CollectionDump> = {};
  try {
    for (const service of services) {
      const db = client.db(`rapport_${service}`);
      const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
      for (const name of names.filter((candidate) => !NO_READ_MODEL.test(candidate)).sort()) {
        const hash = createHash('sha256');
        let documents = 0;
        for await (const document of db.collection(name).find().sort({ _id: 1 })) {
          const known = name.endsWith('.stays')
            ? { ...document, _id: String(document._id).replace(KNOWN_AT, '') }
            : withoutFollowing(document);
          hash.update(`${BSON.EJSON.stringify(withoutRun(known), { relaxed: false })}\n`);
          documents += 1;
        }
        dumps[name] = { documents, sha256: hash.digest('hex') };
      }
    }
  } finally {
    await client.close();
  }
  return dumps;
}

/**
 * Aggregates whose stored events are not 1, 2, 3, … up to the version of their state, a line each; of all five databases.
 */
export async function findVersionGaps(
  mongodbUri: string,
  services: readonly string[],
): Promise<readonly string[]> {
  const client = new MongoClient(mongodbUri, { runtimeAdapters: { os } });
  const gaps: string[] = [];
  try {
    for (const service of services) {
      const db = client.db(`rapport_${service}`);
      const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
      for (const events of names.filter((name) => name.endsWith('.events'))) {
        const versions = new Map<string, { count: number; first: number; last: number }>();
        const streams = db.collection(events).aggregate<{
          _id: string;
          count: number;
          first: number;
          last: number;
        }>([
          { $match: { version: { $exists: true } } },
          {
            $group: {
              _id: '$stream',
              count: { $sum: 1 },
              first: { $min: '$version' },
              last: { $max: '$version' },
            },
          },
        ]);
        for await (const { _id, ...found } of streams) {
          versions.set(_id, found);
          const { count, first, last } = found;
          if (first !== 1 || last !== count) gaps.push(`${_id} has ${count} events from ${first} to ${last}`);
        }
        const states = db.collection<{ _id: string; version: number }>(events.replace(/events$/, 'states'));
        for await (const { _id, version } of states.find()) {
          const last = versions.get(_id)?.last ?? 0;
          if (version !== last) gaps.push(`${_id} stands at version ${version}, its events at ${last}`);
          versions.delete(_id);
        }
        for (const stream of versions.keys()) gaps.push(`${stream} has events and no state`);
      }
    }
  } finally {
    await client.close();
  }
  return gaps;
}
