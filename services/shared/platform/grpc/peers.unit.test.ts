import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { createClient } from '@rapport/protos/client';
import { loadInternal } from '@rapport/protos/loader';
import { describePeers } from '@rapport/testkit/contracts/peers';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM, TEST_PUBLIC_KEY_PEM } from '../config/test-config.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createTokenSigner } from '../tokens/sign.ts';
import { SCOPES, createTokenVerifier } from '../tokens/verify.ts';
import { advertisedHost, createGrpcPeers } from './peers.ts';
import type { GrpcPeers } from './peers.ts';
import { createGrpcServer } from './server.ts';

/** A port that nothing listens on: reserved, and refused on loopback. */
const NOBODY = '127.0.0.1:1';

interface Replica {
  readonly made: GrpcPeers;
  readonly address: string;
  readonly logged: readonly string[];
  readonly stop: () => Promise<void>;
}

async function replica(service = 'points', memberKey = TEST_MEMBER_KEY): Promise<Replica> {
  const made = createGrpcPeers({ service, memberKey });
  const logged: string[] = [];
  const server = createGrpcServer({
    services: [made.binding],
    tokens: createTokenVerifier(TEST_PUBLIC_KEY_PEM),
    telemetry: { rpcFinished: () => undefined },
    logger: createLogger({ service: 'test', level: 'debug' }, { write: (line) => void logged.push(line) }),
  });
  const address = `127.0.0.1:${await server.start(0)}`;
  made.listening(address);
  return {
    made,
    address,
    logged,
    stop: async () => {
      made.close();
      await server.stop(1_000);
    },
  };
}

describePeers('gRPC', async () => {
  const [one, other] = [await replica(), await replica()];
  return {
    one: one.made.peers,
    other: other.made.peers,
    nobody: NOBODY,
    close: async () => {
      await one.stop();
      await other.stop();
    },
  };
});

describe('forwarding', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  const start = async (...given: Parameters<typeof replica>): Promise<Replica> => {
    const started = await replica(...given);
    stops.push(started.stop);
    return started;
  };

  it('is open to no token, whatever its scopes, and to no other service or deployment', async () => {
    const holder = await start();
    let calls = 0;
    holder.made.peers.receive(async () => {
      calls += 1;
      return [];
    });
    const refusal = async (token: string): Promise<number> => {
      const client = createClient(loadInternal().CommandForwardingService, holder.address, token);
      stops.push(async () => client.close());
      return client.ForwardCommands({ commands: Buffer.alloc(0) }).then(
        () => status.OK,
        (error: unknown) => (error as ServiceError).code,
      );
    };
    const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
    const claims = { tenant: 'acme', subject: 'op', ttlSeconds: 60, now: Date.now() };
    const { token } = await signer.sign({ ...claims, scopes: SCOPES });
    for (const wrong of [token, '', 'a'.repeat(43)]) {
      expect(await refusal(wrong)).toBe(status.UNAUTHENTICATED);
    }
    const reporting = await start('reporting');
    const elsewhere = await start('points', Buffer.alloc(32, 9));
    for (const stranger of [reporting, elsewhere]) {
      await expect(stranger.made.peers.forward(holder.address, [])).rejects.toMatchObject({
        code: status.UNAUTHENTICATED,
      });
    }
    expect(calls).toBe(0);
    const sibling = await start();
    expect(await sibling.made.peers.forward(holder.address, [])).toEqual([]);
    expect(calls).toBe(1);
  });

  it('refuses bytes that are no commands, and tells neither what failed nor the credential', async () => {
    const holder = await start();
    holder.made.peers.receive(async () => {
      throw new Error('secret cause');
    });
    const sibling = await start();
    await expect(sibling.made.peers.forward(holder.address, [])).rejects.toMatchObject({
      code: status.INTERNAL,
      message: expect.not.stringContaining('secret cause') as string,
    });
    await expect(sibling.made.peers.forward(holder.address, {} as never)).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
    expect(holder.logged.join()).not.toMatch(/[\w-]{43}/);
  });
});

describe('the advertised host', () => {
  const outward = { family: 'IPv4', internal: false, address: '10.1.2.3' };
  const interfaces = (() => ({
    lo: [{ family: 'IPv4', internal: true, address: '127.0.0.1' }],
    eth0: [{ family: 'IPv6', internal: false, address: 'fe80::1' }, outward],
  })) as unknown as Parameters<typeof advertisedHost>[1];

  it('is what was configured, the bind address, or the address by which others reach the machine', () => {
    const any = { bindAddress: '0.0.0.0' };
    expect(advertisedHost({ ...any, advertisedHost: 'points-1' }, interfaces)).toBe('points-1');
    expect(advertisedHost({ bindAddress: '127.0.0.1' }, interfaces)).toBe('127.0.0.1');
    expect(advertisedHost(any, interfaces)).toBe('10.1.2.3');
    expect(advertisedHost(any, () => ({}))).toBe('127.0.0.1');
  });
});
