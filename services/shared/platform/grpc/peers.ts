import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { deserialize, serialize } from 'node:v8';
import { LRUCache } from 'lru-cache';
import type { Forward, ForwardedAnswer, Peers } from '@rapport/engine/ports/peers';
import type { CommandEnvelope } from '@rapport/kernel/decider';
import { SECOND_MS } from '@rapport/kernel/instant';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { loadInternal } from '@rapport/protos/loader';
import type { CommandForwardingServiceDefinition } from '@rapport/protos/rapport/internal/v1/CommandForwardingService';
import type { BaseConfig } from '../config/base.ts';
import type { Principal, TokenVerifier } from '../tokens/verify.ts';
import { invalidArgument, unavailable } from './errors.ts';
import { bindService } from './server.ts';
import type { ServiceBinding } from './server.ts';

/**
 * Half of what callers wait by default, so that there is time to commit here. No less: a holder that is only slow would
 * be given the work of all, twice.
 */
const FORWARD_DEADLINE_MS = 5 * SECOND_MS;
/** Half of what the server takes: answers are larger than commands, but rarely twice as large. */
const MAX_FORWARD_BYTES = 2 * 2 ** 20;
/** A connection per replica; those of replicas that have gone are closed in their turn. */
const MAX_CONNECTIONS = 64;
const RETRY_DELAY_MS = 500;
const CREDENTIAL_BYTES = 32;
const ANY_IPV4 = '0.0.0.0';

export interface GrpcPeers {
  readonly peers: Peers;
  readonly binding: ServiceBinding;
  /** From now on this replica is reached at `address`. */
  readonly listening: (address: string) => void;
  readonly close: () => void;
}

/** The bind address, or, where that is every one, the first by which the machine is reached from outside. */
export function advertisedHost(
  config: Pick<BaseConfig, 'bindAddress' | 'advertisedHost'>,
  interfaces: typeof networkInterfaces = networkInterfaces,
): string {
  if (config.advertisedHost !== undefined) return config.advertisedHost;
  if (config.bindAddress !== ANY_IPV4) return config.bindAddress;
  const outward = Object.values(interfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return outward?.address ?? '127.0.0.1';
}

/**
 * Replicas of one service forward commands to one another by gRPC. They know each other by a credential that follows
 * from the member key, which every replica has and no caller: HKDF-SHA-256 with the purpose and the service as info,
 * which no tenant can be called.
 */
export function createGrpcPeers({
  service,
  memberKey,
}: {
  readonly service: string;
  readonly memberKey: Buffer;
}): GrpcPeers {
  const { CommandForwardingService } = loadInternal();
  const info = `rapport.internal.v1.CommandForwardingService/${service}`;
  const credential = Buffer.from(hkdfSync('sha256', memberKey, Buffer.alloc(0), info, CREDENTIAL_BYTES));
  const token = credential.toString('base64url');

  let receive: Forward | undefined;
  let listening = (_address: string): void => undefined;
  const address = new Promise<string>((resolve) => {
    listening = resolve;
  });
  const clients = new LRUCache<string, Client<CommandForwardingServiceDefinition>>({
    max: MAX_CONNECTIONS,
    dispose: (client) => {
      client.close();
    },
  });
  const clientOf = (at: string): Client<CommandForwardingServiceDefinition> => {
    const known = clients.get(at);
    if (known !== undefined) return known;
    const opened = createClient(CommandForwardingService, at, token);
    clients.set(at, opened);
    return opened;
  };

  const forward: Peers['forward'] = async (at, commands) => {
    const bytes = serialize(commands);
    if (bytes.length > MAX_FORWARD_BYTES && commands.length > 1) {
      const middle = Math.ceil(commands.length / 2);
      const first = await forward(at, commands.slice(0, middle));
      return [...first, ...(await forward(at, commands.slice(middle)))];
    }
    const { answers } = await clientOf(at).ForwardCommands(
      { commands: bytes },
      { deadlineMs: FORWARD_DEADLINE_MS },
    );
    return deserialize(answers) as readonly ForwardedAnswer[];
  };

  const binding = bindService(
    CommandForwardingService.service,
    {
      ForwardCommands: {
        scope: 'operator',
        handler: async ({ commands }) => {
          if (receive === undefined) throw unavailable('NOT_STARTED', 'Not started yet.', RETRY_DELAY_MS);
          return { answers: serialize(await receive(readCommands(commands))) };
        },
      },
    },
    verifierOf(credential),
  );

  return {
    peers: {
      address,
      receive: (commit) => {
        receive = commit;
      },
      forward,
    },
    binding,
    listening: (at) => listening(at),
    close: () => clients.clear(),
  };
}

function readCommands(bytes: Buffer): readonly CommandEnvelope[] {
  try {
    const commands: unknown = deserialize(bytes);
    if (Array.isArray(commands)) return commands as readonly CommandEnvelope[];
  } catch {
    // Of a Node that writes a newer form: refused like anything else that cannot be read.
  }
  throw invalidArgument('COMMANDS_INVALID', 'These are no commands.', 'commands');
}

const BEARER = /^Bearer ([\w-]{43})$/;

/** Acts on all tenants, like an operator; no token of one opens it. */
function verifierOf(credential: Buffer): TokenVerifier {
  const principal: Principal = {
    tenant: 'internal',
    subject: 'replica',
    scopes: new Set(['operator']),
    expiresAt: Infinity,
  };
  return {
    verify: (authorization) => {
      const given = Buffer.from(BEARER.exec(authorization ?? '')?.[1] ?? '', 'base64url');
      const isOurs = given.length === credential.length && timingSafeEqual(given, credential);
      return Promise.resolve(
        isOurs
          ? { outcome: 'verified', principal }
          : {
              outcome: 'rejected',
              rejection: { code: 'TOKEN_INVALID', message: 'This is between the replicas of the service.' },
            },
      );
    },
  };
}
