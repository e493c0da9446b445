import { parseInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';

/** An instant of a definition. Only what passed its check is published; what does not is parked and shown to the operator. */
export function instantOf(id: string, text: string): EpochMs {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`Definition ${id} names no instant.`);
  return at;
}
