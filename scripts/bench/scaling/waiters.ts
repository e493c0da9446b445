import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';

const MID_DIGITS = 32;

interface Waiter {
  readonly topic: string;
  readonly member: number;
  /** Unique in the topic. */
  readonly id: string;
  readonly at: EpochMs;
  /** From then until the timer is due; only a member's first event sets one, and none where it is absent. */
  readonly delayMs?: number;
}

/** An event of somebody for whom a timer may wait; some 500 bytes. */
export function waiterRecord({ topic, member, id, at, delayMs }: Waiter): AppendRecord {
  const mid = member.toString(16).padStart(MID_DIGITS, '0');
  const time = toInstant(at);
  const event = {
    ...{ specversion: '1.0', id, source: 'rapport/ingestion', type: interactionRecorded.type, subject: mid },
    ...{ time, datacontenttype: 'application/json', tenantid: 'bench', recordedat: time, actor: 'bench' },
    data: {
      ...{ verb: 'content.read', object: { kind: 'article', id: `article-${member % 200}` } },
      ...{ channel: 'wechat', touchpointId: 'spring-landing-page', depthPct: 80 },
      ...(delayMs !== undefined && { dwellMs: delayMs }),
      personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: mid.slice(-8) } },
    },
  };
  return { topic, key: `bench:${mid}`, value: Buffer.from(JSON.stringify(event)) };
}
