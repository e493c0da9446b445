import type { AppendRecord } from '@rapport/engine/ports/log';
import { memberKey } from '@rapport/kernel/ids';
import type { SegmentRule } from '@rapport/rules/rule';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { TENANT } from '../services.ts';
import { median } from '../statistics.ts';
import { recordOf, refOf } from './audience.ts';
import type { IntersectingInput, IntersectingResult } from './intersecting.ts';
import { DATABASE, MEMBERS, SERVICE, startSegmentation } from './segmentation.ts';

const BAR = 100;
/** A question takes milliseconds: so many make a turn. */
const QUESTIONS = 20;
/** By a member's last digit, and by the one before it: neither says anything of the other. */
const LARGER = { segmentId: 'three-of-ten', digits: ['0', '1', '2'] } as const;
const SMALLER = { segmentId: 'one-of-ten', digits: ['0'] } as const;
const WAYS = ['$in', '$lookup'] as const;

const viewedWith = (property: string, values: readonly string[]): SegmentRule => ({
  ...{ kind: 'count', of: ['content.viewed'], op: 'gte', n: 1, within: 'ever' },
  where: { properties: { [property]: [...values] } },
});
const BOTH: SegmentRule = {
  kind: 'all',
  rules: [LARGER, SMALLER].map(({ segmentId }) => ({ kind: 'memberOf', segmentId })),
};

const digitsOf = (member: number) => ({
  ones: String(member % 10),
  tens: String(Math.floor(member / 10) % 10),
});

/** How many members belong to two segments at once, of three and of one in ten, in turn with MongoDB. */
export async function benchIntersection(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes } = bench;
  const { audience: size, repetitions } = sizes;
  const service = await startSegmentation(bench);
  const turns = { ours: [] as Metered[], $in: [] as Metered[], $lookup: [] as Metered[] };
  // Counted by hand, of the digits alone.
  const is = { larger: 0, smaller: 0, both: 0 };
  try {
    const { clients, topic, identify, pids } = service;
    await service.publish([
      { segmentId: LARGER.segmentId, rule: viewedWith('ones', LARGER.digits), holds: () => false },
      { segmentId: SMALLER.segmentId, rule: viewedWith('tens', SMALLER.digits), holds: () => false },
    ]);
    const arrive = function* (): Generator<AppendRecord> {
      const at = Date.now();
      for (let member = 0; member < size; member += 1) {
        const properties = digitsOf(member);
        const isLarger = LARGER.digits.some((digit) => digit === properties.ones);
        const isSmaller = SMALLER.digits.some((digit) => digit === properties.tens);
        if (isLarger) is.larger += 1;
        if (isSmaller) is.smaller += 1;
        if (isLarger && isSmaller) is.both += 1;
        const what = { verb: 'content.viewed', object: { kind: 'article', id: 'tea' }, properties };
        const key = memberKey(TENANT, identify(TENANT, refOf(member)));
        yield recordOf({ topic, tenant: TENANT, key, id: `came-${member}`, at, member, what });
      }
    };
    say(`intersection: ${size.toLocaleString('en')} members arrive`);
    await service.feed(arrive());

    const ask = async (): Promise<Metered> => {
      const stopMeter = startMeter({ ...serverPids, ...pids, caller: process.pid });
      for (let asked = 0; asked < QUESTIONS; asked += 1) {
        const { members } = await clients.segments.CountAudience({ rule: { json: JSON.stringify(BOTH) } });
        if (members === String(is.both)) continue;
        throw new Error(`${members} members belong to both instead of ${is.both}.`);
      }
      return stopMeter();
    };
    const read = async (by: (typeof WAYS)[number]): Promise<Metered> => {
      const input: IntersectingInput = {
        ...{ mongodbUri: servers.mongodbUri, database: DATABASE, collection: MEMBERS, tenant: TENANT },
        ...{ smaller: SMALLER.segmentId, larger: LARGER.segmentId, by, pids: serverPids },
      };
      const found = await runPart<IntersectingResult>(bench, 'segmentation/intersecting.ts', input);
      if (found.members === is.both) return found.metered;
      throw new Error(`MongoDB found ${found.members} members by ${by} instead of ${is.both}.`);
    };
    for (let turn = 0; turn < repetitions; turn += 1) {
      turns.ours.push(await ask());
      for (const way of WAYS) turns[way].push(await read(way));
      say(`intersection ${turn + 1}/${repetitions}`);
    }
  } finally {
    await service.stop();
  }
  const check = `${is.both.toLocaleString('en')} members of both, ${is.larger.toLocaleString('en')} and ${is.smaller.toLocaleString('en')}, on each side`;
  const ours = turns.ours.map(({ seconds }) => (seconds * 1_000) / QUESTIONS);
  const theirs = (way: (typeof WAYS)[number]): number[] => turns[way].map(({ seconds }) => seconds * 1_000);
  const against = (way: (typeof WAYS)[number]): number[] =>
    theirs(way).map((ms, turn) => ms / (ours[turn] ?? NaN));
  const row = (way: (typeof WAYS)[number]): Row => ({
    ...{ name: `members of two segments, against ${way}`, value: median(ours), unit: 'ms', check },
    ...{ baseline: median(theirs(way)), ratio: median(against(way)), turns: against(way) },
    ...{ bar: `≥ ${BAR} times as quick`, ok: median(against(way)) >= BAR },
    foreignShare: foreignShare([...turns.ours, ...turns[way]]),
    notes: [
      `CPU of the service ${Math.round(medianCpu(turns.ours, QUESTIONS)[SERVICE] ?? NaN)} µs a question`,
    ],
  });
  return { rows: WAYS.map(row) };
}
