import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Router } from 'express';
import { OverloadedError } from '@rapport/engine/engine';
import { invalidArgument } from '../grpc/errors.ts';
import { TEST_PRIVATE_KEY_PEM, TEST_PUBLIC_KEY_PEM } from '../config/test-config.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createTokenSigner } from '../tokens/sign.ts';
import { createTokenVerifier } from '../tokens/verify.ts';
import { authenticate, createHttpServer, HttpProblem, jsonBody, principalOf } from './server.ts';

const LIMIT_BYTES = 1_000;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function running(routes: (router: Router) => void = () => {}) {
  const finished: string[] = [];
  const logged: string[] = [];
  let ready = false;
  const server = createHttpServer({
    name: 'test',
    telemetry: {
      httpFinished: ({ route, status }) => void finished.push(`${route} ${status}`),
      scrape: async () => 'a 1\n',
    },
    logger: createLogger({ service: 'test', level: 'error' }, { write: (line) => void logged.push(line) }),
    ready: () => ready,
  });
  server.mount(routes);
  const port = await server.start(0);
  stops.push(() => server.stop(100));
  const open = (): void => {
    ready = true;
    server.open();
  };
  return { server, port, open, finished, logged, url: `http://127.0.0.1:${port}` };
}

const echo = (router: Router): void => {
  router.post('/echo', jsonBody({ limitBytes: LIMIT_BYTES, maxDepth: 5 }), (request, response) => {
    response.json({ got: request.body as unknown });
  });
};

async function problemOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const body = (await response.json()) as {
    status: number;
    reason: string;
    type: string;
    title: string;
    detail: string;
  };
  expect(body.status).toBe(response.status);
  expect(body.type).toMatch(/^urn:rapport:problem:[a-z0-9-]+$/);
  return `${body.status} ${body.reason}`;
}

function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<Response> {
  return fetch(`${url}/echo`, { method: 'POST', body, headers: { 'content-type': type } });
}

describe('health', () => {
  it('is there before anything else, readiness follows the service', async () => {
    const { url, open } = await running();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    open();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('is beside the metrics', async () => {
    const { url } = await running();
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    await expect(response.text()).resolves.toBe('a 1\n');
  });
});

describe('routes', () => {
  it('are refused until the service is open, and again while it drains', async () => {
    const { url, open, server } = await running(echo);
    const early = await post(url, '{}');
    expect(early.headers.get('retry-after')).toBe('1');
    await expect(problemOf(early)).resolves.toBe('503 NOT_READY');
    open();
    expect((await post(url, '{}')).status).toBe(200);
    await server.drain(100);
    await expect(problemOf(await post(url, '{}'))).resolves.toBe('503 NOT_READY');
  });

  it('end before the drain resolves', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const { url, open, server } = await running((router) =>
      router.get('/slow', async (_request, response) => {
        entered();
        await held;
        response.json({});
      }),
    );
    open();
    const answer = fetch(`${url}/slow`);
    await inside;
    let drained = false;
    const draining = server.drain(5_000).then(() => (drained = true));
    expect(drained).toBe(false);
    release();
    expect((await answer).status).toBe(200);
    await draining;
  });

  it('are counted by their pattern, not by their path', async () => {
    const { url, open, finished } = await running((router) =>
      router.get('/things/:id', (_request, response) => void response.json({})),
    );
    open();
    await (await fetch(`${url}/things/alice`)).text();
    await (await fetch(`${url}/nowhere/alice`)).text();
    expect(finished).toEqual(['GET /things/:id 200', 'none 404']);
  });

  it('answer 404 and undecodable paths as problems', async () => {
    const { url, open } = await running((router) =>
      router.get('/things/:id', (_request, response) => void response.json({})),
    );
    open();
    await expect(problemOf(await fetch(`${url}/nowhere`))).resolves.toBe('404 NOT_FOUND');
    await expect(problemOf(await fetch(`${url}/things/%ff`))).resolves.toBe('400 REQUEST_INVALID');
  });
});

describe('problems', () => {
  async function thrown(error: Error) {
    const { url, open, logged } = await running((router) =>
      router.get('/fails', async () => {
        throw error;
      }),
    );
    open();
    return { response: await fetch(`${url}/fails`), logged };
  }

  it('are those that a handler throws', async () => {
    const { response } = await thrown(
      new HttpProblem(422, 'NOPE', 'No.', {
        fields: [{ field: 'verb', description: 'unknown' }],
        retryAfterSeconds: 7,
      }),
    );
    expect(response.headers.get('retry-after')).toBe('7');
    await expect(response.json()).resolves.toEqual({
      type: 'urn:rapport:problem:nope',
      title: 'Unprocessable Content',
      status: 422,
      detail: 'No.',
      reason: 'NOPE',
      errors: [{ field: 'verb', description: 'unknown' }],
    });
  });

  it('are made of RPC refusals and of overload', async () => {
    await expect(
      problemOf((await thrown(invalidArgument('ID_INVALID', 'No.', 'id'))).response),
    ).resolves.toBe('400 ID_INVALID');
    const { response } = await thrown(new OverloadedError(1_500));
    expect(response.headers.get('retry-after')).toBe('2');
    await expect(problemOf(response)).resolves.toBe('429 OVERLOADED');
  });

  it('say nothing of our own faults, and log them once', async () => {
    const { response, logged } = await thrown(new TypeError('canary'));
    expect(response.status).toBe(500);
    await expect(response.text()).resolves.not.toContain('canary');
    expect(logged).toHaveLength(1);
  });
});

describe('bodies', () => {
  it('are parsed up to their limit', async () => {
    const { url, open } = await running(echo);
    open();
    await expect((await post(url, '{"a":["ü",1]}')).json()).resolves.toEqual({ got: { a: ['ü', 1] } });
    expect((await post(url, '{}', 'application/json; charset=utf-8')).status).toBe(200);
    expect((await post(url, JSON.stringify('x'.repeat(LIMIT_BYTES - 2)))).status).toBe(200);
  });

  it('are refused by their announced length', async () => {
    const { url, open } = await running(echo);
    open();
    await expect(problemOf(await post(url, JSON.stringify('x'.repeat(LIMIT_BYTES - 1))))).resolves.toBe(
      '413 BODY_TOO_LARGE',
    );
  });

  it('are refused where a stream passes the limit, before it ends', async () => {
    const { port, open } = await running(echo);
    open();
    const outcome = await new Promise<number | undefined>((resolve, reject) => {
      const call = httpRequest(
        {
          port,
          path: '/echo',
          method: 'POST',
          headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
        },
        (response) => {
          resolve(response.statusCode);
          call.destroy();
        },
      );
      call.on('error', reject);
      // Never ended: an answer can only come because the limit was passed.
      call.write(`"${'x'.repeat(LIMIT_BYTES)}`);
    });
    expect(outcome).toBe(413);
  });

  it('that never end are cut off', async () => {
    const { port, open } = await running(echo);
    open();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    let sent = 0;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const feed = (): void => {
      while (!socket.destroyed && sent < 1_000) {
        sent++;
        if (!socket.write(chunk)) {
          socket.once('drain', feed);
          return;
        }
      }
    };
    feed();
    socket.resume();
    await closed;
    expect(sent).toBeLessThan(1_000);
  });

  it.each([
    ['another type', '{}', 'text/plain', '415 CONTENT_TYPE_UNSUPPORTED'],
    ['another charset', '{}', 'application/json; charset=latin1', '415 CONTENT_TYPE_UNSUPPORTED'],
    ['no JSON', '{"a":', 'application/json', '400 JSON_INVALID'],
    ['nothing', '', 'application/json', '400 JSON_INVALID'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'application/json', '400 JSON_INVALID'],
    ['nesting', '[[[[[[]]]]]]', 'application/json', '400 JSON_TOO_DEEP'],
    ['nesting without an end', '[{"a":'.repeat(160), 'application/json', '400 JSON_TOO_DEEP'],
  ])('are refused: %s', async (_what, body, type, problem) => {
    const { url, open } = await running(echo);
    open();
    await expect(problemOf(await post(url, body, type))).resolves.toBe(problem);
  });

  it('may hold brackets in texts', async () => {
    const { url, open } = await running(echo);
    open();
    const text = '[{"'.repeat(20) + '\\';
    await expect((await post(url, JSON.stringify([[text]]))).json()).resolves.toEqual({ got: [[text]] });
  });

  it('are not unpacked', async () => {
    const { url, open } = await running(echo);
    open();
    const response = await fetch(`${url}/echo`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    await expect(problemOf(response)).resolves.toBe('415 CONTENT_ENCODING_UNSUPPORTED');
  });
});

describe('credentials', () => {
  it('are asked for and tell who calls', async () => {
    const tokens = createTokenVerifier(TEST_PUBLIC_KEY_PEM);
    const { url, open } = await running((router) =>
      router.get('/me', authenticate(tokens, ['ingest', 'admin']), (_request, response) => {
        response.json({ tenant: principalOf(response).tenant });
      }),
    );
    open();
    const ask = async (scopes?: readonly 'read'[] | readonly 'ingest'[]): Promise<Response> => {
      const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
      const token =
        scopes &&
        (await signer.sign({ tenant: 'acme', subject: 's', scopes, ttlSeconds: 60, now: Date.now() })).token;
      return fetch(`${url}/me`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
    };
    const missing = await ask();
    expect(missing.headers.get('www-authenticate')).toBe('Bearer');
    await expect(problemOf(missing)).resolves.toBe('401 TOKEN_MISSING');
    await expect(problemOf(await ask(['read']))).resolves.toBe('403 SCOPE_MISSING');
    await expect((await ask(['ingest'])).json()).resolves.toEqual({ tenant: 'acme' });
  });
});

describe('stop', () => {
  it('cuts off what does not end by itself', async () => {
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const { url, open, server } = await running((router) => router.get('/hangs', () => entered()));
    open();
    const call = fetch(`${url}/hangs`);
    const failed = expect(call).rejects.toThrow();
    await inside;
    await server.stop(10);
    await failed;
  });
});
