import { LogUnavailableError } from '@rapport/engine/ports/log';

/** Reads an offset as Kafka's clients write it. Safe integers are checked once, here. */
export function toOffset(text: string): number {
  const offset = Number(text);
  if (text === '' || !Number.isSafeInteger(offset) || offset < 0) {
    throw new LogUnavailableError(`'${text}' is no offset that this client can hold.`);
  }
  return offset;
}
