import { loadService } from '@rapport/protos/loader';
import { encodeCalls, load, startBare } from '../calls/compare.ts';
import type { Calls } from '../calls/compare.ts';
import type { BareServer } from '../server.ts';
import type { LoadResult } from '../calls/load.ts';
import { appendAll } from '../append.ts';
import type { Bench, Outcome } from '../bench.ts';
import { hasCaughtUp } from '../progress.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { TENANT, launchServices } from '../services.ts';
import { median } from '../statistics.ts';
import { PARTITIONS } from '../topics.ts';
import { createRandom } from '../workload.ts';
import { partitionOf } from '@rapport/platform/kafka/partitioner';
import { createAudience, refOf } from './audience.ts';
import { MIXED_RULES } from './rules.ts';
import { SERVICE, checkMembers, startSegmentation } from './segmentation.ts';

const BARS = { owner: 0.7, other: 0.25 } as const;
/** Under load, of the p99 of the bare call under the same load. */
const LATENCY_BAR = 3;
/**
 * What is offered under load, of the rate at which the owner answers without any; of the calls and events of a turn the
 * same share, so that they last as long.
 */
const OFFERED_SHARE = 0.25;
/** Different requests of each side, which come again and again: of fewer members than their owner has in memory. */
const REQUESTS = 2_000;
const SEGMENT_ID = 'looks-without-buying-0';

const SIDES = ['owner', 'other', 'bare'] as const;
type Side = (typeof SIDES)[number];

/** CheckMembership of two replicas that share the partitions, against a bare handler; then while they judge. */
export async function benchChecks(bench: Bench): Promise<Outcome> {
  const { say, sizes } = bench;
  const { audience: size, judged, calls, repetitions } = sizes;
  const busyCalls = Math.ceil(calls * OFFERED_SHARE);
  const one = await startSegmentation(bench);
  let two: Awaited<ReturnType<typeof launchServices>> | undefined;
  let bare: BareServer | undefined;
  try {
    const { topic, identify, log } = one;
    const audience = createAudience({ topic, tenant: TENANT, identify, size, seed: SEED });
    await one.publish(MIXED_RULES);
    say(`checks: ${size.toLocaleString('en')} members arrive`);
    await one.feed(audience.arrive());
    await one.feed(audience.act('zipf', judged));
    two = await launchServices([SERVICE], { ...bench, replica: 'asked' });
    // Whoever asks is answered by the second one, who has half of the partitions.
    await hasCaughtUp(two.clients, [SERVICE]);
    const { inputs } = await two.clients.admin.segmentation.GetProgress({});
    const own = new Set(
      inputs.filter((input) => input.topic === topic && input.followedHere).map(({ partition }) => partition),
    );
    if (own.size === 0 || own.size === PARTITIONS) throw new Error(`A replica has ${own.size} partitions.`);

    const random = createRandom(SEED);
    const rpc = loadService('segmentation').own.SegmentService.service.CheckMembership;
    const silentBytes = rpc.responseSerialize({ isMember: false, membership: null }).length;
    const draw = (isOwn: boolean): readonly number[] => {
      const members: number[] = [];
      while (members.length < Math.min(REQUESTS, calls)) {
        const member = Math.floor(random() * size);
        if (own.has(partitionOf(audience.keyOf(member), PARTITIONS)) === isOwn) members.push(member);
      }
      return members;
    };
    const asked = { owner: draw(true), other: draw(false) };
    const encoded = (side: 'owner' | 'other'): Calls =>
      encodeCalls(
        bench,
        side,
        rpc,
        asked[side].map((member) => ({ segmentId: SEGMENT_ID, member: refOf(member) })),
      );
    const requests = { owner: encoded('owner'), other: encoded('other') };
    const rule = MIXED_RULES.find(({ segmentId }) => segmentId === SEGMENT_ID);
    const isMember = (member: number): boolean => rule?.holds(audience.deedsOf(member)) === true;
    const wanted = (side: 'owner' | 'other'): number => {
      const belong = asked[side].map(isMember);
      return Array.from({ length: calls }, (_, call) => belong[call % belong.length]).filter(Boolean).length;
    };

    bare = await startBare(bench, {
      ...{ package: 'segmentation', service: 'SegmentService', methods: ['CheckMembership'] },
      answer: { isMember: true, membership: null },
    });
    const servers = {
      owner: { address: two.grpc.segmentation, pids: { replica: two.pids[SERVICE] ?? 0 } },
      bare,
    };
    // What is judged meanwhile is of this benchmark too.
    const beside = { first: one.pids[SERVICE] ?? 0, appends: process.pid };
    const ask = (side: Side, rate?: number): Promise<LoadResult> => {
      const { address, pids } = servers[side === 'bare' ? 'bare' : 'owner'];
      return load(
        bench,
        requests[side === 'bare' ? 'owner' : side],
        { address, pids: { ...servers.owner.pids, ...pids, ...beside } },
        {
          ...{ token: one.token, silentBytes },
          ...(rate === undefined ? { calls } : { calls: busyCalls, rate }),
        },
      );
    };

    const free = { owner: [] as LoadResult[], other: [] as LoadResult[], bare: [] as LoadResult[] };
    const busy = { owner: [] as LoadResult[], other: [] as LoadResult[], bare: [] as LoadResult[] };
    const rateOf = ({ metered }: LoadResult): number => calls / metered.seconds;
    // Not measured: both sides compile, and the owner meets its members.
    for (const side of SIDES) await ask(side);
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const side of SIDES) {
        const result = await ask(side);
        if (side !== 'bare' && result.telling !== wanted(side)) {
          throw new Error(`${result.telling} of ${calls} answers named a member instead of ${wanted(side)}.`);
        }
        free[side].push(result);
      }
      const offered = median(free.owner.map(rateOf)) * OFFERED_SHARE;
      for (const side of SIDES) {
        const [result] = await Promise.all([
          ask(side, offered),
          appendAll(log, audience.act('zipf', Math.ceil(judged * OFFERED_SHARE))),
        ]);
        await one.settled();
        busy[side].push(result);
      }
      say(
        `checks ${turn + 1}/${repetitions}: ` +
          SIDES.map((side) => `${side} ${Math.round(rateOf(free[side].at(-1) ?? NOTHING))}/s`).join(', '),
      );
    }
    await checkMembers(
      one,
      audience,
      [rule ?? MIXED_RULES[0]].flatMap((each) => each ?? []),
    );
    const bareRates = free.bare.map(rateOf);
    const bareMs = busy.bare.map(({ p99Ms }) => p99Ms);
    const metered = (all: readonly LoadResult[]) => all.map((each) => each.metered);
    const names = { owner: 'owner’s member', other: 'another replica’s member' } as const;
    const rows = (['owner', 'other'] as const).flatMap((side): readonly Row[] => {
      const rates = free[side].map(rateOf);
      const ratios = rates.map((rate, turn) => rate / (bareRates[turn] ?? NaN));
      const slower = busy[side].map(({ p99Ms }, turn) => p99Ms / (bareMs[turn] ?? NaN));
      return [
        {
          ...{ name: `CheckMembership, ${names[side]}`, events: calls, value: median(rates) },
          ...{ unit: 'events/s', baseline: median(bareRates), ratio: median(ratios), turns: ratios },
          cpuPerEvent: medianCpu(metered(free[side]), calls),
          bar: `≥ ${BARS[side]} of a bare handler`,
          ok: median(ratios) >= BARS[side],
          foreignShare: foreignShare([...metered(free[side]), ...metered(free.bare)]),
          check: `${wanted(side)} of ${calls} answers name a member, as the recount does`,
          notes: [`p99 ${median(free[side].map(({ p99Ms }) => p99Ms)).toFixed(1)} ms, 32 in flight`],
        },
        {
          ...{ name: `CheckMembership while it judges, ${names[side]}: p99`, unit: 'ms' },
          ...{ events: busyCalls, value: median(busy[side].map(({ p99Ms }) => p99Ms)) },
          baseline: median(bareMs),
          ...{ ratio: median(slower), turns: slower },
          bar: `≤ ${LATENCY_BAR} times a bare call’s`,
          ok: median(slower) <= LATENCY_BAR,
          foreignShare: foreignShare([...metered(busy[side]), ...metered(busy.bare)]),
          check: 'every call is answered',
          notes: [`p50 ${median(busy[side].map(({ p50Ms }) => p50Ms)).toFixed(1)} ms`],
        },
      ];
    });
    return {
      rows: [
        ...rows,
        {
          ...{ name: 'baseline: bare handler', events: calls, value: median(bareRates), unit: 'events/s' },
          cpuPerEvent: medianCpu(metered(free.bare), calls),
          check: 'every call is answered',
        },
      ],
    };
  } finally {
    await bare?.stop();
    await two?.stop();
    await one.stop();
  }
}

const NOTHING: LoadResult = {
  ...{ p50Ms: NaN, p99Ms: NaN, telling: 0 },
  metered: { seconds: NaN, cpuSeconds: {}, othersSeconds: 0, stolenSeconds: 0 },
};
