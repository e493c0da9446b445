import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { loadOrMakeKeys } from '../../start/keys.ts';
import { appendAll } from '../append.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { hasCaughtUp } from '../progress.ts';
import type { DroppingInput, DroppingResult } from '../rebuild/dropping.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { createAudience } from '../segmentation/audience.ts';
import { TENANT, launchServices } from '../services.ts';
import { median, quantile } from '../statistics.ts';
import { openLog } from '../topics.ts';
import { memberOf } from './commands.ts';

const BAR = 0.5;
/** What is lost of live answers is only in doubt above it. */
const LIVE_BAR = 1.5;
const POINTS = 10;
const DAYS = 30;
/** Appended and applied piece by piece. */
const STRETCH = 50_000;
/** A balance is asked for so often, with a replay and without. */
const LIVE_MS = 20;
const CALM_MS = 5_000;
const LOOK_MS = 50;
const LIMIT_MS = 20 * 60_000;

/** A draft replayed over everything that was recorded, in turn with a consumer that decodes and drops the same. */
export async function benchReplay(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes, folder } = bench;
  const { past, members, repetitions } = sizes;
  const services = await launchServices(['points'], bench);
  const log = await openLog(servers.kafkaBrokers, 'bench-replay');
  const { rules, ledger } = services.clients;
  try {
    const { memberKey } = loadOrMakeKeys(join(folder, 'keys'));
    const audience = createAudience({
      ...{ topic: TOPICS.interactions, tenant: TENANT, size: members, seed: SEED },
      identify: createMemberIdentifier(Buffer.from(memberKey, 'hex')),
    });
    say(`replay: ${past.toLocaleString('en')} interactions`);
    for (let done = 0; done < past; done += STRETCH) {
      await appendAll(log, audience.act('zipf', Math.min(STRETCH, past - done)));
      await hasCaughtUp(services.clients, ['points']);
    }
    // A replay counts what has happened by now.
    await wait(Math.max(0, audience.lastAt() - Date.now()));
    let reads = 0;
    for (let member = 0; member < members; member += 1) {
      for (const some of audience.deedsOf(member).reads) reads += some;
    }

    // Whose balance is asked for.
    await ledger.Earn({ requestId: 'asked', member: memberOf(0), amount: '1' });
    const latencies = { calm: [] as number[], replayed: [] as number[] };
    let when: keyof typeof latencies = 'calm';
    const over = new AbortController();
    const asking = (async (): Promise<void> => {
      while (!over.signal.aborted) {
        const [asked, at] = [when, performance.now()];
        await ledger.GetBalance({ member: memberOf(0) }, { deadlineMs: LIMIT_MS });
        latencies[asked].push(performance.now() - at);
        await wait(LIVE_MS);
      }
    })();
    // A failure is met below, where it is awaited.
    asking.catch(() => undefined);

    const ours: Metered[] = [];
    const theirs: Metered[] = [];
    let records = 0;
    for (let turn = 0; turn < repetitions; turn += 1) {
      when = 'calm';
      await wait(CALM_MS);
      when = 'replayed';
      const replayId = `bench-replay-${turn}`;
      const stopMeter = startMeter({ ...serverPids, ...services.pids, load: process.pid });
      await rules.ReplayRule({
        ...{ requestId: replayId, days: DAYS },
        draft: {
          ...{ ruleId: 'bench-reads', name: 'Ten points for reading', unit: 'points' },
          trigger: { json: JSON.stringify({ kind: 'event', of: ['content.read'] }) },
          ...{ fixed: { points: String(POINTS) }, direction: 'RULE_DIRECTION_EARN' },
        },
      });
      const replay = await replayed(replayId);
      ours.push(stopMeter());
      when = 'calm';
      const issued = Number(replay.report?.draft?.issuedPoints);
      if (issued !== reads * POINTS) throw new Error(`${issued} points instead of ${reads * POINTS}.`);
      records = Number(replay.readRecords);
      const input: DroppingInput = {
        ...{ brokers: servers.kafkaBrokers, topic: TOPICS.interactions, group: `bench-null-${turn}` },
        ...{ events: past, pids: serverPids },
      };
      theirs.push((await runPart<DroppingResult>(bench, 'rebuild/dropping.ts', input)).metered);
      say(
        `replay ${turn + 1}/${repetitions}: ${Math.round(past / (ours.at(-1)?.seconds ?? NaN))}/s, ` +
          `null ${Math.round(past / (theirs.at(-1)?.seconds ?? NaN))}/s`,
      );
    }
    over.abort();
    await asking;
    const ratios = ours.map(({ seconds }, turn) => (theirs[turn]?.seconds ?? NaN) / seconds);
    const rateOf = (all: readonly Metered[]): number => median(all.map(({ seconds }) => past / seconds));
    const [calm, busy] = [quantile(latencies.calm, 0.99), quantile(latencies.replayed, 0.99)];
    const foreign = foreignShare([...ours, ...theirs]);
    const check = `${POINTS} points for each of ${reads.toLocaleString('en')} reads, in ${records.toLocaleString('en')} records`;
    return {
      rows: [
        {
          ...{ name: 'ReplayRule', events: past, value: rateOf(ours), unit: 'events/s', check },
          ...{ baseline: rateOf(theirs), ratio: median(ratios), turns: ratios, foreignShare: foreign },
          ...{ cpuPerEvent: medianCpu(ours, past), bar: `≥ ${BAR} of a null consumer` },
          ok: median(ratios) >= BAR,
        },
        {
          ...{ name: 'GetBalance meanwhile: p99', value: busy, unit: 'ms', baseline: calm },
          ...{ ratio: busy / calm, bar: `≤ ${LIVE_BAR} times without`, ok: busy <= calm * LIVE_BAR },
          ...{ foreignShare: foreign, check: `${latencies.replayed.length} answers during a replay` },
        },
        {
          ...{ name: 'baseline: decode and drop', events: past, value: rateOf(theirs), unit: 'events/s' },
          ...{ cpuPerEvent: medianCpu(theirs, past), check: `${past} events decoded` },
        },
      ],
    };
  } finally {
    await services.stop();
    await log.close();
  }

  async function replayed(replayId: string) {
    const deadline = performance.now() + LIMIT_MS;
    for (;;) {
      const { replay } = await rules.GetReplay({ replayId });
      if (replay?.state === 'REPLAY_STATE_DONE') return replay;
      if (replay?.state === 'REPLAY_STATE_FAILED' || performance.now() > deadline) {
        throw new Error(`The replay is ${replay?.state ?? 'unknown'}: ${replay?.problem ?? ''}`);
      }
      await wait(LOOK_MS);
    }
  }
}
