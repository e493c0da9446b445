import { loadSync } from '@grpc/proto-loader';
import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { getProtoPath } from 'google-proto-files';
import { SECOND_MS } from '@rapport/kernel/instant';

export const STATUS_DETAILS_KEY = 'grpc-status-details-bin';

/** The domain of every reason: who defined it. */
export const ERROR_DOMAIN = 'rapport';

/** A google.rpc.Status with ErrorInfo, BadRequest and RetryInfo, flat. */
export interface StatusDetails {
  readonly code: number;
  readonly message: string;
  readonly reason: string;
  readonly domain: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly fields: readonly { readonly field: string; readonly description: string }[];
  readonly retryDelayMs?: number;
}

export interface StatusCodec {
  readonly encode: (
    details: Pick<StatusDetails, 'code' | 'message' | 'reason'> & Partial<Omit<StatusDetails, 'domain'>>,
  ) => Buffer;
  /** `undefined` where the bytes are no status of ours. */
  readonly decode: (bytes: Buffer) => StatusDetails | undefined;
}

/** protobufjs brings its own google.protobuf.Any, with the names of the proto. */
interface Any {
  readonly type_url: string;
  readonly value: Buffer;
}
interface Status {
  readonly code: number;
  readonly message: string;
  readonly details: readonly Any[];
}
interface ErrorInfo {
  readonly reason: string;
  readonly domain: string;
  readonly metadata: Readonly<Record<string, string>>;
}
interface BadRequest {
  readonly fieldViolations: readonly { readonly field: string; readonly description: string }[];
}
interface RetryInfo {
  readonly retryDelay: { readonly seconds: string; readonly nanos: number } | null;
}

const TYPE_PREFIX = 'type.googleapis.com/';
const NANOS_PER_MS = 1_000_000;

let codec: StatusCodec | undefined;

/** Parsing Google's files takes some milliseconds, so it is done once, at the first use. */
export function statusCodec(): StatusCodec {
  return (codec ??= createStatusCodec());
}

function createStatusCodec(): StatusCodec {
  const definition = loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto'], {
    includeDirs: [getProtoPath('..')],
    longs: String,
    defaults: true,
  });
  const statusType = messageType<Status>(definition, 'google.rpc.Status');
  const errorInfo = messageType<ErrorInfo>(definition, 'google.rpc.ErrorInfo');
  const badRequest = messageType<BadRequest>(definition, 'google.rpc.BadRequest');
  const retryInfo = messageType<RetryInfo>(definition, 'google.rpc.RetryInfo');

  const wrap = <Message extends object>(type: Type<Message>, message: Message): Any => ({
    type_url: `${TYPE_PREFIX}${type.name}`,
    value: type.serialize(message),
  });

  return {
    encode: ({ code, message, reason, metadata = {}, fields = [], retryDelayMs }) => {
      const details = [wrap(errorInfo, { reason, domain: ERROR_DOMAIN, metadata })];
      if (fields.length > 0) details.push(wrap(badRequest, { fieldViolations: fields }));
      if (retryDelayMs !== undefined) {
        const seconds = Math.floor(retryDelayMs / SECOND_MS);
        const nanos = Math.round((retryDelayMs - seconds * SECOND_MS) * NANOS_PER_MS);
        details.push(wrap(retryInfo, { retryDelay: { seconds: String(seconds), nanos } }));
      }
      return statusType.serialize({ code, message, details });
    },
    decode: (bytes) => {
      const { code, message, details } = statusType.deserialize(bytes);
      const find = <Message extends object>(type: Type<Message>): Message | undefined => {
        const found = details.find((detail) => detail.type_url === `${TYPE_PREFIX}${type.name}`);
        return found && type.deserialize(found.value);
      };
      const info = find(errorInfo);
      if (!info) return undefined;
      const delay = find(retryInfo)?.retryDelay;
      return {
        code,
        message,
        reason: info.reason,
        domain: info.domain,
        metadata: info.metadata,
        fields: (find(badRequest)?.fieldViolations ?? []).map(({ field, description }) => ({
          field,
          description,
        })),
        ...(delay && { retryDelayMs: Number(delay.seconds) * SECOND_MS + delay.nanos / NANOS_PER_MS }),
      };
    },
  };
}

interface Type<Message extends object> {
  readonly name: string;
  readonly serialize: (message: Message) => Buffer;
  readonly deserialize: (bytes: Buffer) => Message;
}

function messageType<Message extends object>(definition: PackageDefinition, name: string): Type<Message> {
  const type = definition[name];
  if (!type || !('serialize' in type)) throw new Error(`google-proto-files has no message ${name}.`);
  // The interfaces above are Google's messages as these loader options show them.
  const message = type as unknown as MessageTypeDefinition<Message, Message>;
  return { name, serialize: message.serialize, deserialize: message.deserialize };
}
