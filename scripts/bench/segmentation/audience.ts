import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { memberKey } from '@rapport/kernel/ids';
import type { MemberIdentifier } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { createMemberDraw, createRandom } from '../workload.ts';
import type { Distribution } from '../workload.ts';

export const CHANNELS = ['wechat', 'weibo', 'app', 'web', 'mini'] as const;
export const VARIANTS = ['a', 'b', 'c', 'd', 'e'] as const;
/** Articles that are viewed: each a bit of seven words. */
const CONTENTS = 200;
const WORD_BITS = 32;
const WORDS = Math.ceil(CONTENTS / WORD_BITS);
const NUMBER_DIGITS = 7;

export const refOf = (member: number) => ({
  namespace: 'user',
  externalId: `member-${String(member).padStart(NUMBER_DIGITS, '0')}`,
});

/** One interaction as ingestion would record it. */
export function recordOf(of: {
  readonly topic: string;
  readonly tenant: string;
  readonly key: string;
  readonly id: string;
  /** When it happened; it is recorded at once, or now where that is past. */
  readonly at: EpochMs;
  readonly member: number;
  readonly what: object;
}): AppendRecord {
  const { topic, tenant, key, id, at, member, what } = of;
  const mid = key.slice(tenant.length + 1);
  const personal = { keyId: 'none', alg: 'none', data: refOf(member) };
  const event = {
    ...{ specversion: '1.0', id, source: 'rapport/ingestion', type: interactionRecorded.type },
    ...{ subject: mid, time: toInstant(at), datacontenttype: 'application/json', tenantid: tenant },
    ...{ recordedat: toInstant(Math.max(at, Date.now())), actor: tenant },
    data: { ...what, fingerprint: mid, personal },
  };
  return { topic, key, value: Buffer.from(JSON.stringify(event)) };
}

/** What a member has done, counted without any rule: what rules are held against. */
export interface Deeds {
  readonly views: number;
  readonly shares: number;
  readonly contents: number;
  readonly orderAmount: number;
  /** Bit for each of {@link CHANNELS} through which something was ordered. */
  readonly orderedThrough: number;
  /** By variant. */
  readonly reads: readonly number[];
  /** Bit for each of {@link VARIANTS} that was read before an order. */
  readonly orderedAfter: number;
}

/** People of a tenant: what they do next, and what they have done. The same seed gives the same sequence. */
export interface Audience {
  readonly size: number;
  /** Kafka key of a member. */
  readonly keyOf: (member: number) => string;
  /** The next interactions by members that are drawn so, as ingestion would record them; some 600 bytes each. */
  readonly act: (distribution: Distribution, events: number) => Generator<AppendRecord>;
  /** One view of each member. */
  readonly arrive: () => Generator<AppendRecord>;
  readonly deedsOf: (member: number) => Deeds;
  /** When the last thing was done: whoever does more than one in a millisecond is ahead of the clock. */
  readonly lastAt: () => EpochMs;
}

/** View 80, share 8, read 8, order 4 %. */
export function createAudience(options: {
  readonly topic: string;
  readonly tenant: string;
  readonly identify: MemberIdentifier;
  readonly size: number;
  readonly seed: number;
}): Audience {
  const { topic, tenant, identify, size } = options;
  const random = createRandom(options.seed);
  const draws = {
    zipf: createMemberDraw('zipf', size, random),
    uniform: createMemberDraw('uniform', size, random),
  };
  /** When each member did something last: events of one do not share an instant. */
  const lastAt = new Float64Array(size);
  const keys: (string | undefined)[] = [];
  const views = new Uint32Array(size);
  const shares = new Uint32Array(size);
  const viewed = new Uint32Array(size * WORDS);
  const contents = new Uint8Array(size);
  const amounts = new Float64Array(size);
  const orderedThrough = new Uint8Array(size);
  const reads = new Uint16Array(size * VARIANTS.length);
  const orderedAfter = new Uint8Array(size);
  let made = 0;

  const keyOf = (member: number): string =>
    (keys[member] ??= memberKey(tenant, identify(tenant, refOf(member))));
  const below = (limit: number): number => Math.floor(random() * limit);

  const view = (member: number, content: number): object => {
    views[member] = (views[member] ?? 0) + 1;
    const word = member * WORDS + Math.floor(content / WORD_BITS);
    const bit = 2 ** (content % WORD_BITS);
    const before = viewed[word] ?? 0;
    if ((before & bit) >>> 0 === 0) contents[member] = (contents[member] ?? 0) + 1;
    viewed[word] = before | bit;
    return { verb: 'content.viewed', object: article(content), dwellMs: 2_000, depthPct: 40 };
  };
  const article = (content: number) => ({
    ...{ kind: 'article', id: `article-${content}`, tags: ['tea', 'spring'] },
  });

  const doSomething = (member: number, channel: number, variant: number): object => {
    const dice = random();
    const content = below(CONTENTS);
    if (dice < 0.08) {
      shares[member] = (shares[member] ?? 0) + 1;
      return { verb: 'content.shared', object: article(content), shareId: `share-${made}` };
    }
    if (dice < 0.16) {
      const place = member * VARIANTS.length + variant;
      reads[place] = (reads[place] ?? 0) + 1;
      return { verb: 'content.read', object: article(content), dwellMs: 5_000, depthPct: 80 };
    }
    if (dice < 0.2) {
      const amount = 100 + below(50_000);
      amounts[member] = (amounts[member] ?? 0) + amount;
      orderedThrough[member] = (orderedThrough[member] ?? 0) | (1 << channel);
      for (let read = 0; read < VARIANTS.length; read += 1) {
        if ((reads[member * VARIANTS.length + read] ?? 0) === 0) continue;
        orderedAfter[member] = (orderedAfter[member] ?? 0) | (1 << read);
      }
      const value = { amount: String(amount), currency: 'CNY' };
      return { verb: 'order.paid', object: { kind: 'order', id: `order-${made}` }, value };
    }
    return view(member, content);
  };

  const record = (member: number, what: (channel: number, variant: number) => object): AppendRecord => {
    const [channel, variant] = [below(CHANNELS.length), below(VARIANTS.length)];
    // As it happens: an event that is a minute late has the past gone through, which is measured by nobody here.
    const at = Math.max(Date.now(), (lastAt[member] ?? 0) + 1);
    lastAt[member] = at;
    const done = {
      ...what(channel, variant),
      channel: CHANNELS[channel],
      touchpointId: 'spring-landing-page',
      properties: { page: 'the-growers-own-stories', position: made % 20, variant: VARIANTS[variant] },
    };
    const id = `did-${made}`;
    made += 1;
    return recordOf({ topic, tenant, key: keyOf(member), id, at, member, what: done });
  };

  return {
    size,
    keyOf,
    act: function* (distribution, events) {
      const draw = draws[distribution];
      for (let done = 0; done < events; done += 1) {
        const member = draw();
        yield record(member, (channel, variant) => doSomething(member, channel, variant));
      }
    },
    arrive: function* () {
      for (let member = 0; member < size; member += 1) {
        yield record(member, () => view(member, below(CONTENTS)));
      }
    },
    lastAt: () => lastAt.reduce((latest, at) => Math.max(latest, at), 0),
    deedsOf: (member) => ({
      views: views[member] ?? 0,
      shares: shares[member] ?? 0,
      contents: contents[member] ?? 0,
      orderAmount: amounts[member] ?? 0,
      orderedThrough: orderedThrough[member] ?? 0,
      reads: VARIANTS.map((_, variant) => reads[member * VARIANTS.length + variant] ?? 0),
      orderedAfter: orderedAfter[member] ?? 0,
    }),
  };
}
