// Original file: rapport/points/v1/rule_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { FixedAmount as _rapport_points_v1_FixedAmount, FixedAmount__Output as _rapport_points_v1_FixedAmount__Output } from '../../../rapport/points/v1/FixedAmount.ts';
import type { RateAmount as _rapport_points_v1_RateAmount, RateAmount__Output as _rapport_points_v1_RateAmount__Output } from '../../../rapport/points/v1/RateAmount.ts';
import type { RuleDirection as _rapport_points_v1_RuleDirection, RuleDirection__Output as _rapport_points_v1_RuleDirection__Output } from '../../../rapport/points/v1/RuleDirection.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { PeriodEnd as _rapport_points_v1_PeriodEnd, PeriodEnd__Output as _rapport_points_v1_PeriodEnd__Output } from '../../../rapport/points/v1/PeriodEnd.ts';
import type { SteppedAmount as _rapport_points_v1_SteppedAmount, SteppedAmount__Output as _rapport_points_v1_SteppedAmount__Output } from '../../../rapport/points/v1/SteppedAmount.ts';
import type { Multiplier as _rapport_points_v1_Multiplier, Multiplier__Output as _rapport_points_v1_Multiplier__Output } from '../../../rapport/points/v1/Multiplier.ts';
import type { MemberLimit as _rapport_points_v1_MemberLimit, MemberLimit__Output as _rapport_points_v1_MemberLimit__Output } from '../../../rapport/points/v1/MemberLimit.ts';
import type { RuleState as _rapport_points_v1_RuleState, RuleState__Output as _rapport_points_v1_RuleState__Output } from '../../../rapport/points/v1/RuleState.ts';
import type { MemberCondition as _rapport_points_v1_MemberCondition, MemberCondition__Output as _rapport_points_v1_MemberCondition__Output } from '../../../rapport/points/v1/MemberCondition.ts';
import type { Long } from '@grpc/proto-loader';

export interface EarningRule {
  'ruleId'?: (string);
  'name'?: (string);
  /**
   * `points` where empty; one that is defined (UNIT_UNKNOWN).
   */
  'unit'?: (string);
  /**
   * A filter on one interaction, on ShareReached and ShareReachedFurther, or on what services tell of a member: verb,
   * object, channel, tags, value. One that may match the act of sharing names its channels (SHARE_CHANNEL_MISSING), and
   * none whose platform forbids it (SHARE_REWARD_FORBIDDEN). One on tiers names their programs in
   * `where.properties.programId` (TIER_PROGRAM_MISSING), and pays nothing that leads to them (RULE_CIRCULAR). The verbs of
   * what services tell are segment.entered, segment.exited, role.changed, stage.changed, campaign.entered,
   * message.requested, tier.upgraded, tier.prolonged and tier.downgraded.
   */
  'trigger'?: (_rapport_type_v1_Rule | null);
  'fixed'?: (_rapport_points_v1_FixedAmount | null);
  'rate'?: (_rapport_points_v1_RateAmount | null);
  'direction'?: (_rapport_points_v1_RuleDirection);
  /**
   * Most points per member and day of the event's effective time in the tenant's zone; 0: no cap.
   */
  'capPerMemberAndDay'?: (number | string | Long);
  /**
   * 0 for a draft that was never published.
   */
  'version'?: (number);
  'activeFrom'?: (_google_protobuf_Timestamp | null);
  /**
   * Whole days of the tenant's zone before points are available, at most 90; 0: at once, or with pending_until.
   */
  'pendingDays'?: (number);
  /**
   * At the midnight after so many whole days, 1 to 366.
   */
  'expiresAfterDays'?: (number);
  'expiresWith'?: (_rapport_points_v1_PeriodEnd | null);
  'stepped'?: (_rapport_points_v1_SteppedAmount | null);
  /**
   * At most 10. The highest that applies counts, times the amount, rounded down; they do not multiply each other.
   */
  'multipliers'?: (_rapport_points_v1_Multiplier)[];
  /**
   * At most one for each period; a day's excludes cap_per_member_and_day.
   */
  'limits'?: (_rapport_points_v1_MemberLimit)[];
  /**
   * Of the rules of a group that match an event, the one of the highest precedence answers it alone, among equals the
   * first by id. Rules without a group answer each by themselves.
   */
  'exclusiveGroup'?: (string);
  'precedence'?: (number);
  /**
   * Of the newest version; an answer and not read.
   */
  'state'?: (_rapport_points_v1_RuleState);
  /**
   * Points come out of this budget (BudgetService), the part that it still has; where it is dry, EarnRejected says so.
   * Without one they are issued without end. BUDGET_UNKNOWN, BUDGET_UNIT_DIFFERS.
   */
  'budgetId'?: (string);
  /**
   * Whom it pays; anybody where absent.
   */
  'members'?: (_rapport_points_v1_MemberCondition | null);
  /**
   * The programme whose liability its points are (LedgerService.GetLiabilityReport); no account of it is needed.
   */
  'programId'?: (string);
  /**
   * Its points are paid by this partner, out of its account in this unit (LedgerService.OpenAccount), the part that it
   * can still pay, be it on credit as far as its policy allows; where it can pay nothing, EarnRejected says so. Never
   * beside budget_id, nor for a claw-back (PARTNER_NOT_ALLOWED). ACCOUNT_NOT_OPEN.
   */
  'partnerId'?: (string);
  /**
   * The event that makes its points available: a filter as the trigger is one, on an event of the same member. Points that
   * were earned for an object (trigger `order.placed`: the order) wait for an event of exactly that object id, whichever is
   * told first; those of no object for any that counts at or after they were earned. They expire if nothing has happened
   * for 366 days, or until they would expire anyway. Of versions of a rule the newest says what all of its points wait
   * for, also when it is retired; where it has no pending_until, the newest that had. Never beside pending_days
   * (PENDING_INVALID), nor for a claw-back (AVAILABILITY_NOT_ALLOWED); never the act of sharing on channels whose platform
   * forbids to reward it (SHARE_CHANNEL_MISSING, SHARE_REWARD_FORBIDDEN).
   */
  'pendingUntil'?: (_rapport_type_v1_Rule | null);
  /**
   * Levels of sharers that a visit through a share pays: 1, the sharer whose share was followed; 2, also the one whose share
   * that was made of. 1 where it is 0. Deeper levels are never paid (REWARD_DEPTH_TOO_DEEP): that is how pyramid selling is
   * recognised; cascades are tracked at any depth (reporting). Of share.reached alone (REWARD_DEPTH_NOT_ALLOWED). The
   * trigger may ask for one of them by `where.properties.depth`, no deeper than this (REWARD_DEPTH_MISSING): two rules, one
   * for each depth, pay different amounts.
   */
  'rewardDepth'?: (number);
  'amount'?: "fixed"|"rate"|"stepped";
  /**
   * When points expire, counted from the day on which they are earned, in the tenant's zone; as the unit says where absent.
   */
  'expiry'?: "expiresAfterDays"|"expiresWith";
}

export interface EarningRule__Output {
  'ruleId': (string);
  'name': (string);
  /**
   * `points` where empty; one that is defined (UNIT_UNKNOWN).
   */
  'unit': (string);
  /**
   * A filter on one interaction, on ShareReached and ShareReachedFurther, or on what services tell of a member: verb,
   * object, channel, tags, value. One that may match the act of sharing names its channels (SHARE_CHANNEL_MISSING), and
   * none whose platform forbids it (SHARE_REWARD_FORBIDDEN). One on tiers names their programs in
   * `where.properties.programId` (TIER_PROGRAM_MISSING), and pays nothing that leads to them (RULE_CIRCULAR). The verbs of
   * what services tell are segment.entered, segment.exited, role.changed, stage.changed, campaign.entered,
   * message.requested, tier.upgraded, tier.prolonged and tier.downgraded.
   */
  'trigger': (_rapport_type_v1_Rule__Output | null);
  'fixed'?: (_rapport_points_v1_FixedAmount__Output | null);
  'rate'?: (_rapport_points_v1_RateAmount__Output | null);
  'direction': (_rapport_points_v1_RuleDirection__Output);
  /**
   * Most points per member and day of the event's effective time in the tenant's zone; 0: no cap.
   */
  'capPerMemberAndDay': (string);
  /**
   * 0 for a draft that was never published.
   */
  'version': (number);
  'activeFrom': (_google_protobuf_Timestamp__Output | null);
  /**
   * Whole days of the tenant's zone before points are available, at most 90; 0: at once, or with pending_until.
   */
  'pendingDays': (number);
  /**
   * At the midnight after so many whole days, 1 to 366.
   */
  'expiresAfterDays'?: (number);
  'expiresWith'?: (_rapport_points_v1_PeriodEnd__Output | null);
  'stepped'?: (_rapport_points_v1_SteppedAmount__Output | null);
  /**
   * At most 10. The highest that applies counts, times the amount, rounded down; they do not multiply each other.
   */
  'multipliers': (_rapport_points_v1_Multiplier__Output)[];
  /**
   * At most one for each period; a day's excludes cap_per_member_and_day.
   */
  'limits': (_rapport_points_v1_MemberLimit__Output)[];
  /**
   * Of the rules of a group that match an event, the one of the highest precedence answers it alone, among equals the
   * first by id. Rules without a group answer each by themselves.
   */
  'exclusiveGroup': (string);
  'precedence': (number);
  /**
   * Of the newest version; an answer and not read.
   */
  'state': (_rapport_points_v1_RuleState__Output);
  /**
   * Points come out of this budget (BudgetService), the part that it still has; where it is dry, EarnRejected says so.
   * Without one they are issued without end. BUDGET_UNKNOWN, BUDGET_UNIT_DIFFERS.
   */
  'budgetId': (string);
  /**
   * Whom it pays; anybody where absent.
   */
  'members': (_rapport_points_v1_MemberCondition__Output | null);
  /**
   * The programme whose liability its points are (LedgerService.GetLiabilityReport); no account of it is needed.
   */
  'programId': (string);
  /**
   * Its points are paid by this partner, out of its account in this unit (LedgerService.OpenAccount), the part that it
   * can still pay, be it on credit as far as its policy allows; where it can pay nothing, EarnRejected says so. Never
   * beside budget_id, nor for a claw-back (PARTNER_NOT_ALLOWED). ACCOUNT_NOT_OPEN.
   */
  'partnerId': (string);
  /**
   * The event that makes its points available: a filter as the trigger is one, on an event of the same member. Points that
   * were earned for an object (trigger `order.placed`: the order) wait for an event of exactly that object id, whichever is
   * told first; those of no object for any that counts at or after they were earned. They expire if nothing has happened
   * for 366 days, or until they would expire anyway. Of versions of a rule the newest says what all of its points wait
   * for, also when it is retired; where it has no pending_until, the newest that had. Never beside pending_days
   * (PENDING_INVALID), nor for a claw-back (AVAILABILITY_NOT_ALLOWED); never the act of sharing on channels whose platform
   * forbids to reward it (SHARE_CHANNEL_MISSING, SHARE_REWARD_FORBIDDEN).
   */
  'pendingUntil': (_rapport_type_v1_Rule__Output | null);
  /**
   * Levels of sharers that a visit through a share pays: 1, the sharer whose share was followed; 2, also the one whose share
   * that was made of. 1 where it is 0. Deeper levels are never paid (REWARD_DEPTH_TOO_DEEP): that is how pyramid selling is
   * recognised; cascades are tracked at any depth (reporting). Of share.reached alone (REWARD_DEPTH_NOT_ALLOWED). The
   * trigger may ask for one of them by `where.properties.depth`, no deeper than this (REWARD_DEPTH_MISSING): two rules, one
   * for each depth, pay different amounts.
   */
  'rewardDepth': (number);
  'amount'?: "fixed"|"rate"|"stepped";
  /**
   * When points expire, counted from the day on which they are earned, in the tenant's zone; as the unit says where absent.
   */
  'expiry'?: "expiresAfterDays"|"expiresWith";
}
