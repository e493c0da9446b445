import type { Refusal } from '@rapport/kernel/outcome';
import { refusalError } from '@rapport/platform/grpc/errors';
import type { RefusalStatus, RpcError } from '@rapport/platform/grpc/errors';
import type { AccountRejection } from '../account/rejections.ts';
import type { BudgetRejection } from '../budget/decide.ts';
import type { BoardRejection } from '../board/aggregate.ts';
import type { RuleRejection } from '../rule/decide.ts';
import type { CodeRejection } from '../code/aggregate.ts';
import type { RedemptionRejection } from '../redemption/aggregate.ts';
import type { RewardRejection } from '../reward/aggregate.ts';
import type { SeasonRejection } from '../season/aggregate.ts';
import type { TierProgramRejection } from '../tier/aggregate.ts';
import type { TitleRejection } from '../title/aggregate.ts';

type Rejection =
  | AccountRejection
  | BudgetRejection
  | RuleRejection
  | BoardRejection
  | SeasonRejection
  | TierProgramRejection
  | TitleRejection
  | CodeRejection
  | RedemptionRejection
  | RewardRejection;

/** How each refusal of an aggregate reaches the caller; the README explains them. */
const STATUS_OF_REJECTION = {
  AMOUNT_NOT_POSITIVE: 'INVALID_ARGUMENT',
  AMOUNT_OVERFLOW: 'FAILED_PRECONDITION',
  INSUFFICIENT_POINTS: 'FAILED_PRECONDITION',
  TRANSACTION_UNKNOWN: 'NOT_FOUND',
  TRANSACTION_NOT_REVERSIBLE: 'FAILED_PRECONDITION',
  TRANSACTION_TOO_OLD: 'FAILED_PRECONDITION',
  ALREADY_REVERSED: 'FAILED_PRECONDITION',
  REVERSAL_TOO_LARGE: 'FAILED_PRECONDITION',
  ACTIVATION_NOT_AHEAD: 'INVALID_ARGUMENT',
  EXPIRY_NOT_AHEAD: 'INVALID_ARGUMENT',
  TOO_MANY_LOTS: 'FAILED_PRECONDITION',
  HOLD_EXPIRY_INVALID: 'INVALID_ARGUMENT',
  TOO_MANY_HOLDS: 'FAILED_PRECONDITION',
  HOLD_UNKNOWN: 'NOT_FOUND',
  HOLD_EXPIRED: 'FAILED_PRECONDITION',
  HOLD_CLOSED: 'FAILED_PRECONDITION',
  CAPTURE_TOO_LARGE: 'FAILED_PRECONDITION',
  AMOUNT_ZERO: 'INVALID_ARGUMENT',
  TRANSFER_TO_ONESELF: 'INVALID_ARGUMENT',
  TOO_MANY_TRANSFERS: 'FAILED_PRECONDITION',
  BUDGET_INSUFFICIENT: 'FAILED_PRECONDITION',
  BUDGET_UNIT_DIFFERS: 'FAILED_PRECONDITION',
  RULE_EXISTS: 'ALREADY_EXISTS',
  RULE_UNKNOWN: 'NOT_FOUND',
  RULE_ALREADY_PUBLISHED: 'FAILED_PRECONDITION',
  RULE_NOT_PUBLISHED: 'FAILED_PRECONDITION',
  RULE_RETIRED: 'FAILED_PRECONDITION',
  LEADERBOARD_EXISTS: 'ALREADY_EXISTS',
  SEASON_NOT_OVER: 'FAILED_PRECONDITION',
  TIER_PROGRAM_INCOMPATIBLE: 'FAILED_PRECONDITION',
  TITLE_NOT_HELD: 'NOT_FOUND',
  TOO_MANY_TITLES: 'FAILED_PRECONDITION',
  TITLE_EXPIRY_INVALID: 'INVALID_ARGUMENT',
  REWARD_UNKNOWN: 'NOT_FOUND',
  REWARD_INCOMPATIBLE: 'FAILED_PRECONDITION',
  REWARD_NOT_LISTED: 'FAILED_PRECONDITION',
  OUT_OF_STOCK: 'FAILED_PRECONDITION',
  STOCK_BY_CODES: 'FAILED_PRECONDITION',
  CODE_REPEATED: 'ALREADY_EXISTS',
  CODE_TAKEN: 'FAILED_PRECONDITION',
  REDEMPTION_LIMIT: 'FAILED_PRECONDITION',
  REDEMPTION_UNKNOWN: 'NOT_FOUND',
  REDEMPTION_OVER: 'FAILED_PRECONDITION',
  TOO_MANY_REDEMPTIONS: 'FAILED_PRECONDITION',
} as const satisfies Record<Rejection['code'], RefusalStatus>;

/** Refusals that the doors decide by themselves. */
export const DOOR_REASONS = {
  ACCOUNT_UNKNOWN: 'NOT_FOUND',
  NOT_COUNTED_YET: 'FAILED_PRECONDITION',
  HISTORY_TOO_LONG: 'FAILED_PRECONDITION',
  REASON_TOO_LONG: 'INVALID_ARGUMENT',
  REASON_MISSING: 'INVALID_ARGUMENT',
  APPROVER_INVALID: 'INVALID_ARGUMENT',
  SELF_APPROVED: 'FAILED_PRECONDITION',
  TRANSFER_NOT_TAKEN: 'FAILED_PRECONDITION',
  RULE_INVALID: 'INVALID_ARGUMENT',
  TOO_MANY_RULES: 'FAILED_PRECONDITION',
  RULE_CIRCULAR: 'FAILED_PRECONDITION',
  UNIT_UNKNOWN: 'NOT_FOUND',
  UNIT_INVALID: 'INVALID_ARGUMENT',
  TOO_MANY_UNITS: 'FAILED_PRECONDITION',
  BUDGET_UNKNOWN: 'NOT_FOUND',
  TOO_MANY_BUDGETS: 'FAILED_PRECONDITION',
  VERB_UNKNOWN: 'INVALID_ARGUMENT',
  DAYS_INVALID: 'INVALID_ARGUMENT',
  REPLAY_RUNNING: 'FAILED_PRECONDITION',
  REPLAY_UNKNOWN: 'NOT_FOUND',
  LEADERBOARD_UNKNOWN: 'NOT_FOUND',
  TOO_MANY_LEADERBOARDS: 'FAILED_PRECONDITION',
  SEASON_UNKNOWN: 'NOT_FOUND',
  NOT_RANKED: 'NOT_FOUND',
  TOO_MANY_MOVED: 'FAILED_PRECONDITION',
  TIER_PROGRAM_UNKNOWN: 'NOT_FOUND',
  TIER_UNKNOWN: 'NOT_FOUND',
  TOO_MANY_TIER_PROGRAMS: 'FAILED_PRECONDITION',
  CODES_INVALID: 'INVALID_ARGUMENT',
  NOT_ELIGIBLE: 'FAILED_PRECONDITION',
} as const satisfies Record<string, RefusalStatus>;

export function rejectionError(rejection: Refusal): RpcError {
  return refusalError(rejection, STATUS_OF_REJECTION[rejection.code as Rejection['code']]);
}

/** A refusal of the doors. */
export function doorError(
  code: keyof typeof DOOR_REASONS,
  message: string,
  facts: Readonly<Record<string, string>> = {},
): RpcError {
  return refusalError({ code, message, facts }, DOOR_REASONS[code]);
}
