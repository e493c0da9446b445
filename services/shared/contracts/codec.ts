import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import type { Decode, Decoded, EventEnvelope } from '@rapport/kernel/event';
import { parseInstant, toEpochMs } from '@rapport/kernel/instant';
import { CONTRACTS } from './registry.ts';
import type { EventContract } from './envelope.ts';

export interface Codec {
  /** Bytes of a record to an event; unknown types are ignored, known ones that break their schema are poison. */
  readonly decode: Decode;
  /** @throws ContractBrokenError: a producer's bug, never input. */
  readonly encode: (event: EventEnvelope) => Uint8Array;
}

export class ContractBrokenError extends Error {
  readonly code = 'CONTRACT_BROKEN';
  readonly retryable = false;

  constructor(type: string, problem: string) {
    super(`An event of type ${type} breaks its contract: ${problem}`);
    this.name = 'ContractBrokenError';
  }
}

/** An envelope before anything is known about it. */
type Unchecked = { readonly [Attribute in keyof EventEnvelope]?: unknown };

const ENVELOPE_TEXTS = ['id', 'source', 'type', 'time', 'tenantid', 'recordedat'] as const;

/**
 * Compiles a schema when the first event of its type comes, once; keep the result for the life of the process. A service
 * meets a few of the types.
 */
export function createCodec(contracts: readonly EventContract[] = CONTRACTS): Codec {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: false });
  const schemas = new Map(contracts.map(({ type, data }) => [type, data]));
  const validators = new Map<string, ValidateFunction>();
  const compile = (type: string): ValidateFunction | undefined => {
    const schema = schemas.get(type);
    if (schema === undefined) return undefined;
    const validate = ajv.compile(schema);
    validators.set(type, validate);
    return validate;
  };
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const bytes = new TextEncoder();

  const problemOf = (event: Unchecked): string | undefined => {
    for (const attribute of ENVELOPE_TEXTS) {
      if (typeof event[attribute] !== 'string') return `attribute ${attribute} is missing`;
    }
    if (event.specversion !== '1.0') return 'specversion is not 1.0';
    if (parseInstant(String(event.time)) === undefined) return 'time is no instant';
    if (parseInstant(String(event.recordedat)) === undefined) return 'recordedat is no instant';
    const type = String(event.type);
    const validate = validators.get(type) ?? compile(type);
    if (validate === undefined || validate(event.data)) return undefined;
    return ajv.errorsText(validate.errors, { dataVar: 'data' });
  };

  const decode = (value: Uint8Array): Decoded => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(utf8.decode(value));
    } catch (error) {
      return { outcome: 'poison', reason: `not JSON: ${String(error)}` };
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return { outcome: 'poison', reason: 'not a JSON object' };
    }
    const event = parsed as EventEnvelope;
    const problem = problemOf(event);
    if (problem !== undefined) return { outcome: 'poison', reason: problem };
    if (!schemas.has(event.type)) {
      return {
        outcome: 'ignored',
        id: event.id,
        tenant: event.tenantid,
        recordedAt: toEpochMs(event.recordedat),
      };
    }
    return { outcome: 'event', event };
  };

  return {
    decode,
    encode: (event) => {
      const problem = schemas.has(event.type) ? problemOf(event) : 'its type is not registered';
      if (problem !== undefined) throw new ContractBrokenError(event.type, problem);
      return bytes.encode(JSON.stringify(event));
    },
  };
}
