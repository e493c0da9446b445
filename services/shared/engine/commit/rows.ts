import type { Document, DocumentValue } from '@rapport/kernel/projection';

export const statesOf = (aggregate: string): string => `${aggregate}.states`;
export const eventsOf = (aggregate: string): string => `${aggregate}.events`;

/** A stored event, or (without version) the memory of a refusal or of an empty decision. */
export interface EventRow extends Document {
  readonly stream: string;
  readonly version?: number;
  readonly tenant: string;
  readonly method: string;
  readonly requestId: string;
  /** Counts the events of the command. */
  readonly n: number;
  readonly fingerprint: string;
  readonly actor: string;
  readonly effectiveAt: number;
  readonly recordedAt: number;
  readonly causes?: object;
  readonly backfill?: true;
  readonly type?: string;
  readonly data?: DocumentValue;
  readonly rejection?: DocumentValue;
}

/** Twelve digits: three centuries of a hundred events a second in one stream. */
const VERSION_DIGITS = 12;

export function eventRowId(stream: string, version: number): string {
  return `${stream}@${String(version).padStart(VERSION_DIGITS, '0')}`;
}
