import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Door {
  readonly post: (body: Buffer) => Promise<Answer>;
  readonly close: () => void;
}

const ANSWER_LIMIT_MS = 30_000;

/** Ingestion's HTTP door over a bounded number of connections that stay open: node:http, which costs least. */
export function openDoor(url: string, token: string, connections: number): Door {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const target = new URL('/v1/interactions', url);
  return {
    post: (body) =>
      new Promise((resolve, reject) => {
        const sent = request(
          target,
          {
            agent,
            method: 'POST',
            timeout: ANSWER_LIMIT_MS,
            headers: {
              authorization: `Bearer ${token}`,
              'content-type': 'application/json',
              'content-length': body.byteLength,
            },
          },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on('data', (part: Buffer) => parts.push(part));
            answer.on('error', reject);
            answer.on('end', () => {
              resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() });
            });
          },
        );
        sent.on('timeout', () => sent.destroy(new Error(`no answer within ${ANSWER_LIMIT_MS} ms`)));
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
}

export interface ItemResult {
  readonly id: string;
  readonly status: string;
  readonly reason?: string;
  readonly position?: { readonly partition: number; readonly offset: string };
}

export function resultsOf({ status, body }: Answer): readonly ItemResult[] {
  if (status !== 202) throw new Error(`Ingestion answered ${status}: ${body.slice(0, 300)}`);
  return (JSON.parse(body) as { readonly results: readonly ItemResult[] }).results;
}
