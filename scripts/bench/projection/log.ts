import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import type { AppendRecord, EventLog } from '@rapport/engine/ports/log';
import { createMemberDraw, createRandom } from '../workload.ts';
import type { Distribution } from '../workload.ts';

export interface Shape {
  readonly distribution: Distribution;
  readonly events: number;
  readonly members: number;
  readonly seed: number;
}

/** One event as both sides see it: whose it is, and what it adds. */
export interface Addition {
  readonly key: string;
  readonly value: number;
}

const MID_DIGITS = 32;

/** The same sequence for the same shape, on whichever side. */
export function* additions({ distribution, events, members, seed }: Shape): Generator<Addition> {
  const random = createRandom(seed);
  const draw = createMemberDraw(distribution, members, random);
  for (let made = 0; made < events; made += 1) {
    const mid = draw().toString(16).padStart(MID_DIGITS, '0');
    yield { key: `bench:${mid}`, value: 1 + Math.floor(random() * 1_000) };
  }
}

const CHUNK = 2_000;
const CHUNKS_UNDER_WAY = 4;

export interface FillOptions {
  /** Unique in the topic where it is filled more than once. */
  readonly prefix?: string;
  /** As callers send it who trace every request. */
  readonly traced?: boolean;
}

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
const traceParent = (made: number): string => {
  const number = (made + 1).toString(16);
  return `00-${number.padStart(TRACE_DIGITS, '0')}-${number.padStart(SPAN_DIGITS, '0')}-01`;
};

/** Writes the events to the log as ingestion would; some 600 bytes each. */
export async function fill(
  log: Pick<EventLog, 'append'>,
  topic: string,
  shape: Shape,
  { prefix = shape.distribution, traced = false }: FillOptions = {},
): Promise<void> {
  const at = new Date().toISOString();
  let made = 0;
  let chunk: AppendRecord[] = [];
  let underWay: Promise<unknown>[] = [];
  for (const { key, value } of additions(shape)) {
    const mid = key.slice('bench:'.length);
    chunk.push({
      topic,
      key,
      value: Buffer.from(
        JSON.stringify({
          specversion: '1.0',
          id: `${prefix}-${made}`,
          source: 'rapport/ingestion',
          type: interactionRecorded.type,
          subject: mid,
          time: at,
          datacontenttype: 'application/json',
          tenantid: 'bench',
          recordedat: at,
          actor: 'bench',
          ...(traced && { traceparent: traceParent(made) }),
          data: {
            verb: 'content.read',
            object: { kind: 'article', id: `article-${made % 200}`, tags: ['tea', 'spring'] },
            channel: 'wechat',
            touchpointId: 'spring-landing-page',
            dwellMs: value,
            depthPct: 80,
            properties: { page: 'the-growers-own-stories', position: made % 20 },
            fingerprint: mid,
            personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: mid.slice(-8) } },
          },
        }),
      ),
    });
    made += 1;
    if (chunk.length < CHUNK && made < shape.events) continue;
    underWay.push(log.append(chunk));
    chunk = [];
    if (underWay.length < CHUNKS_UNDER_WAY && made < shape.events) continue;
    await Promise.all(underWay);
    underWay = [];
  }
}
