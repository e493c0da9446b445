import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import type { AppendRecord, EventLog } from '@rapport/engine/ports/log';
import { memberKey } from '@rapport/kernel/ids';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import type { Clients } from '../../clients.ts';
import { loadOrMakeKeys } from '../../start/keys.ts';
import { appendAll } from '../append.ts';
import type { Bench } from '../bench.ts';
import { hasCaughtUp } from '../progress.ts';
import { recordOf, refOf } from '../segmentation/audience.ts';
import { TENANT } from '../services.ts';

/** Interactions that each earn as much, under a rule that is in force. */
export const EARNED = 7n;
const VERB = 'content.read';
const POLL_MS = 20;
const LIMIT_MS = 10 * 60_000;

export interface FromLog {
  /** As ingestion would have recorded them, of these members in turn. */
  readonly make: (members: Iterable<number>) => readonly AppendRecord[];
  /** Appends them; done when points has applied the last one, and so booked it. */
  readonly book: (records: readonly AppendRecord[]) => Promise<void>;
}

export async function publishEarningRule(
  { folder }: Pick<Bench, 'folder'>,
  log: Pick<EventLog, 'append' | 'endOffsets'>,
  clients: Clients,
): Promise<FromLog> {
  const { memberKey: secret } = loadOrMakeKeys(join(folder, 'keys'));
  const identify = createMemberIdentifier(Buffer.from(secret, 'hex'));
  const ruleId = 'bench-reads';
  await clients.rules.CreateRule({
    requestId: ruleId,
    rule: {
      ...{ ruleId, name: 'For reading', unit: 'points', direction: 'RULE_DIRECTION_EARN' },
      ...{ trigger: { json: JSON.stringify({ kind: 'event', of: VERB }) } },
      ...{ fixed: { points: String(EARNED) } },
    },
  });
  await clients.rules.PublishRuleVersion({ requestId: ruleId, ruleId });
  await hasCaughtUp(clients, ['points']);
  let made = 0;
  return {
    make: (members) =>
      Array.from(members, (member) => {
        made += 1;
        return recordOf({
          ...{ topic: TOPICS.interactions, tenant: TENANT, member, id: `read-${made}` },
          key: memberKey(TENANT, identify(TENANT, refOf(member))),
          at: Date.now(),
          what: { verb: VERB, object: { kind: 'article', id: `article-${made}` }, channel: 'app' },
        });
      }),
    book: async (records) => {
      await appendAll(log, records);
      const ends = await log.endOffsets(TOPICS.interactions);
      const until = performance.now() + LIMIT_MS;
      while (performance.now() < until) {
        const { inputs } = await clients.admin.points.GetProgress({});
        const ours = inputs.filter(({ topic }) => topic === TOPICS.interactions);
        if (ours.every((one) => Number(one.appliedOffset) >= (ends[one.partition] ?? 0))) return;
        await wait(POLL_MS);
      }
      throw new Error(`Not all of ${records.length} interactions were applied in time.`);
    },
  };
}
