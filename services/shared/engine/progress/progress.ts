import type { Position } from '@rapport/kernel/event';
import type { Relay } from '../outbox/relay.ts';
import type { CountPartitions } from '../partitions.ts';
import type { Progress } from '../ports/inspection.ts';
import type { EventLog } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { positionId } from '../projector/positions.ts';
import type { PositionRow } from '../projector/positions.ts';
import type { PartitionProgress, Projector } from '../projector/projector.ts';

/** How often the store is asked for a partition that another replica follows: as often as that one commits. */
const OTHERS_LOOK_MS = 100;

/**
 * How far a service is. Looked at from the front to the back, so that it never promises too much: what is applied, then
 * what of it still waits in the outbox, then where the outputs end.
 */
export async function readProgress(options: {
  readonly service: string;
  readonly projector: Pick<Projector, 'progress'>;
  readonly relay: Pick<Relay, 'waiting'>;
  readonly log: Pick<EventLog, 'endOffsets'>;
  readonly countPartitions: CountPartitions;
  readonly store: Pick<Store, 'getMany'>;
  readonly positions: string;
  /** By topic that is followed: who follows it, as they stand in position rows. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
  readonly outputs: readonly string[];
}): Promise<Progress> {
  const { relay, log } = options;
  const applied = await readInputs(options);
  const waiting = await relay.waiting();
  const outputs = await Promise.all(
    options.outputs.map(async (topic) =>
      (await log.endOffsets(topic)).map((endOffset, partition) => ({ topic, partition, endOffset })),
    ),
  );
  const inputs = applied.map(({ topic, partition, logClock, isFollowedHere, stopped, ...place }) => {
    // Records go on while a wave is swept, but what follows from its first one has not all happened.
    const appliedOffset = Math.min(place.appliedOffset, place.waveOffset ?? Infinity);
    return {
      topic,
      partition,
      appliedOffset,
      logClock,
      isFollowedHere,
      ...(stopped !== undefined && { stopped }),
      publishedThroughOffset: Math.min(appliedOffset, waiting.from.get(`${topic}/${partition}`) ?? Infinity),
    };
  });
  return { inputs, outputs: outputs.flat(), outboxDepth: waiting.events };
}

type Input = Omit<PartitionProgress, 'offsets'> & { readonly isFollowedHere: boolean };

/** What is followed here as it is known here, and of the rest what its owners have committed. */
async function readInputs({
  service,
  projector,
  countPartitions,
  store,
  positions,
  followers,
}: Omit<Parameters<typeof readProgress>[0], 'relay' | 'log' | 'outputs'>): Promise<readonly Input[]> {
  const own = new Map(
    projector.progress().map((place) => [positionId(service, place.topic, place.partition), place]),
  );
  const places = await Promise.all(
    [...followers].map(async ([topic, names]) =>
      Array.from({ length: await countPartitions(topic) }, (_, partition) => {
        return { id: positionId(service, topic, partition), topic, partition, names };
      }),
    ),
  );
  const ofOthers = places.flat().flatMap(({ id }) => (own.has(id) ? [] : [id]));
  const rows = (await store.getMany(positions, ofOthers)) as ReadonlyMap<string, PositionRow>;
  return places.flat().map(({ id, topic, partition, names }): Input => {
    const known = own.get(id);
    if (known !== undefined) return { ...known, isFollowedHere: true };
    const row = rows.get(id);
    return {
      topic,
      partition,
      isFollowedHere: false,
      logClock: row?.logClock ?? 0,
      appliedOffset: appliedBy(row, names),
      ...(row?.wave !== undefined && { waveOffset: row.wave.offset }),
    };
  });
}

const appliedBy = (row: PositionRow | undefined, names: readonly string[]): number =>
  Math.min(...names.map((name) => row?.offsets[name] ?? 0));

/** Next offset that everybody live applies, by partition, as it is committed by whoever owns it. */
export async function readApplied(options: {
  readonly service: string;
  readonly store: Pick<Store, 'getMany'>;
  readonly countPartitions: CountPartitions;
  readonly positions: string;
  readonly topic: string;
  /** Names of the builds and reactions, as they stand in position rows. */
  readonly followers: readonly string[];
}): Promise<readonly number[]> {
  const { service, store, countPartitions, positions, topic, followers } = options;
  const ids = Array.from({ length: await countPartitions(topic) }, (_, partition) =>
    positionId(service, topic, partition),
  );
  const rows = (await store.getMany(positions, ids)) as ReadonlyMap<string, PositionRow>;
  return ids.map((id) => appliedBy(rows.get(id), followers));
}

const isOf =
  (position: Position) =>
  ({ topic, partition }: PartitionProgress): boolean =>
    topic === position.topic && partition === position.partition;

/**
 * Resolves at the commit that applies the position; `false` after the deadline. The record has seen every timer of its
 * own key that is due by then; what others' timers cause may still be swept.
 *
 * @param applied what the store says, for partitions that another replica follows
 */
export async function waitForPosition(
  projector: Pick<Projector, 'progress' | 'moved'>,
  applied: (topic: string) => Promise<readonly number[]>,
  position: Position,
  deadlineMs: number,
): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const own = projector.progress().find(isOf(position));
    const offset = own?.appliedOffset ?? (await applied(position.topic))[position.partition] ?? 0;
    if (offset > position.offset) return true;
    const leftMs = until - performance.now();
    if (leftMs <= 0) return false;
    await projector.moved(own === undefined ? Math.min(leftMs, OTHERS_LOOK_MS) : leftMs);
  }
}
