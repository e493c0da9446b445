import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import { DAY_MS } from '@rapport/kernel/instant';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { memberKey } from '@rapport/kernel/ids';
import type { Bench, Outcome } from '../bench.ts';
import { startMeter } from '../processes.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { TENANT } from '../services.ts';
import { quantile } from '../statistics.ts';
import { recordOf, refOf } from './audience.ts';
import { SERVICE, startSegmentation } from './segmentation.ts';

const BAR_MS = 1_000;
const SEGMENT_ID = 'just-shared';
const EXITED = 'rapport.segmentation.SegmentExited.v1';
/** Who comes first, to see how fast: a tenth, whose windows are over long after everybody else's. */
const PROBED_SHARE = 0.1;
/** Slack between the last arrival, as it is foreseen, and the first exit. */
const SLACK = 1.5;
const SLACK_MS = 10_000;
const LIMIT_MS = 120_000;

interface Exited {
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly data: { readonly segmentId: string };
}

/** Windows of a great many members that are over one after another while nothing else happens: how late, how exact. */
export async function benchExits(bench: Bench): Promise<Outcome> {
  const { serverPids, say, sizes } = bench;
  const { exits, exitSeconds, watchedSeconds } = sizes;
  const service = await startSegmentation(bench);
  try {
    const { topic, identify, log, pids } = service;
    await service.publish([
      {
        segmentId: SEGMENT_ID,
        rule: { kind: 'count', of: ['content.shared'], op: 'gte', n: 1, within: { lastMs: DAY_MS } },
        holds: () => true,
      },
    ]);
    /** When each one's window is over, by mid. */
    const wanted = new Map<string, number>();
    const spacingMs = (exitSeconds * 1_000) / exits;
    const share = function* (from: number, to: number, dueAt: (member: number) => number) {
      for (let member = from; member < to; member += 1) {
        const mid = identify(TENANT, refOf(member));
        const due = Math.floor(dueAt(member));
        wanted.set(mid, due);
        const record: AppendRecord = recordOf({
          ...{ topic, tenant: TENANT, key: memberKey(TENANT, mid), id: `shared-${member}`, member },
          at: due - DAY_MS,
          what: {
            verb: 'content.shared',
            object: { kind: 'article', id: 'article-1' },
            shareId: `s-${member}`,
          },
        });
        yield record;
      }
    };
    const probed = Math.ceil(exits * PROBED_SHARE);
    say(`exits: ${exits.toLocaleString('en')} members arrive`);
    const beganAt = Date.now();
    await service.feed(share(0, probed, (member) => beganAt + DAY_MS / 2 + member * spacingMs));
    const perMember = (Date.now() - beganAt) / probed;
    const firstAt = Date.now() + perMember * (exits - probed) * SLACK + SLACK_MS;
    await service.feed(share(probed, exits, (member) => firstAt + (member - probed) * spacingMs));
    if (Date.now() >= firstAt) throw new Error('The first windows were over before everybody had come.');

    const until = firstAt + watchedSeconds * 1_000;
    const due = [...wanted].filter(([, at]) => at < until).length;
    const lateness: number[] = [];
    const wrong: string[] = [];
    const { promise: seenAll, resolve } = Promise.withResolvers<undefined>();
    // A subscription that begins again goes on where it was.
    const from = [...(await log.endOffsets(TOPICS.segments))];
    const subscription = await log.subscribe('bench-exits', [TOPICS.segments], {
      onAssigned: (places) =>
        Promise.resolve(places.map((place) => ({ ...place, offset: from[place.partition] ?? 0 }))),
      onRevoked: () => Promise.resolve(),
      onBatch: ({ partition, records }) => {
        const now = Date.now();
        for (const { offset, value } of records) {
          if (offset < (from[partition] ?? 0)) continue;
          from[partition] = offset + 1;
          const { type, time, subject, data } = JSON.parse(Buffer.from(value).toString()) as Exited;
          if (type !== EXITED || data.segmentId !== SEGMENT_ID) continue;
          const at = Date.parse(time);
          if (wanted.get(subject) !== at) wrong.push(`${subject} at ${time}`);
          wanted.delete(subject);
          if (at < until) lateness.push(now - at);
        }
        if (lateness.length >= due) resolve(undefined);
        return Promise.resolve();
      },
      onFailure: (error) => wrong.push(error.message),
    });
    await wait(Math.max(0, firstAt - Date.now()));
    const stopMeter = startMeter({ ...serverPids, ...pids });
    say(`exits: ${due.toLocaleString('en')} of ${exits.toLocaleString('en')} within ${watchedSeconds} s`);
    await Promise.race([seenAll, wait(watchedSeconds * 1_000 + LIMIT_MS, undefined, { ref: false })]);
    const metered = stopMeter();
    await subscription.stop();
    if (lateness.length !== due || wrong.length > 0) {
      throw new Error(
        `${lateness.length} of ${due} left, ${wrong.length} not at the exact instant: ${wrong.slice(0, 3).join(', ')}`,
      );
    }
    const p99 = quantile(lateness, 0.99);
    return {
      rows: [
        {
          ...{ name: 'window exit, p99 of lateness', events: due, value: p99, unit: 'ms' },
          ...{ bar: `≤ ${BAR_MS} ms`, ok: p99 <= BAR_MS, cpuPerEvent: medianCpu([metered], due) },
          foreignShare: foreignShare([metered]),
          check: 'everybody left once, at the exact instant at which the window was over',
          notes: [
            `p50 ${quantile(lateness, 0.5)} ms, most ${quantile(lateness, 1)} ms, from that instant until a reader of ${TOPICS.segments} has it`,
            `${exits.toLocaleString('en')} timers within ${exitSeconds} s wait at the beginning; ${SERVICE} gets nothing else meanwhile`,
          ],
        },
      ],
    };
  } finally {
    await service.stop();
  }
}
