import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { ErrorRequestHandler, Request, RequestHandler, Response, Router } from 'express';
import type { Logger } from 'pino';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { HttpObserver } from '../telemetry/telemetry.ts';
import { requireScope } from '../tokens/verify.ts';
import type { Principal, RequiredScope, TokenVerifier } from '../tokens/verify.ts';
import { HttpProblem, internalProblem, problemOf, toProblemDetails } from './problem.ts';

export { HttpProblem } from './problem.ts';
export { jsonBody } from './body.ts';
export type { BodyLimits } from './body.ts';

export interface HttpServer {
  /** Listens; resolves with the port, which the system chose where 0 was asked for. Routes answer 503 until `open`. */
  readonly start: (port: number) => Promise<number>;
  /** Adds routes behind health and metrics. */
  readonly mount: (routes: (router: Router) => void) => void;
  /** Lets requests through to the routes. */
  readonly open: () => void;
  /** Routes answer 503 again; resolves when those in flight have ended, or after the deadline. */
  readonly drain: (deadlineMs: number) => Promise<void>;
  /** Closes the port and the connections, the busy ones after the deadline; idempotent. */
  readonly stop: (deadlineMs: number) => Promise<void>;
}

export interface HttpServerOptions {
  readonly name: string;
  readonly telemetry: HttpObserver & { readonly scrape: () => Promise<string> };
  readonly logger: Logger;
  /** What `/readyz` says. */
  readonly ready: () => boolean;
  /** `127.0.0.1` where absent. */
  readonly bindAddress?: string;
}

/** A browser on a slow line sends 2 MB in this time; a caller who takes longer holds a connection for nothing. */
const REQUEST_TIMEOUT_MS = 30 * SECOND_MS;
const HEADERS_TIMEOUT_MS = 10 * SECOND_MS;
/** Longer than the idle time of usual load balancers would be safer there; shorter frees descriptors here. */
const KEEP_ALIVE_TIMEOUT_MS = 65 * SECOND_MS;
const MAX_HEADERS = 64;
/** Bodies of 42 kB, the usual batch, then hold 42 MB; 50,000 requests a second at 20 ms each are as many. */
const MAX_REQUESTS_IN_FLIGHT = 1_000;
const RETRY_AFTER_SECONDS = 1;

/** `/healthz` (the process lives), `/readyz` (it serves), `/metrics`, and a service's own routes behind them. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { logger, telemetry, bindAddress = '127.0.0.1' } = options;
  let admitting = false;
  let inFlight = 0;
  let idle: (() => void) | undefined;

  const admit: RequestHandler = (_request, response, next) => {
    if (!admitting) {
      throw new HttpProblem(503, 'NOT_READY', 'The service is starting or stopping.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    if (inFlight >= MAX_REQUESTS_IN_FLIGHT) {
      throw new HttpProblem(503, 'OVERLOADED', 'Too many requests are in flight.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) idle?.();
    });
    next();
  };

  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(observe(telemetry));
  app.get('/healthz', (_request, response) => void response.json({ status: 'alive', service: options.name }));
  app.get('/readyz', (_request, response) => {
    const ready = options.ready();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', service: options.name });
  });
  app.get('/metrics', async (_request, response) => {
    response.type('text/plain; version=0.0.4; charset=utf-8').send(await telemetry.scrape());
  });
  const router = express.Router({ caseSensitive: true });
  app.use(admit, router);
  app.use(() => {
    throw new HttpProblem(404, 'NOT_FOUND', 'There is nothing here.');
  });
  app.use(answerProblems(logger));

  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // Finds requests that are too slow within a second instead of Node's thirty.
      connectionsCheckingInterval: SECOND_MS,
    },
    app,
  );
  server.maxHeadersCount = MAX_HEADERS;
  let stopping: Promise<void> | undefined;

  return {
    start: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, bindAddress, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    mount: (routes) => routes(router),
    open: () => {
      admitting = true;
    },
    drain: async (deadlineMs) => {
      admitting = false;
      if (inFlight === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs);
        idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    stop: (deadlineMs) =>
      (stopping ??= new Promise((resolve) => {
        admitting = false;
        const cutOff = setTimeout(() => server.closeAllConnections(), deadlineMs);
        // Closes idle connections too; an error only says that the server never listened.
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
      })),
  };
}

function observe(telemetry: HttpObserver): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      telemetry.httpFinished({
        route: routeOf(request),
        status: response.statusCode,
        durationMs: performance.now() - startedAt,
      });
    });
    next();
  };
}

/** The pattern of the matched route: a path would make a metric per id. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? `${request.method} ${path}` : 'none';
}

function answerProblems(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const problem = problemOf(thrown) ?? internalProblem();
    if (problem.status === 500) logger.error({ event: 'http.fault', route: routeOf(request), err: thrown });
    // A body had begun: only cutting the connection tells the caller that it is not whole.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.retryAfterSeconds !== undefined)
      response.set('Retry-After', String(problem.retryAfterSeconds));
    if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(toProblemDetails(problem)));
  };
}

/** Refuses requests without a token that holds the scope, or one of the scopes: 401, 403. */
export function authenticate(tokens: TokenVerifier, scope: RequiredScope): RequestHandler {
  return async (request, response, next) => {
    const verdict = await tokens.verify(request.headers.authorization);
    if (verdict.outcome === 'rejected')
      throw new HttpProblem(401, verdict.rejection.code, verdict.rejection.message);
    const missing = requireScope(verdict.principal, scope);
    if (missing) throw new HttpProblem(403, missing.code, missing.message);
    response.locals.principal = verdict.principal;
    next();
  };
}

/** Who calls, in routes behind {@link authenticate}. */
export function principalOf(response: Response): Principal {
  const principal = response.locals.principal as Principal | undefined;
  if (!principal) throw new Error('This route is not behind authenticate.');
  return principal;
}
