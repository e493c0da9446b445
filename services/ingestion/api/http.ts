import type { Router } from 'express';
import { HttpProblem, authenticate, jsonBody, principalOf } from '@rapport/platform/http/server';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { IngestionConfig } from '../config.ts';
import { MAX_ITEMS } from './items.ts';
import type { ItemIntake, ItemResult } from './items.ts';

/** Reasons of the whole request, beside those of its items. */
export const HTTP_REASONS = {
  WRONG_TYPE: 400,
  UNKNOWN_FIELD: 400,
  BATCH_EMPTY: 400,
  BATCH_TOO_LARGE: 413,
  SCOPE_MISSING: 403,
} as const;

export const MAX_BODY_BYTES = 512 * 1_024;

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

interface Asked {
  readonly items: readonly unknown[];
  readonly single: boolean;
  readonly backfill: boolean;
}

function requestProblem(reason: keyof typeof HTTP_REASONS, detail: string): HttpProblem {
  return new HttpProblem(HTTP_REASONS[reason], reason, detail);
}

/** One interaction, or `{"interactions": […], "backfill": true}`. */
function readBody(body: unknown, query: unknown): Asked {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw requestProblem('WRONG_TYPE', 'Send one interaction, or {"interactions": [...]}.');
  }
  if (!('interactions' in body)) {
    const { backfill, ...item } = body as Readonly<Record<string, unknown>>;
    return { items: [item], single: true, backfill: backfill === true || query === 'true' };
  }
  const { interactions, backfill = false, ...rest } = body as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    throw requestProblem('UNKNOWN_FIELD', `Beside interactions there is only backfill, not ${unknown}.`);
  }
  if (!Array.isArray(interactions)) throw requestProblem('WRONG_TYPE', 'interactions is a list.');
  if (typeof backfill !== 'boolean') throw requestProblem('WRONG_TYPE', 'backfill is true or false.');
  if (interactions.length === 0) throw requestProblem('BATCH_EMPTY', 'The batch holds no interaction.');
  if (interactions.length > MAX_ITEMS) {
    throw requestProblem(
      'BATCH_TOO_LARGE',
      `A batch has at most ${MAX_ITEMS} interactions, this one has ${interactions.length}; send them in parts.`,
    );
  }
  return { items: interactions, single: false, backfill: backfill || query === 'true' };
}

/** A single interaction that is refused is a problem of its own; the member named twice is a conflict. */
function problemOfItem({ reason = 'REJECTED', detail = '', field }: ItemResult): HttpProblem {
  const status = reason === 'ID_REUSED' ? 409 : reason === 'ITEM_TOO_LARGE' ? 413 : 422;
  return new HttpProblem(status, reason, detail, {
    ...(field !== undefined && { fields: [{ field, description: detail }] }),
  });
}

/** `POST /v1/interactions` */
export function interactionRoutes(
  router: Router,
  { tokens }: ServiceContext<IngestionConfig, 'ingestion'>,
  { takeItems }: ItemIntake,
): void {
  router.post(
    '/v1/interactions',
    authenticate(tokens, 'ingest'),
    jsonBody({ limitBytes: MAX_BODY_BYTES }),
    async (request, response) => {
      const { tenant, subject, scopes } = principalOf(response);
      const { items, single, backfill } = readBody(request.body, request.query.backfill);
      // Not kept while the log answers: every collection would copy it.
      request.body = undefined;
      if (backfill && !scopes.has('backfill')) {
        throw requestProblem('SCOPE_MISSING', 'A backfill needs a token with the scope backfill.');
      }
      const traceparent = request.get('traceparent');
      const caller = {
        tenant,
        subject,
        backfill,
        ...(traceparent !== undefined && TRACEPARENT.test(traceparent) && { traceparent }),
      };
      const results = await takeItems(items, caller);
      const [first] = results;
      if (!single) {
        response.status(202).json({ results });
        return;
      }
      if (first?.status === 'rejected') throw problemOfItem(first);
      response.status(202).json(first);
    },
  );
}
