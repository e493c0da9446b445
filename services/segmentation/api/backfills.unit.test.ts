import { createMemoryStore } from '@rapport/platform/memory/store';
import { testConfig } from '@rapport/platform/config/test-config';
import type { Document } from '@rapport/kernel/projection';
import { parseRule } from '@rapport/rules/parse';
import { eventually } from '@rapport/testkit/eventually';
import { SEGMENTS, segmentAggregate, segmentStream } from '../segment/aggregate.ts';
import type { SegmentEvent } from '../segment/state.ts';
import { DEFINITIONS, MEMBERS, MEMBERSHIPS, definitionsId } from '../views/memberships/documents.ts';
import { newMember } from '../views/memberships/judge.ts';
import { startBackfills } from './backfills.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const MID = 'a'.repeat(32);
const config = testConfig({ partitions: 2 });

/** What stands in the store of a tenant who has published a segment, and has one member from before. */
function published(tenant: string): readonly { readonly collection: string; readonly document: Document }[] {
  const parsed = parseRule(
    { kind: 'attribute', field: 'region', op: 'eq', value: 'CN-31' },
    { scope: 'segment' },
  );
  if (parsed.outcome === 'invalid') throw new Error('no rule');
  const plan = { segmentId: 'loyal', name: 'Loyal', rule: parsed.rule };
  const history: readonly SegmentEvent[] = [
    { type: 'SegmentDrafted', data: plan },
    { type: 'SegmentVersionPublished', data: { version: 1, activeFrom: NOW } },
  ];
  const state = history.reduce(segmentAggregate.evolve, segmentAggregate.initialState);
  const inForce = {
    segmentId: 'loyal',
    version: 1,
    name: 'Loyal',
    activeFrom: NOW,
    revision: 1,
    rule: plan.rule,
  };
  const key = `${tenant}:${MID}`;
  return [
    {
      collection: SEGMENTS,
      document: { _id: segmentStream(tenant, 'loyal'), tenant, state, needsBackfill: true } as Document,
    },
    ...Array.from({ length: config.partitions }, (_, partition) => ({
      collection: `${MEMBERSHIPS}.${DEFINITIONS}`,
      document: { _id: definitionsId(tenant, partition), revision: 1, segments: [inForce] } as Document,
    })),
    {
      collection: `${MEMBERSHIPS}.${MEMBERS}`,
      document: {
        ...newMember(tenant, MID, key, 0),
        revision: 0,
        role: 'role.viewer',
        partition: 0,
      } as Document,
    },
  ];
}

it('says where members cannot be reached, leaves them alone for a while, and goes on with other tenants', async () => {
  const store = createMemoryStore();
  const put = (entry: { readonly collection: string; readonly document: Document }) => ({
    ...{ kind: 'put' as const, ...entry },
  });
  const stood = [...published('acme'), ...published('beta')].map(put);
  await store.ensureCollections(
    [...new Set(stood.map(({ collection }) => collection))].map((name) => ({ name, indexes: [] })),
  );
  await store.transact({ expectations: [], writes: stood });

  const told: object[] = [];
  const finished: string[] = [];
  let looks = 0;
  const appended = new Map<string, number>();
  const context = {
    engine: {
      store: {
        ...store,
        find: (collection: string, query: Parameters<typeof store.find>[1]) => {
          if (collection === SEGMENTS) looks += 1;
          return store.find(collection, query);
        },
      },
      // Every record is applied: those of acme are parked, those of beta reach their member.
      waitFor: () => Promise.resolve(true),
      submit: async ({ tenant }: { readonly tenant: string }) => {
        finished.push(tenant);
        await store.transact({
          expectations: [],
          writes: [{ kind: 'remove', collection: SEGMENTS, id: segmentStream(tenant, 'loyal') }],
        });
        return { outcome: 'accepted' };
      },
    },
    log: {
      append: async (records: readonly { readonly value: Uint8Array; readonly topic: string }[]) => {
        for (const { value } of records) {
          const { tenantid } = JSON.parse(Buffer.from(value).toString()) as { readonly tenantid: string };
          appended.set(tenantid, (appended.get(tenantid) ?? 0) + 1);
          if (tenantid === 'acme') continue;
          const [reached] = published(tenantid).slice(-1);
          if (reached === undefined) continue;
          const document = { ...reached.document, revision: 1 } as Document;
          await store.transact({ expectations: [], writes: [put({ ...reached, document })] });
        }
        return records.map(({ topic }, offset) => ({ topic, partition: 0, offset }));
      },
    },
    clock: { now: () => NOW },
    config,
    logger: { error: (entry: object) => told.push(entry), warn: (entry: object) => told.push(entry) },
  } as unknown as Parameters<typeof startBackfills>[0];
  const backfills = startBackfills(context);
  const reached = (what: () => boolean) =>
    eventually(() => Promise.resolve(what() ? { found: true } : { seen: { told, finished, looks } }));
  await reached(() => told.length > 0 && finished.length > 0);
  const definitions = [{ segmentId: 'loyal', version: 1 }];
  expect(told).toEqual([{ event: 'backfill.stuck', tenant: 'acme', definitions }]);
  expect(finished).toEqual(['beta']);
  // Whatever else is published meanwhile: more records of the same kind help nobody.
  const seen = looks;
  await reached(() => {
    backfills.nudge();
    return looks > seen + 2;
  });
  await backfills.stop();
  expect(Object.fromEntries(appended)).toEqual({ acme: 1, beta: 1 });
  expect(told).toHaveLength(1);
});
