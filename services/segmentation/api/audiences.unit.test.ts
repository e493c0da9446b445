import type { Store } from '@rapport/engine/ports/store';
import type { Document } from '@rapport/kernel/projection';
import { RpcError } from '@rapport/platform/grpc/errors';
import { createPageTokens } from '@rapport/platform/grpc/pages';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { audienceRpcs } from './audiences.ts';

const pages = createPageTokens(Buffer.alloc(32, 7));
const checks = { inForce: () => Promise.resolve(), references: () => Promise.resolve() };
const context = { tenant: 'acme' } as never;
const rule = { text: 'member of "loyal"', json: '' };

function rpcs(store: Store) {
  const { CountAudience, ExportAudience, GetSegmentOverlap } = audienceRpcs(
    { engine: { store } as never, pages },
    checks,
  );
  if (
    !('handler' in CountAudience) ||
    !('handler' in GetSegmentOverlap) ||
    !('serverStream' in ExportAudience)
  )
    throw new Error('They are bound otherwise.');
  return {
    count: () => CountAudience.handler({ rule } as never, context),
    overlap: () => GetSegmentOverlap.handler({ segmentIds: ['loyal', 'vip'] } as never, context),
    begin: () => {
      const request = { rule, pageSize: 0, resumeToken: '', minPosition: null };
      return ExportAudience.serverStream(request, context)[Symbol.asyncIterator]();
    },
  };
}

async function refusal(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => (error instanceof RpcError ? error.reason : error),
  );
}

it('serves twenty exports at once, and the next one when one of them has ended, however it ends', async () => {
  const { begin } = rpcs(createMemoryStore());
  const exports = Array.from({ length: 20 }, begin);
  for (const one of exports) expect(await refusal(one.next())).toBeUndefined();
  expect(await refusal(begin().next())).toBe('TOO_MANY_EXPORTS');
  // One to its end, one that its caller leaves.
  expect(await exports[0]?.next()).toMatchObject({ done: true });
  await exports[1]?.return?.();
  for (const one of [begin(), begin()]) expect(await refusal(one.next())).toBeUndefined();
  expect(await refusal(begin().next())).toBe('TOO_MANY_EXPORTS');
});

it.each([
  [2, undefined],
  [20_001, 'SETS_TOO_LARGE'],
])('answers about %i chunks of sets: %s', async (chunks, reason) => {
  const set = { segmentId: 'loyal', tenant: 'acme', partition: 0, members: 1, set: 'AAA' };
  const find: Store['find'] = (_, { limit }) => {
    const documents = Array.from({ length: Math.min(chunks, limit) }, (__, chunk) => ({ ...set, chunk }));
    return Promise.resolve(documents.map((one): Document => ({ ...one, _id: `${one.chunk}` })));
  };
  const { count, overlap } = rpcs({ ...createMemoryStore(), find });
  expect(await refusal(count())).toBe(reason);
  expect(await refusal(overlap())).toBe(reason);
});
