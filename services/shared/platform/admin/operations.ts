import { setTimeout as pause } from 'node:timers/promises';
import { loadPackageDefinition, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { MessageTypeDefinition, MethodDefinition, PackageDefinition } from '@grpc/proto-loader';
import { getProtoPath } from 'google-proto-files';
import type { Logger } from 'pino';
import type { CollectionHash, Inspection, Operation } from '@rapport/engine/ports/inspection';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { ServiceConstructor } from '@rapport/protos/client';
import { MESSAGE_OPTIONS, PROTO_ROOT, protoFiles } from '@rapport/protos/loader';
import { invalidArgument, notFound, unimplemented, valueOrThrow } from '../grpc/errors.ts';
import { readPageSize } from '../grpc/pages.ts';
import type { PageTokens } from '../grpc/pages.ts';
import { bindService } from '../grpc/server.ts';
import type { ServiceBinding } from '../grpc/server.ts';
import { toTimestamp } from '../grpc/wire.ts';

/** Google's messages as these loader options show them. */
interface Any {
  readonly type_url: string;
  readonly value: Buffer;
}

interface WireOperation {
  readonly name: string;
  readonly metadata: Any | null;
  readonly done: boolean;
  readonly error?: { readonly code: number; readonly message: string };
  readonly response?: Any;
}

interface NamedRequest {
  readonly name: string;
}

type Rpc<Request, Response> = MethodDefinition<Partial<Request>, Response, Request, Response>;

export interface OperationsDefinition {
  readonly ListOperations: Rpc<
    { readonly filter: string; readonly pageSize: number; readonly pageToken: string },
    { readonly operations: readonly WireOperation[]; readonly nextPageToken: string }
  >;
  readonly GetOperation: Rpc<NamedRequest, WireOperation>;
  readonly DeleteOperation: Rpc<NamedRequest, object>;
  readonly CancelOperation: Rpc<NamedRequest, object>;
  readonly WaitOperation: Rpc<
    NamedRequest & { readonly timeout: { readonly seconds: string; readonly nanos: number } | null },
    WireOperation
  >;
}

export interface LoadedOperations {
  readonly Operations: ServiceConstructor<OperationsDefinition>;
  /** With the messages of admin, which travel inside operations. */
  readonly definition: PackageDefinition;
}

/** google.longrunning.Operations from Google's file; some tens of milliseconds, so call it once. */
export function loadOperations(): LoadedOperations {
  const files = ['google/longrunning/operations.proto', ...protoFiles('admin')];
  const definition = loadSync(files, { ...MESSAGE_OPTIONS, includeDirs: [PROTO_ROOT, getProtoPath('..')] });
  const { google } = loadPackageDefinition(definition) as unknown as {
    readonly google: { readonly longrunning: Pick<LoadedOperations, 'Operations'> };
  };
  return { Operations: google.longrunning.Operations, definition };
}

const PAGE_LIMITS = { standard: 20, most: 100 };
const QUERY = 'Operations/ListOperations';
/** How often a waiting call looks. */
const LOOK_MS = 100;
/** Left to answer before the call's deadline. */
const ANSWER_MS = 50;

const KINDS = { rebuild: 'OPERATION_KIND_REBUILD', cutover: 'OPERATION_KIND_CUTOVER' } as const;

export function toWireHash({ collection, documents, sha256 }: CollectionHash): {
  collection: string;
  documents: string;
  sha256: string;
} {
  return { collection, documents: String(documents), sha256 };
}

interface OperationsOptions {
  readonly loaded: LoadedOperations;
  readonly logger: Logger;
  readonly pages: PageTokens;
}

/** `google.longrunning.Operations` (AIP-151) over rebuilds and cutovers, for operators only. */
export function operationsBinding(
  inspection: Pick<Inspection, 'operation' | 'operations' | 'cancel'>,
  { loaded, logger, pages }: OperationsOptions,
): ServiceBinding {
  const toWire = (operation: Operation): WireOperation => wireOperation(loaded.definition, operation);
  const find = async (name: string): Promise<Operation> => {
    const operation = await inspection.operation(name);
    if (operation === undefined) throw unknownOperation(name);
    return operation;
  };

  return bindService(loaded.Operations.service, {
    ListOperations: {
      scope: 'operator',
      handler: async ({ filter, pageSize, pageToken }) => {
        if (filter !== '') throw invalidArgument('FILTER_UNSUPPORTED', 'Lists are not filtered.', 'filter');
        const limit = valueOrThrow(readPageSize(pageSize, PAGE_LIMITS));
        const end = valueOrThrow(pages.open(pageToken, QUERY));
        const found = await inspection.operations({
          limit: limit + 1,
          ...(end !== undefined && { after: String(end._id) }),
        });
        const operations = found.slice(0, limit);
        const last = operations.at(-1);
        const nextPageToken =
          last === undefined || found.length <= limit
            ? ''
            : pages.sign({ query: QUERY, after: { _id: last.name } });
        return { operations: operations.map(toWire), nextPageToken };
      },
    },
    GetOperation: { scope: 'operator', handler: async ({ name }) => toWire(await find(name)) },
    WaitOperation: {
      scope: 'operator',
      handler: async ({ name, timeout }, context) => {
        const waitMs =
          timeout === null ? Infinity : Number(timeout.seconds) * SECOND_MS + timeout.nanos / 1e6;
        const until = performance.now() + Math.min(waitMs, context.deadlineMs() - ANSWER_MS);
        for (;;) {
          const operation = await find(name);
          const leftMs = until - performance.now();
          if (operation.result.state !== 'running' || leftMs <= 0) return toWire(operation);
          await pause(Math.min(LOOK_MS, leftMs));
        }
      },
    },
    CancelOperation: {
      scope: 'operator',
      handler: async ({ name }, { method, subject, tenant }) => {
        const outcome = await inspection.cancel(name);
        if (outcome === 'unknown') throw unknownOperation(name);
        logger.info({ event: 'admin.audit', method, subject, tenant, operation: name, outcome });
        return {};
      },
    },
    DeleteOperation: {
      scope: 'operator',
      handler: () =>
        Promise.reject(unimplemented('OPERATIONS_ARE_KEPT', 'The newest are the record of what was done.')),
    },
  });
}

function unknownOperation(name: string): Error {
  return notFound('OPERATION_UNKNOWN', 'This service has no such operation, or forgot it.', {
    name: name.slice(0, 100),
  });
}

function pack(messages: PackageDefinition, name: string, message: object): Any {
  const type = messages[`rapport.admin.v1.${name}`];
  if (!type || !('serialize' in type)) throw new Error(`rapport.admin.v1 has no message ${name}.`);
  // The union also holds enums and services, whose `serialize` is none of a message's.
  const { serialize } = type as unknown as MessageTypeDefinition<object, object>;
  return { type_url: `type.googleapis.com/rapport.admin.v1.${name}`, value: serialize(message) };
}

function wireOperation(messages: PackageDefinition, operation: Operation): WireOperation {
  const { name, kind, startedAt, appliedRecords, targetRecords, result, ...rest } = operation;
  const metadata = pack(messages, 'OperationMetadata', {
    ...rest,
    kind: KINDS[kind],
    startedAt: toTimestamp(startedAt),
    appliedRecords: String(appliedRecords),
    targetRecords: String(targetRecords),
  });
  switch (result.state) {
    case 'running':
      return { name, metadata, done: false };
    case 'compared': {
      const { equal, live, rebuilt } = result;
      const message = { equal, live: live.map(toWireHash), rebuilt: rebuilt.map(toWireHash) };
      return { name, metadata, done: true, response: pack(messages, 'RebuildResult', message) };
    }
    case 'switched': {
      const message = { corrections: String(result.corrections) };
      return { name, metadata, done: true, response: pack(messages, 'CutoverResult', message) };
    }
    case 'failed':
      return { name, metadata, done: true, error: { code: status.ABORTED, message: result.reason } };
    case 'cancelled':
      return { name, metadata, done: true, error: { code: status.CANCELLED, message: result.reason } };
  }
}
