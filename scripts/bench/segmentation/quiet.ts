import type { Bench, Outcome } from '../bench.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { median } from '../statistics.ts';
import { createAudience } from './audience.ts';
import type { Audience } from './audience.ts';
import { quietRules } from './rules.ts';
import { SERVICE, startSegmentation } from './segmentation.ts';

const BAR = 1.3;

interface Side {
  readonly rules: number;
  readonly audience: Audience;
  readonly metered: Metered[];
}

/** What an event costs a tenant of few rules that it does not match, and one of many, in turn. */
export async function benchQuietRules(bench: Bench): Promise<Outcome> {
  const { serverPids, say, sizes } = bench;
  const { judged, members, repetitions } = sizes;
  const service = await startSegmentation(bench);
  const sides: Side[] = [];
  try {
    const { topic, identify } = service;
    for (const rules of sizes.quietRules) {
      const tenant = `bench-${rules}`;
      const clients = await service.connectAs(tenant);
      await service.publish(quietRules(rules), clients);
      const audience = createAudience({ topic, tenant, identify, size: members, seed: SEED });
      await service.feed(audience.arrive());
      await service.backfilled(`quiet-${rules - 1}`, clients);
      clients.close();
      sides.push({ rules, audience, metered: [] });
      say(`quiet rules: ${rules} over ${members} members`);
    }
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const { audience, metered } of sides) {
        metered.push(await service.catchUp(audience.act('zipf', judged), serverPids));
      }
      say(`quiet rules ${turn + 1}/${repetitions}`);
    }
    for (const { rules } of sides) {
      const clients = await service.connectAs(`bench-${rules}`);
      const { memberCount } = await clients.segments.GetSegment({ segmentId: 'quiet-0' });
      clients.close();
      if (memberCount !== '0') throw new Error(`${memberCount} members are in what nothing matches.`);
    }
  } finally {
    await service.stop();
  }
  const cpu = (side: Side | undefined): number[] =>
    (side?.metered ?? []).map(({ cpuSeconds }) => ((cpuSeconds[SERVICE] ?? NaN) / judged) * 1e6);
  const [least, most] = [sides[0], sides.at(-1)];
  const ratios = cpu(most).map((us, turn) => us / (cpu(least)[turn] ?? NaN));
  const check = 'nobody is in any of them';
  return {
    rows: [
      ...sides.map((side): Row => ({
        ...{ name: `${side.rules} rules that nothing matches`, events: judged, unit: 'µs/event' },
        ...{ value: median(cpu(side)), turns: cpu(side), cpuPerEvent: medianCpu(side.metered, judged) },
        ...{ foreignShare: foreignShare(side.metered), check },
      })),
      {
        ...{ name: 'CPU of the service, many ÷ few', value: median(ratios), unit: 'ratio' },
        ...{ ratio: median(ratios), turns: ratios, bar: `≤ ${BAR}`, ok: median(ratios) <= BAR },
        ...{ foreignShare: foreignShare(sides.flatMap(({ metered }) => metered)), check },
      },
    ],
  };
}
