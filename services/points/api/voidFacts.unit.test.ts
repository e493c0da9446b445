import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import { memberKey, mergedId } from '@rapport/kernel/ids';
import type { Position } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { ReplayTooLargeError } from '../reactions/replay.ts';
import { VOIDS, voidsProjection } from '../views/voids/projection.ts';
import { ReplayBehindError, untilVoidsApplied, voidFactsOf } from './voidFacts.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const DAY = 86_400_000;
const [mei, bob] = ['a'.repeat(32), 'b'.repeat(32)];
const codec = createCodec();
const ends = new Map([[TOPICS.interactions, [3, 0]]]);
const going = new AbortController().signal;

interface Told {
  readonly mid?: string;
  readonly interactionId?: string;
  readonly tenant?: string;
  readonly logClock?: number;
}

/** Through bytes, as it comes back. */
function fold({ mid = mei, interactionId = 'i-1', tenant = 'acme', logClock = START }: Told): Document {
  const read = codec.decode(
    codec.encode({
      ...{ specversion: '1.0', id: 'v-1', source: 'rapport/ingestion', datacontenttype: 'application/json' },
      ...{ type: 'rapport.ingestion.InteractionVoided.v1', tenantid: tenant },
      ...{ time: toInstant(START), recordedat: toInstant(START), data: { interactionId, reason: 'fraud' } },
    }),
  );
  if (read.outcome !== 'event') throw new Error(JSON.stringify(read));
  const put: Document[] = [];
  const context = {
    put: (_: string, document: Document) => put.push(document),
  } as unknown as FoldContext;
  const position = { topic: TOPICS.interactions, partition: 0, offset: 2 };
  const key = memberKey(tenant, mid);
  voidsProjection.fold(context, { position, key, event: read.event, logClock, effectiveAt: START } as never);
  const [document] = put;
  if (document === undefined) throw new Error('Nothing was kept.');
  return document;
}

/** A service that has applied these. */
async function applied(...told: readonly Told[]) {
  const store = createMemoryStore();
  await store.ensureCollections([{ name: VOIDS, indexes: [] }]);
  const apply = (one: Told) =>
    store.transact({
      expectations: [],
      writes: [{ kind: 'put', collection: VOIDS, document: fold(one) }],
    });
  for (const one of told) await apply(one);
  return { store, apply };
}
const of = { tenant: 'acme', from: START };

describe('facts that count no more', () => {
  it('are those of the member: of two who raced for an id, the other one keeps it', async () => {
    const isVoid = await voidFactsOf((await applied({})).store, of, going);
    expect([isVoid(mei, 'i-1'), isVoid(mei, 'i-2'), isVoid(bob, 'i-1')]).toEqual([true, false, false]);
  });

  it('are folded to one document, however often one is told', () => {
    expect(fold({})).toEqual(fold({}));
    expect(fold({})).toEqual({
      _id: `acme:2026-03-10T12:00:00.000Z:${mei}:i-1`,
      mid: mei,
      eventId: 'i-1',
    });
  });

  it('are those of the tenant', async () => {
    const others = ['acm', 'acme-2', 'acme2', 'acmeb', 'zen'].map((tenant) => ({ tenant }));
    const isVoid = await voidFactsOf((await applied(...others)).store, of, going);
    expect(isVoid(mei, 'i-1')).toBe(false);
  });

  it('of a copy that a merge made are the original', async () => {
    const interactionId = mergedId('m-2', mergedId('m-1', 'i-1'));
    // By the clock of the survivor's partition, which is behind.
    const { store } = await applied({ interactionId, logClock: START - DAY / 2 });
    const isVoid = await voidFactsOf(store, of, going);
    expect(isVoid(bob, 'i-1')).toBe(true);
  });

  it('are waited for where the log holds more than is applied', async () => {
    const { store, apply } = await applied();
    const asked: Position[] = [];
    const waitFor = async (position: Position): Promise<boolean> => {
      asked.push(position);
      if (asked.length === 2) await apply({});
      return asked.length === 2;
    };
    await untilVoidsApplied({ waitFor }, ends, going);
    const isVoid = await voidFactsOf(store, of, going);
    expect(isVoid(mei, 'i-1')).toBe(true);
    const last = { topic: TOPICS.interactions, partition: 0, offset: 2 };
    expect(asked).toEqual([last, last]);
  });

  it('are not guessed where the service is far behind, nor where it stops', async () => {
    let looks = 0;
    const waitFor = (): Promise<boolean> => {
      looks += 1;
      return Promise.resolve(false);
    };
    await expect(untilVoidsApplied({ waitFor }, ends, going)).rejects.toThrow(ReplayBehindError);
    expect(looks).toBe(30);
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(untilVoidsApplied({ waitFor }, ends, stopped)).rejects.toThrow('stopped');
    expect(looks).toBe(31);
  });

  it('fit into memory, or fewer days are asked for, of which there are fewer', async () => {
    const { store } = await applied(
      { interactionId: 'i-1', logClock: START - 2 * DAY },
      { interactionId: 'i-2' },
      { interactionId: 'i-3', logClock: START + DAY },
    );
    const since = (from: number) => voidFactsOf(store, { ...of, from }, going, 2);
    await expect(since(START - 2 * DAY)).rejects.toThrow(ReplayTooLargeError);
    await expect(since(START - 2 * DAY)).rejects.toThrow(
      'More than 2 void facts are counted; replay fewer days.',
    );
    const isVoid = await since(START);
    expect(['i-1', 'i-2', 'i-3'].map((id) => isVoid(mei, id))).toEqual([false, true, true]);
  });
});
