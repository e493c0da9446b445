import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import type { AppendRecord, EventLog } from '@rapport/engine/ports/log';
import type { MemberIdentifier } from '@rapport/kernel/ids';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { connect } from '../../clients.ts';
import type { Clients } from '../../clients.ts';
import { loadOrMakeKeys, signDevelopmentToken } from '../../start/keys.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { appendAll } from '../append.ts';
import { hasCaughtUp } from '../progress.ts';
import { launchServices } from '../services.ts';
import type { LaunchOptions, RunningServices } from '../services.ts';
import { openLog } from '../topics.ts';
import type { Audience } from './audience.ts';
import type { CheckedRule } from './rules.ts';

export const DATABASE = 'rapport_segmentation';
export const MEMBERS = 'segmentation.memberships.v1.members';
export const SERVICE = 'segmentation';

/** Between two looks at whether the service keeps up: what it needs stays far below what a look waits for. */
const STRETCH = 50_000;

/** 10^7 events of 10^6 members are a matter of minutes. */
const BACKFILL_LIMIT_MS = 3_600_000;
const LOOK_MS = 50;

/** The segmentation service in a process of its own, fed from the log. */
interface Segmentation extends Omit<RunningServices, 'stop'> {
  readonly log: EventLog;
  readonly topic: string;
  readonly identify: MemberIdentifier;
  /** Of the tenant whose clients they are; by itself that of all benchmarks. */
  readonly publish: (rules: readonly CheckedRule[], clients?: Clients) => Promise<void>;
  /** Close them. */
  readonly connectAs: (tenant: string) => Promise<Clients>;
  /** Until a rule has reached everybody who was there before it. */
  readonly backfilled: (segmentId: string, clients?: Clients) => Promise<void>;
  /** Appends a great many and waits again and again until they are applied. */
  readonly feed: (records: Iterable<AppendRecord>) => Promise<void>;
  /** Until everything that stands in the log is applied, and what follows from it published. */
  readonly settled: () => Promise<void>;
  /** The service stands still while the records are appended; measured from when it goes on until they are applied. */
  readonly catchUp: (records: Iterable<AppendRecord>, pids: Pids) => Promise<Metered>;
  readonly stop: () => Promise<void>;
}

export async function startSegmentation(bench: LaunchOptions): Promise<Segmentation> {
  const keys = loadOrMakeKeys(join(bench.folder, 'keys'));
  const services = await launchServices([SERVICE], bench);
  const log = await openLog(bench.servers.kafkaBrokers, 'bench-segmentation');
  const { clients, pids } = services;
  const pid = pids[SERVICE] ?? 0;
  const settled = (): Promise<void> => hasCaughtUp(clients, [SERVICE]);
  return {
    ...services,
    log,
    topic: TOPICS.interactions,
    identify: createMemberIdentifier(Buffer.from(keys.memberKey, 'hex')),
    settled,
    connectAs: async (tenant) =>
      connect(services.grpc, await signDevelopmentToken(keys.tokenPrivateKey, tenant)),
    publish: async (rules, { segments } = clients) => {
      for (const { segmentId, rule } of rules) {
        await segments.CreateSegment({
          ...{ requestId: `create-${segmentId}`, segmentId, name: segmentId },
          rule: { json: JSON.stringify(rule) },
        });
        await segments.PublishSegment({ requestId: `publish-${segmentId}`, segmentId });
      }
      await settled();
    },
    backfilled: async (segmentId, { segments } = clients) => {
      const deadline = performance.now() + BACKFILL_LIMIT_MS;
      for (;;) {
        const { backfill } = await segments.GetSegment({ segmentId });
        if (backfill?.state === 'BACKFILL_STATE_DONE') return;
        if (performance.now() > deadline) {
          throw new Error(`${segmentId} has reached ${backfill?.reachedMembers ?? 'nobody'} after an hour.`);
        }
        await wait(LOOK_MS);
      }
    },
    feed: async (records) => {
      const all = records[Symbol.iterator]();
      let next = all.next();
      const stretch = function* (): Generator<AppendRecord> {
        for (let taken = 0; taken < STRETCH && next.done !== true; taken += 1) {
          yield next.value;
          next = all.next();
        }
      };
      while (next.done !== true) {
        await appendAll(log, stretch());
        await settled();
      }
    },
    catchUp: async (records, servers) => {
      process.kill(pid, 'SIGSTOP');
      try {
        await appendAll(log, records);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      const stopMeter = startMeter({ ...servers, ...pids });
      await settled();
      return stopMeter();
    },
    stop: async () => {
      await services.stop();
      await log.close();
    },
  };
}

/**
 * Counts by hand who belongs to each segment, and compares it with what the service answers.
 *
 * @throws Error where they differ
 */
export async function checkMembers(
  { clients }: Pick<Segmentation, 'clients'>,
  audience: Audience,
  rules: readonly CheckedRule[],
): Promise<string> {
  const counts = new Map(rules.map(({ segmentId }) => [segmentId, 0]));
  let members = 0;
  for (let member = 0; member < audience.size; member += 1) {
    const deeds = audience.deedsOf(member);
    for (const { segmentId, holds } of rules) {
      if (!holds(deeds)) continue;
      counts.set(segmentId, (counts.get(segmentId) ?? 0) + 1);
      members += 1;
    }
  }
  for (const [segmentId, wanted] of counts) {
    const { memberCount } = await clients.segments.GetSegment({ segmentId });
    if (Number(memberCount) === wanted) continue;
    throw new Error(`Segment ${segmentId} has ${memberCount} members instead of ${wanted}.`);
  }
  return `${rules.length} segments have the ${members.toLocaleString('en')} members that a recount gives`;
}
