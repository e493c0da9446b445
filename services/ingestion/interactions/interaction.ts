import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef } from '@rapport/kernel/ids';
import type { InteractionRecordedData } from '@rapport/contracts/ingestion/events';
import type { Refusal } from '@rapport/kernel/outcome';

/** An interaction that was checked and brought into its normal form. */
export interface Interaction {
  /** The caller's, if there was one. */
  readonly id?: string;
  readonly member: MemberRef;
  readonly occurredAt: EpochMs;
  /** What goes into the log beside the person. */
  readonly data: Omit<InteractionRecordedData, 'personal'>;
}

export const ITEM_REASONS = [
  'WRONG_TYPE',
  'UNKNOWN_FIELD',
  'FIELD_MISSING',
  'FIELD_OUT_OF_RANGE',
  'ITEM_TOO_LARGE',
  'ID_INVALID',
  'MEMBER_MISSING',
  'MEMBER_NAMESPACE_INVALID',
  'MEMBER_EXTERNAL_ID_INVALID',
  'UNKNOWN_VERB',
  'OCCURRED_AT_MISSING',
  'OCCURRED_AT_UNPARSABLE',
  'OCCURRED_AT_IN_FUTURE',
  'OCCURRED_AT_TOO_OLD',
  'AMOUNT_INVALID',
  'CURRENCY_NOT_TENANTS',
  'TOO_MANY_PROPERTIES',
  'PROPERTY_NAME_INVALID',
  'TEXT_INVALID',
  'COORDINATES_NOT_TAKEN',
  'SHARE_ID_MISSING',
  'SHARE_WITHOUT_CONTENT',
  'ID_REUSED',
] as const;

export type ItemReason = (typeof ITEM_REASONS)[number];

/** Why an item is refused, with the field in the caller's own spelling. */
export interface ItemRefusal extends Refusal<ItemReason> {
  readonly field: string;
}

export type Checked =
  | { readonly outcome: 'valid'; readonly interaction: Interaction }
  | { readonly outcome: 'rejected'; readonly rejection: ItemRefusal };

export function refuse(code: ItemReason, field: string, message: string): Checked {
  return { outcome: 'rejected', rejection: { code, field, message } };
}
