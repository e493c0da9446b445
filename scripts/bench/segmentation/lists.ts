import type { ExportAudienceResponse__Output } from '@rapport/protos/rapport/segmentation/v1/ExportAudienceResponse';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { TENANT } from '../services.ts';
import { median } from '../statistics.ts';
import { createAudience } from './audience.ts';
import type { CursorInput, CursorResult } from './cursor.ts';
import { MIXED_RULES } from './rules.ts';
import type { CheckedRule } from './rules.ts';
import { DATABASE, MEMBERS, startSegmentation } from './segmentation.ts';

const BAR = 0.8;
/** Everybody who has come. */
const ALL: CheckedRule = {
  segmentId: 'looked',
  rule: { kind: 'count', of: ['content.viewed'], op: 'gte', n: 1, within: 'ever' },
  holds: ({ views }) => views >= 1,
};
/** The largest page. */
const PAGE = 1_000;
const EXPORT_MS = 5 * 60_000;

/**
 * A whole segment by pages of ListMembers and by the stream of ExportAudience, in turn with a cursor of MongoDB over ids, and
 * over whole documents.
 */
export async function benchLists(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes } = bench;
  const { listed, repetitions } = sizes;
  const service = await startSegmentation(bench);
  const turns = {
    list: [] as Metered[],
    exported: [] as Metered[],
    ids: [] as Metered[],
    documents: [] as Metered[],
  };
  try {
    const { clients, topic, identify, pids } = service;
    const audience = createAudience({ topic, tenant: TENANT, identify, size: listed, seed: SEED });
    await service.publish([...MIXED_RULES, ALL]);
    say(`lists: ${listed.toLocaleString('en')} members arrive`);
    await service.feed(audience.arrive());
    const list = async (): Promise<Metered> => {
      const named = new Set<string>();
      let pageToken = '';
      let total: string;
      const stopMeter = startMeter({ ...serverPids, ...pids, reader: process.pid });
      do {
        const page = await clients.segments.ListMembers({
          ...{ segmentId: ALL.segmentId, pageSize: PAGE, pageToken },
        });
        for (const { member } of page.memberships) named.add(member?.externalId ?? '');
        pageToken = page.nextPageToken;
        total = page.totalCount;
      } while (pageToken !== '');
      const metered = stopMeter();
      if (named.size === listed && total === String(listed)) return metered;
      throw new Error(`${named.size} members of ${total} were listed instead of ${listed}.`);
    };
    const exportAll = async (): Promise<Metered> => {
      const named = new Set<string>();
      const stopMeter = startMeter({ ...serverPids, ...pids, reader: process.pid });
      const rule = { text: `member of "${ALL.segmentId}"` };
      const answers = clients.segments.openServerStream(
        'ExportAudience',
        { rule, pageSize: PAGE },
        { deadlineMs: EXPORT_MS },
      );
      for await (const { members } of answers as AsyncIterable<ExportAudienceResponse__Output>)
        for (const { externalId } of members) named.add(externalId);
      const metered = stopMeter();
      if (named.size === listed) return metered;
      throw new Error(`${named.size} members were exported instead of ${listed}.`);
    };
    const read = async (whole: boolean): Promise<Metered> => {
      const input: CursorInput = {
        ...{ mongodbUri: servers.mongodbUri, database: DATABASE, collection: MEMBERS },
        ...{ tenant: TENANT, segmentId: ALL.segmentId, whole, batch: PAGE, pids: serverPids },
      };
      const { metered, read: found } = await runPart<CursorResult>(bench, 'segmentation/cursor.ts', input);
      if (found !== listed) throw new Error(`The cursor found ${found} members instead of ${listed}.`);
      return metered;
    };
    for (let turn = 0; turn < repetitions; turn += 1) {
      turns.list.push(await list());
      turns.exported.push(await exportAll());
      turns.ids.push(await read(false));
      turns.documents.push(await read(true));
      say(`lists ${turn + 1}/${repetitions}`);
    }
  } finally {
    await service.stop();
  }
  const rates = (side: keyof typeof turns): number[] => turns[side].map(({ seconds }) => listed / seconds);
  const against = (ours: 'list' | 'exported', side: 'ids' | 'documents'): number[] =>
    rates(ours).map((rate, turn) => rate / (rates(side)[turn] ?? NaN));
  const check = `${listed.toLocaleString('en')} members, each once`;
  const row = (ours: 'list' | 'exported', side: 'ids' | 'documents', name: string): Row => ({
    ...{ name, events: listed, value: median(rates(ours)), unit: 'events/s', check },
    ...{ baseline: median(rates(side)), ratio: median(against(ours, side)), turns: against(ours, side) },
    cpuPerEvent: medianCpu(turns[ours], listed),
    foreignShare: foreignShare([...turns[ours], ...turns[side]]),
  });
  return {
    rows: [
      {
        ...row('exported', 'ids', 'a list streamed by ExportAudience, against a cursor over the ids'),
        ...{ bar: `≥ ${BAR}`, ok: median(against('exported', 'ids')) >= BAR },
      },
      row('list', 'ids', 'ListMembers, page by page, against a cursor over the ids'),
      {
        ...row('list', 'documents', 'ListMembers, against a cursor over the documents'),
        notes: ['an answer names each member, when he came and by what: that stands in his document'],
      },
      ...(['ids', 'documents'] as const).map((side): Row => ({
        ...{ name: `baseline: cursor over ${side}`, events: listed, unit: 'events/s' },
        ...{ value: median(rates(side)), cpuPerEvent: medianCpu(turns[side], listed), check },
      })),
    ],
  };
}
