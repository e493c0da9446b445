import type { Request, RequestHandler } from 'express';
import { HttpProblem } from './problem.ts';

export interface BodyLimits {
  /** Longest body in bytes; a longer one is refused by its announced length, or where the stream passes it. */
  readonly limitBytes: number;
  /** Deepest nesting of arrays and objects; 32 where absent. */
  readonly maxDepth?: number;
}

const STANDARD_MAX_DEPTH = 32;
/** What is still read, and thrown away, after a refusal, so that the caller gets to read the answer. */
const MAX_DISCARDED_BYTES = 1024 * 1024;

const JSON_TYPE = /^application\/(json|[\w.-]+\+json) *(; *charset *= *"?utf-8"? *)?$/i;

/**
 * Reads a JSON body within its limits into `request.body`: 415 for another type or an encoding, 413 for too much,
 * 400 for what is no UTF-8, no JSON, or nested too deeply for whoever walks it afterwards.
 */
export function jsonBody({ limitBytes, maxDepth = STANDARD_MAX_DEPTH }: BodyLimits): RequestHandler {
  return async (request, _response, next) => {
    if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
      discardRest(request);
      throw new HttpProblem(415, 'CONTENT_TYPE_UNSUPPORTED', 'Send application/json in UTF-8.');
    }
    // Nothing is unpacked: a small body could become a large one.
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      discardRest(request);
      throw new HttpProblem(415, 'CONTENT_ENCODING_UNSUPPORTED', 'Send the body without content-encoding.');
    }
    const bytes = await readBytes(request, limitBytes);
    request.body = parseJson(bytes, maxDepth);
    next();
  };
}

function tooLarge(limitBytes: number): HttpProblem {
  return new HttpProblem(413, 'BODY_TOO_LARGE', `A body has at most ${limitBytes} bytes.`);
}

function discardRest(request: Request): void {
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > MAX_DISCARDED_BYTES) request.destroy();
  });
}

async function readBytes(request: Request, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    discardRest(request);
    throw tooLarge(limitBytes);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > limitBytes) {
        settle();
        discardRest(request);
        reject(tooLarge(limitBytes));
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = (): void => {
      settle();
      const [only] = chunks;
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks, received));
    };
    const onBroken = (): void => {
      settle();
      reject(new HttpProblem(400, 'BODY_INCOMPLETE', 'The body ended before it was complete.'));
    };
    const settle = (): void => {
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
    };
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Parses JSON; the depth is counted on the bytes beforehand, so that no recursion ever meets a deep value. */
export function parseJson(bytes: Buffer, maxDepth: number): unknown {
  if (depthOf(bytes, maxDepth) > maxDepth) {
    throw new HttpProblem(400, 'JSON_TOO_DEEP', `JSON is nested at most ${maxDepth} levels deep.`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem(400, 'JSON_INVALID', 'The body is not UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the body, which may be personal.
    throw new HttpProblem(400, 'JSON_INVALID', 'The body is not JSON.');
  }
}

/** Deepest level of brackets outside of strings; stops as soon as it exceeds the limit. UTF-8 keeps ASCII unique. */
function depthOf(bytes: Buffer, limit: number): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      if (++depth > deepest) deepest = depth;
      if (deepest > limit) return deepest;
    } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      depth--;
    }
  }
  return deepest;
}
