import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { Store } from '@rapport/engine/ports/store';
import type { EventEnvelope } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM } from '@rapport/platform/config/test-config';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import { pointsTestConfig } from './test-config.ts';
import { startPoints } from '../service.ts';

export interface Member {
  readonly namespace: string;
  readonly externalId: string;
}

export const user = (externalId: string): Member => ({ namespace: 'user', externalId });

type Told = EventEnvelope<string, Readonly<Record<string, unknown>>>;

/** Ids that no request had before. */
export function createRequestIds(): () => string {
  let requests = 0;
  return () => `r-${String((requests += 1))}`;
}

/** As the testkit has it, which only tests themselves may import. */
type Eventually = (
  probe: () => Promise<{ readonly found: boolean } | { readonly seen: unknown }>,
) => Promise<boolean>;

interface TestServiceOptions {
  readonly startsAt: number;
  readonly eventually: Eventually;
  readonly log?: MemoryLog;
  readonly store?: Store;
}

/** A points service on memory adapters, or on given ones, with clients of all its APIs and a clock that the test moves. */
export async function startTestService({
  startsAt,
  eventually,
  log = createMemoryLog(),
  store = createMemoryStore(),
}: TestServiceOptions) {
  const config = pointsTestConfig();
  const codec = createCodec();
  const identify = createMemberIdentifier(TEST_MEMBER_KEY);
  const protos = loadService('points').own;
  const { BudgetService, LedgerService, LeaderboardService } = protos;
  const { RewardService, RuleService, TierService, UnitService } = protos;
  let now = startsAt;
  let running: Running;
  let close: () => void = () => undefined;

  const start = async () => {
    running = await startPoints(config, { log, store, clock: { now: () => now, follows: () => false } });
    await eventually(async () => (running.ready() ? { found: true } : { seen: 'not ready' }));
    const claims = { tenant: 'acme', subject: 'anna', scopes: ['read', 'write'] as const, ttlSeconds: 600 };
    const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
    const { token } = await signer.sign({ ...claims, scopes: [...claims.scopes], now: Date.now() });
    const address = `127.0.0.1:${running.grpcPort}`;
    const clients = {
      budgets: createClient(BudgetService, address, token),
      ledger: createClient(LedgerService, address, token),
      rules: createClient(RuleService, address, token),
      boards: createClient(LeaderboardService, address, token),
      rewards: createClient(RewardService, address, token),
      tiers: createClient(TierService, address, token),
      units: createClient(UnitService, address, token),
    };
    close = () => {
      for (const client of Object.values(clients)) client.close();
    };
    return clients;
  };
  let clients = await start();

  const append = async (
    type: string,
    id: string,
    at: number,
    data: object,
    place: { readonly key: string; readonly partition?: number },
  ): Promise<void> => {
    now = Math.max(now, at);
    const event: EventEnvelope = {
      specversion: '1.0',
      id,
      source: 'rapport/ingestion',
      type: `rapport.ingestion.${type}.v1`,
      time: toInstant(at),
      recordedat: toInstant(now),
      tenantid: 'acme',
      datacontenttype: 'application/json',
      data,
    };
    await log.append([{ topic: TOPICS.interactions, value: codec.encode(event), ...place }]);
  };

  /** All that was appended has taken effect, and so has what follows from it in the service's own topic. */
  const settled = async (): Promise<void> => {
    await eventually(async () => {
      const { inputs, outboxDepth } = await running.engine.progress();
      const behind = [];
      for (const { topic, partition, publishedThroughOffset } of inputs) {
        const end = (await log.endOffsets(topic))[partition] ?? 0;
        if (publishedThroughOffset < end) behind.push({ topic, partition });
      }
      return behind.length === 0 && outboxDepth === 0
        ? { found: true }
        : { seen: { behind, outboxDepth, inputs } };
    });
  };

  return {
    ...{ log, store, config, identify, settled },
    clients: () => clients,
    engine: () => running.engine,
    now: () => now,
    moveTo: (at: number): void => {
      now = at;
    },
    configure: async (version: number, timeZone: string): Promise<void> => {
      const data = { version, activeFrom: toInstant(now), timeZone, currency: 'GBP', maxAgeDays: 30 };
      for (let partition = 0; partition < config.partitions; partition += 1) {
        const key = '_system:def:tenant:acme';
        await append('TenantConfigured', `def:tenant:acme:${version}:${partition}`, now, data, {
          key,
          partition,
        });
      }
      await settled();
    },
    /** An interaction of a member with a value in minor units; of an order of its own where none is named. */
    interacted: (
      member: Member,
      id: string,
      at: number,
      verb: string,
      amount: string,
      orderId = `o-${id}`,
    ): Promise<void> =>
      append(
        'InteractionRecorded',
        id,
        at,
        {
          verb,
          object: { kind: 'order', id: orderId },
          value: { amount, currency: 'GBP' },
          personal: { keyId: 'k1', alg: 'none', data: member },
        },
        { key: memberKey('acme', identify('acme', member)) },
      ),
    /** A fact of a member counts no more. */
    voided: (member: Member, id: string, interactionId: string, reason = 'fraud'): Promise<void> =>
      append(
        'InteractionVoided',
        id,
        now,
        { interactionId, reason },
        { key: memberKey('acme', identify('acme', member)) },
      ),
    /** Two members are one, or two after all; one copy for each. */
    joined: async (
      type: 'MembersMerged' | 'MembersUnmerged',
      mergeId: string,
      survivor: Member,
      absorbed: Member,
    ): Promise<void> => {
      const [survivorMid, absorbedMid] = [identify('acme', survivor), identify('acme', absorbed)];
      for (const mid of [survivorMid, absorbedMid]) {
        const id = `${type}:${mergeId}:${mid}`;
        await append(type, id, now, { mergeId, survivorMid, absorbedMid }, { key: memberKey('acme', mid) });
      }
    },
    /** Something that a service tells of a member. */
    tell: async (topic: string, type: string, member: Member, id: string, data: object): Promise<void> => {
      const mid = identify('acme', member);
      const event: EventEnvelope = {
        specversion: '1.0',
        id,
        source: `rapport/${type.split('.')[0] ?? ''}`,
        type: `rapport.${type}.v1`,
        subject: mid,
        time: toInstant(now),
        recordedat: toInstant(now),
        tenantid: 'acme',
        datacontenttype: 'application/json',
        data: { ...data, personal: { keyId: 'k1', alg: 'none', data: member } },
      };
      await log.append([{ topic, value: codec.encode(event), key: memberKey('acme', mid) }]);
    },
    restart: async (): Promise<void> => {
      close();
      await running.stop();
      clients = await start();
    },
    stop: async (): Promise<void> => {
      close();
      await running.stop();
    },
    /** What was published on the points topic under a type's short name, in the order of its partitions. */
    told: (type: string): readonly Told[] =>
      Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.points, partition))
        .flat()
        .map(({ value }) => {
          const decoded = codec.decode(value);
          if (decoded.outcome !== 'event') throw new Error(`Nobody can read this: ${decoded.outcome}`);
          return decoded.event as Told;
        })
        .filter((event) => event.type === `rapport.points.${type}.v1`),
  };
}

export type TestService = Awaited<ReturnType<typeof startTestService>>;

export async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => readErrorDetails(error)?.reason,
  );
}
