// Original file: rapport/points/v1/rule_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BookReapplicationRequest as _rapport_points_v1_BookReapplicationRequest, BookReapplicationRequest__Output as _rapport_points_v1_BookReapplicationRequest__Output } from '../../../rapport/points/v1/BookReapplicationRequest.ts';
import type { BookReapplicationResponse as _rapport_points_v1_BookReapplicationResponse, BookReapplicationResponse__Output as _rapport_points_v1_BookReapplicationResponse__Output } from '../../../rapport/points/v1/BookReapplicationResponse.ts';
import type { CreateRuleRequest as _rapport_points_v1_CreateRuleRequest, CreateRuleRequest__Output as _rapport_points_v1_CreateRuleRequest__Output } from '../../../rapport/points/v1/CreateRuleRequest.ts';
import type { CreateRuleResponse as _rapport_points_v1_CreateRuleResponse, CreateRuleResponse__Output as _rapport_points_v1_CreateRuleResponse__Output } from '../../../rapport/points/v1/CreateRuleResponse.ts';
import type { DryRunEarnRequest as _rapport_points_v1_DryRunEarnRequest, DryRunEarnRequest__Output as _rapport_points_v1_DryRunEarnRequest__Output } from '../../../rapport/points/v1/DryRunEarnRequest.ts';
import type { DryRunEarnResponse as _rapport_points_v1_DryRunEarnResponse, DryRunEarnResponse__Output as _rapport_points_v1_DryRunEarnResponse__Output } from '../../../rapport/points/v1/DryRunEarnResponse.ts';
import type { GetReapplicationRequest as _rapport_points_v1_GetReapplicationRequest, GetReapplicationRequest__Output as _rapport_points_v1_GetReapplicationRequest__Output } from '../../../rapport/points/v1/GetReapplicationRequest.ts';
import type { GetReapplicationResponse as _rapport_points_v1_GetReapplicationResponse, GetReapplicationResponse__Output as _rapport_points_v1_GetReapplicationResponse__Output } from '../../../rapport/points/v1/GetReapplicationResponse.ts';
import type { GetReplayRequest as _rapport_points_v1_GetReplayRequest, GetReplayRequest__Output as _rapport_points_v1_GetReplayRequest__Output } from '../../../rapport/points/v1/GetReplayRequest.ts';
import type { GetReplayResponse as _rapport_points_v1_GetReplayResponse, GetReplayResponse__Output as _rapport_points_v1_GetReplayResponse__Output } from '../../../rapport/points/v1/GetReplayResponse.ts';
import type { GetRuleRequest as _rapport_points_v1_GetRuleRequest, GetRuleRequest__Output as _rapport_points_v1_GetRuleRequest__Output } from '../../../rapport/points/v1/GetRuleRequest.ts';
import type { GetRuleResponse as _rapport_points_v1_GetRuleResponse, GetRuleResponse__Output as _rapport_points_v1_GetRuleResponse__Output } from '../../../rapport/points/v1/GetRuleResponse.ts';
import type { ListRulesRequest as _rapport_points_v1_ListRulesRequest, ListRulesRequest__Output as _rapport_points_v1_ListRulesRequest__Output } from '../../../rapport/points/v1/ListRulesRequest.ts';
import type { ListRulesResponse as _rapport_points_v1_ListRulesResponse, ListRulesResponse__Output as _rapport_points_v1_ListRulesResponse__Output } from '../../../rapport/points/v1/ListRulesResponse.ts';
import type { PublishRuleVersionRequest as _rapport_points_v1_PublishRuleVersionRequest, PublishRuleVersionRequest__Output as _rapport_points_v1_PublishRuleVersionRequest__Output } from '../../../rapport/points/v1/PublishRuleVersionRequest.ts';
import type { PublishRuleVersionResponse as _rapport_points_v1_PublishRuleVersionResponse, PublishRuleVersionResponse__Output as _rapport_points_v1_PublishRuleVersionResponse__Output } from '../../../rapport/points/v1/PublishRuleVersionResponse.ts';
import type { ReapplyRuleRequest as _rapport_points_v1_ReapplyRuleRequest, ReapplyRuleRequest__Output as _rapport_points_v1_ReapplyRuleRequest__Output } from '../../../rapport/points/v1/ReapplyRuleRequest.ts';
import type { ReapplyRuleResponse as _rapport_points_v1_ReapplyRuleResponse, ReapplyRuleResponse__Output as _rapport_points_v1_ReapplyRuleResponse__Output } from '../../../rapport/points/v1/ReapplyRuleResponse.ts';
import type { ReplayRuleRequest as _rapport_points_v1_ReplayRuleRequest, ReplayRuleRequest__Output as _rapport_points_v1_ReplayRuleRequest__Output } from '../../../rapport/points/v1/ReplayRuleRequest.ts';
import type { ReplayRuleResponse as _rapport_points_v1_ReplayRuleResponse, ReplayRuleResponse__Output as _rapport_points_v1_ReplayRuleResponse__Output } from '../../../rapport/points/v1/ReplayRuleResponse.ts';
import type { RetireRuleRequest as _rapport_points_v1_RetireRuleRequest, RetireRuleRequest__Output as _rapport_points_v1_RetireRuleRequest__Output } from '../../../rapport/points/v1/RetireRuleRequest.ts';
import type { RetireRuleResponse as _rapport_points_v1_RetireRuleResponse, RetireRuleResponse__Output as _rapport_points_v1_RetireRuleResponse__Output } from '../../../rapport/points/v1/RetireRuleResponse.ts';

/**
 * Earning rules: what an interaction, or what a service tells of a member, is worth. Scope `write`; reads `read`.
 */
export interface RuleServiceClient extends grpc.Client {
  /**
   * Books the differences of a reapplication that has been previewed: an adjustment for each event, now, with this reason
   * and approver. It counts again, so what has happened since the preview is in it, and books nothing twice: neither
   * another run over the same events nor the repetition of one that ended half way. Repeat it where it has failed.
   * REAPPLICATION_NOT_READY before the preview, REAPPLICATION_STALE where the rule has another version by now.
   */
  BookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  BookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  BookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  BookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Books the differences of a reapplication that has been previewed: an adjustment for each event, now, with this reason
   * and approver. It counts again, so what has happened since the preview is in it, and books nothing twice: neither
   * another run over the same events nor the repetition of one that ended half way. Repeat it where it has failed.
   * REAPPLICATION_NOT_READY before the preview, REAPPLICATION_STALE where the rule has another version by now.
   */
  bookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  bookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  bookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  bookReapplication(argument: _rapport_points_v1_BookReapplicationRequest, callback: grpc.requestCallback<_rapport_points_v1_BookReapplicationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a draft. ALREADY_EXISTS (RULE_EXISTS) where the id is taken.
   */
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a draft. ALREADY_EXISTS (RULE_EXISTS) where the id is taken.
   */
  createRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  createRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  createRule(argument: _rapport_points_v1_CreateRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  createRule(argument: _rapport_points_v1_CreateRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What the rules in force would make of one event of one member, now, and why; nothing is written. With a draft: what
   * they would make of it together with that.
   */
  DryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  DryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  DryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  DryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What the rules in force would make of one event of one member, now, and why; nothing is written. With a draft: what
   * they would make of it together with that.
   */
  dryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  dryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  dryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  dryRunEarn(argument: _rapport_points_v1_DryRunEarnRequest, callback: grpc.requestCallback<_rapport_points_v1_DryRunEarnResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * REAPPLICATION_UNKNOWN where there is none, or a tenant has begun 20 later ones.
   */
  GetReapplication(argument: _rapport_points_v1_GetReapplicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  GetReapplication(argument: _rapport_points_v1_GetReapplicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  GetReapplication(argument: _rapport_points_v1_GetReapplicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  GetReapplication(argument: _rapport_points_v1_GetReapplicationRequest, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * REAPPLICATION_UNKNOWN where there is none, or a tenant has begun 20 later ones.
   */
  getReapplication(argument: _rapport_points_v1_GetReapplicationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  getReapplication(argument: _rapport_points_v1_GetReapplicationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  getReapplication(argument: _rapport_points_v1_GetReapplicationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  getReapplication(argument: _rapport_points_v1_GetReapplicationRequest, callback: grpc.requestCallback<_rapport_points_v1_GetReapplicationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * REPLAY_UNKNOWN where there is none, or a tenant has begun 20 later ones.
   */
  GetReplay(argument: _rapport_points_v1_GetReplayRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  GetReplay(argument: _rapport_points_v1_GetReplayRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  GetReplay(argument: _rapport_points_v1_GetReplayRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  GetReplay(argument: _rapport_points_v1_GetReplayRequest, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  /**
   * REPLAY_UNKNOWN where there is none, or a tenant has begun 20 later ones.
   */
  getReplay(argument: _rapport_points_v1_GetReplayRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  getReplay(argument: _rapport_points_v1_GetReplayRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  getReplay(argument: _rapport_points_v1_GetReplayRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  getReplay(argument: _rapport_points_v1_GetReplayRequest, callback: grpc.requestCallback<_rapport_points_v1_GetReplayResponse__Output>): grpc.ClientUnaryCall;
  
  GetRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _rapport_points_v1_GetRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _rapport_points_v1_GetRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All rules, drafts and retired ones too, by id.
   */
  ListRules(argument: _rapport_points_v1_ListRulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  ListRules(argument: _rapport_points_v1_ListRulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  ListRules(argument: _rapport_points_v1_ListRulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  ListRules(argument: _rapport_points_v1_ListRulesRequest, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All rules, drafts and retired ones too, by id.
   */
  listRules(argument: _rapport_points_v1_ListRulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  listRules(argument: _rapport_points_v1_ListRulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  listRules(argument: _rapport_points_v1_ListRulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  listRules(argument: _rapport_points_v1_ListRulesRequest, callback: grpc.requestCallback<_rapport_points_v1_ListRulesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts the draft, or a changed draft, in force for events recorded from active_from on. The past stays.
   */
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts the draft, or a changed draft, in force for events recorded from active_from on. The past stays.
   */
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What the version of a rule that is in force would have made of events of the past, against what the rule has booked
   * for them by any of its versions; nothing is booked. It runs in the background: GetReapplication tells how far it is
   * and what it comes to. Its id is this request's. RULE_NOT_REAPPLICABLE for a rule that a budget or a partner pays for,
   * or that asks for segments. One run of this, of BookReapplication or of ReplayRule at a time in each process (REPLAY_RUNNING).
   */
  ReapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  ReapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  ReapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  ReapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What the version of a rule that is in force would have made of events of the past, against what the rule has booked
   * for them by any of its versions; nothing is booked. It runs in the background: GetReapplication tells how far it is
   * and what it comes to. Its id is this request's. RULE_NOT_REAPPLICABLE for a rule that a budget or a partner pays for,
   * or that asks for segments. One run of this, of BookReapplication or of ReplayRule at a time in each process (REPLAY_RUNNING).
   */
  reapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  reapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  reapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  reapplyRule(argument: _rapport_points_v1_ReapplyRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_ReapplyRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What a draft would have paid for what happened in the last days, against the rule that stands, from the logs themselves;
   * nothing is booked. It runs in the background: GetReplay tells how far it is and what came of it. The replay's id is
   * this request's. One at a time in each process (REPLAY_RUNNING). What counts no more by all that was recorded when it
   * began is left out. It fails where the service is 30 s behind the member log, or more is counted than memory holds.
   */
  ReplayRule(argument: _rapport_points_v1_ReplayRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  ReplayRule(argument: _rapport_points_v1_ReplayRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  ReplayRule(argument: _rapport_points_v1_ReplayRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  ReplayRule(argument: _rapport_points_v1_ReplayRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What a draft would have paid for what happened in the last days, against the rule that stands, from the logs themselves;
   * nothing is booked. It runs in the background: GetReplay tells how far it is and what came of it. The replay's id is
   * this request's. One at a time in each process (REPLAY_RUNNING). What counts no more by all that was recorded when it
   * began is left out. It fails where the service is 30 s behind the member log, or more is counted than memory holds.
   */
  replayRule(argument: _rapport_points_v1_ReplayRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  replayRule(argument: _rapport_points_v1_ReplayRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  replayRule(argument: _rapport_points_v1_ReplayRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  replayRule(argument: _rapport_points_v1_ReplayRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_ReplayRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends a published rule, for events recorded from now on and for good: RULE_RETIRED is what follows. What it paid stays,
   * and its limits are not counted again by another rule. RULE_NOT_PUBLISHED for a draft.
   */
  RetireRule(argument: _rapport_points_v1_RetireRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  RetireRule(argument: _rapport_points_v1_RetireRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  RetireRule(argument: _rapport_points_v1_RetireRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  RetireRule(argument: _rapport_points_v1_RetireRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a published rule, for events recorded from now on and for good: RULE_RETIRED is what follows. What it paid stays,
   * and its limits are not counted again by another rule. RULE_NOT_PUBLISHED for a draft.
   */
  retireRule(argument: _rapport_points_v1_RetireRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  retireRule(argument: _rapport_points_v1_RetireRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  retireRule(argument: _rapport_points_v1_RetireRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  retireRule(argument: _rapport_points_v1_RetireRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_RetireRuleResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Earning rules: what an interaction, or what a service tells of a member, is worth. Scope `write`; reads `read`.
 */
export interface RuleServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Books the differences of a reapplication that has been previewed: an adjustment for each event, now, with this reason
   * and approver. It counts again, so what has happened since the preview is in it, and books nothing twice: neither
   * another run over the same events nor the repetition of one that ended half way. Repeat it where it has failed.
   * REAPPLICATION_NOT_READY before the preview, REAPPLICATION_STALE where the rule has another version by now.
   */
  BookReapplication: grpc.handleUnaryCall<_rapport_points_v1_BookReapplicationRequest__Output, _rapport_points_v1_BookReapplicationResponse>;
  
  /**
   * Makes a draft. ALREADY_EXISTS (RULE_EXISTS) where the id is taken.
   */
  CreateRule: grpc.handleUnaryCall<_rapport_points_v1_CreateRuleRequest__Output, _rapport_points_v1_CreateRuleResponse>;
  
  /**
   * What the rules in force would make of one event of one member, now, and why; nothing is written. With a draft: what
   * they would make of it together with that.
   */
  DryRunEarn: grpc.handleUnaryCall<_rapport_points_v1_DryRunEarnRequest__Output, _rapport_points_v1_DryRunEarnResponse>;
  
  /**
   * REAPPLICATION_UNKNOWN where there is none, or a tenant has begun 20 later ones.
   */
  GetReapplication: grpc.handleUnaryCall<_rapport_points_v1_GetReapplicationRequest__Output, _rapport_points_v1_GetReapplicationResponse>;
  
  /**
   * REPLAY_UNKNOWN where there is none, or a tenant has begun 20 later ones.
   */
  GetReplay: grpc.handleUnaryCall<_rapport_points_v1_GetReplayRequest__Output, _rapport_points_v1_GetReplayResponse>;
  
  GetRule: grpc.handleUnaryCall<_rapport_points_v1_GetRuleRequest__Output, _rapport_points_v1_GetRuleResponse>;
  
  /**
   * All rules, drafts and retired ones too, by id.
   */
  ListRules: grpc.handleUnaryCall<_rapport_points_v1_ListRulesRequest__Output, _rapport_points_v1_ListRulesResponse>;
  
  /**
   * Puts the draft, or a changed draft, in force for events recorded from active_from on. The past stays.
   */
  PublishRuleVersion: grpc.handleUnaryCall<_rapport_points_v1_PublishRuleVersionRequest__Output, _rapport_points_v1_PublishRuleVersionResponse>;
  
  /**
   * What the version of a rule that is in force would have made of events of the past, against what the rule has booked
   * for them by any of its versions; nothing is booked. It runs in the background: GetReapplication tells how far it is
   * and what it comes to. Its id is this request's. RULE_NOT_REAPPLICABLE for a rule that a budget or a partner pays for,
   * or that asks for segments. One run of this, of BookReapplication or of ReplayRule at a time in each process (REPLAY_RUNNING).
   */
  ReapplyRule: grpc.handleUnaryCall<_rapport_points_v1_ReapplyRuleRequest__Output, _rapport_points_v1_ReapplyRuleResponse>;
  
  /**
   * What a draft would have paid for what happened in the last days, against the rule that stands, from the logs themselves;
   * nothing is booked. It runs in the background: GetReplay tells how far it is and what came of it. The replay's id is
   * this request's. One at a time in each process (REPLAY_RUNNING). What counts no more by all that was recorded when it
   * began is left out. It fails where the service is 30 s behind the member log, or more is counted than memory holds.
   */
  ReplayRule: grpc.handleUnaryCall<_rapport_points_v1_ReplayRuleRequest__Output, _rapport_points_v1_ReplayRuleResponse>;
  
  /**
   * Ends a published rule, for events recorded from now on and for good: RULE_RETIRED is what follows. What it paid stays,
   * and its limits are not counted again by another rule. RULE_NOT_PUBLISHED for a draft.
   */
  RetireRule: grpc.handleUnaryCall<_rapport_points_v1_RetireRuleRequest__Output, _rapport_points_v1_RetireRuleResponse>;
  
}

export interface RuleServiceDefinition extends grpc.ServiceDefinition {
  BookReapplication: MethodDefinition<_rapport_points_v1_BookReapplicationRequest, _rapport_points_v1_BookReapplicationResponse, _rapport_points_v1_BookReapplicationRequest__Output, _rapport_points_v1_BookReapplicationResponse__Output>
  CreateRule: MethodDefinition<_rapport_points_v1_CreateRuleRequest, _rapport_points_v1_CreateRuleResponse, _rapport_points_v1_CreateRuleRequest__Output, _rapport_points_v1_CreateRuleResponse__Output>
  DryRunEarn: MethodDefinition<_rapport_points_v1_DryRunEarnRequest, _rapport_points_v1_DryRunEarnResponse, _rapport_points_v1_DryRunEarnRequest__Output, _rapport_points_v1_DryRunEarnResponse__Output>
  GetReapplication: MethodDefinition<_rapport_points_v1_GetReapplicationRequest, _rapport_points_v1_GetReapplicationResponse, _rapport_points_v1_GetReapplicationRequest__Output, _rapport_points_v1_GetReapplicationResponse__Output>
  GetReplay: MethodDefinition<_rapport_points_v1_GetReplayRequest, _rapport_points_v1_GetReplayResponse, _rapport_points_v1_GetReplayRequest__Output, _rapport_points_v1_GetReplayResponse__Output>
  GetRule: MethodDefinition<_rapport_points_v1_GetRuleRequest, _rapport_points_v1_GetRuleResponse, _rapport_points_v1_GetRuleRequest__Output, _rapport_points_v1_GetRuleResponse__Output>
  ListRules: MethodDefinition<_rapport_points_v1_ListRulesRequest, _rapport_points_v1_ListRulesResponse, _rapport_points_v1_ListRulesRequest__Output, _rapport_points_v1_ListRulesResponse__Output>
  PublishRuleVersion: MethodDefinition<_rapport_points_v1_PublishRuleVersionRequest, _rapport_points_v1_PublishRuleVersionResponse, _rapport_points_v1_PublishRuleVersionRequest__Output, _rapport_points_v1_PublishRuleVersionResponse__Output>
  ReapplyRule: MethodDefinition<_rapport_points_v1_ReapplyRuleRequest, _rapport_points_v1_ReapplyRuleResponse, _rapport_points_v1_ReapplyRuleRequest__Output, _rapport_points_v1_ReapplyRuleResponse__Output>
  ReplayRule: MethodDefinition<_rapport_points_v1_ReplayRuleRequest, _rapport_points_v1_ReplayRuleResponse, _rapport_points_v1_ReplayRuleRequest__Output, _rapport_points_v1_ReplayRuleResponse__Output>
  RetireRule: MethodDefinition<_rapport_points_v1_RetireRuleRequest, _rapport_points_v1_RetireRuleResponse, _rapport_points_v1_RetireRuleRequest__Output, _rapport_points_v1_RetireRuleResponse__Output>
}
