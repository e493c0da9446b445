// Original file: rapport/segmentation/v1/trait_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DefineTraitRequest as _rapport_segmentation_v1_DefineTraitRequest, DefineTraitRequest__Output as _rapport_segmentation_v1_DefineTraitRequest__Output } from '../../../rapport/segmentation/v1/DefineTraitRequest.ts';
import type { DefineTraitResponse as _rapport_segmentation_v1_DefineTraitResponse, DefineTraitResponse__Output as _rapport_segmentation_v1_DefineTraitResponse__Output } from '../../../rapport/segmentation/v1/DefineTraitResponse.ts';
import type { GetBehaviorRoleRequest as _rapport_segmentation_v1_GetBehaviorRoleRequest, GetBehaviorRoleRequest__Output as _rapport_segmentation_v1_GetBehaviorRoleRequest__Output } from '../../../rapport/segmentation/v1/GetBehaviorRoleRequest.ts';
import type { GetBehaviorRoleResponse as _rapport_segmentation_v1_GetBehaviorRoleResponse, GetBehaviorRoleResponse__Output as _rapport_segmentation_v1_GetBehaviorRoleResponse__Output } from '../../../rapport/segmentation/v1/GetBehaviorRoleResponse.ts';
import type { GetLifecycleStageRequest as _rapport_segmentation_v1_GetLifecycleStageRequest, GetLifecycleStageRequest__Output as _rapport_segmentation_v1_GetLifecycleStageRequest__Output } from '../../../rapport/segmentation/v1/GetLifecycleStageRequest.ts';
import type { GetLifecycleStageResponse as _rapport_segmentation_v1_GetLifecycleStageResponse, GetLifecycleStageResponse__Output as _rapport_segmentation_v1_GetLifecycleStageResponse__Output } from '../../../rapport/segmentation/v1/GetLifecycleStageResponse.ts';
import type { GetTraitsRequest as _rapport_segmentation_v1_GetTraitsRequest, GetTraitsRequest__Output as _rapport_segmentation_v1_GetTraitsRequest__Output } from '../../../rapport/segmentation/v1/GetTraitsRequest.ts';
import type { GetTraitsResponse as _rapport_segmentation_v1_GetTraitsResponse, GetTraitsResponse__Output as _rapport_segmentation_v1_GetTraitsResponse__Output } from '../../../rapport/segmentation/v1/GetTraitsResponse.ts';
import type { ListTraitHistoryRequest as _rapport_segmentation_v1_ListTraitHistoryRequest, ListTraitHistoryRequest__Output as _rapport_segmentation_v1_ListTraitHistoryRequest__Output } from '../../../rapport/segmentation/v1/ListTraitHistoryRequest.ts';
import type { ListTraitHistoryResponse as _rapport_segmentation_v1_ListTraitHistoryResponse, ListTraitHistoryResponse__Output as _rapport_segmentation_v1_ListTraitHistoryResponse__Output } from '../../../rapport/segmentation/v1/ListTraitHistoryResponse.ts';
import type { ListTraitsRequest as _rapport_segmentation_v1_ListTraitsRequest, ListTraitsRequest__Output as _rapport_segmentation_v1_ListTraitsRequest__Output } from '../../../rapport/segmentation/v1/ListTraitsRequest.ts';
import type { ListTraitsResponse as _rapport_segmentation_v1_ListTraitsResponse, ListTraitsResponse__Output as _rapport_segmentation_v1_ListTraitsResponse__Output } from '../../../rapport/segmentation/v1/ListTraitsResponse.ts';
import type { RetireTraitRequest as _rapport_segmentation_v1_RetireTraitRequest, RetireTraitRequest__Output as _rapport_segmentation_v1_RetireTraitRequest__Output } from '../../../rapport/segmentation/v1/RetireTraitRequest.ts';
import type { RetireTraitResponse as _rapport_segmentation_v1_RetireTraitResponse, RetireTraitResponse__Output as _rapport_segmentation_v1_RetireTraitResponse__Output } from '../../../rapport/segmentation/v1/RetireTraitResponse.ts';

/**
 * What is computed of a member: numbers, favourites and scores, now and at any past moment. Rules use them:
 * `trait("reads-30d") >= 3`. Writes need scope `write`, reads `read`.
 */
export interface TraitServiceClient extends grpc.Client {
  /**
   * Defines a trait, or its next version where the id is known; the same name and measure again change nothing. It is
   * what it would be had it always been defined: what was recorded of members before counts, now and as_of any moment
   * before. Rules that name it hold the version that was newest when they were
   * saved, and go on by that one until they are saved again. RESOURCE_EXHAUSTED (TOO_MANY_TRAITS) beyond 50 traits.
   */
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Defines a trait, or its next version where the id is known; the same name and measure again change nothing. It is
   * what it would be had it always been defined: what was recorded of members before counts, now and as_of any moment
   * before. Rules that name it hold the version that was newest when they were
   * saved, and go on by that one until they are saved again. RESOURCE_EXHAUSTED (TOO_MANY_TRAITS) beyond 50 traits.
   */
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The behaviour role of a member, exactly one of six: key_person, disseminator, responder, curious, follower, viewer;
   * the first whose rule holds. Each is a segment (`role.key_person`), so that rules, lists and counts know it.
   */
  GetBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  GetBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  GetBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  GetBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The behaviour role of a member, exactly one of six: key_person, disseminator, responder, curious, follower, viewer;
   * the first whose rule holds. Each is a segment (`role.key_person`), so that rules, lists and counts know it.
   */
  getBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  getBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  getBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  getBehaviorRole(argument: _rapport_segmentation_v1_GetBehaviorRoleRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetBehaviorRoleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The lifecycle stage of a member, exactly one of five: new, reactivated, active, at_risk, dormant; the first whose
   * rule holds. Each is a segment (`stage.active`).
   */
  GetLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  GetLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  GetLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  GetLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The lifecycle stage of a member, exactly one of five: new, reactivated, active, at_risk, dormant; the first whose
   * rule holds. Each is a segment (`stage.active`).
   */
  getLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  getLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  getLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  getLifecycleStage(argument: _rapport_segmentation_v1_GetLifecycleStageRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetLifecycleStageResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The traits of a member, now or as of a past instant.
   */
  GetTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  GetTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  GetTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  GetTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The traits of a member, now or as of a past instant.
   */
  getTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  getTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  getTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  getTraits(argument: _rapport_segmentation_v1_GetTraitsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetTraitsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Every value that a trait of a member has had, the newest first, with what changed it: by its newest measure, had it
   * always been defined. Of a retired one, until it was.
   */
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Every value that a trait of a member has had, the newest first, with what changed it: by its newest measure, had it
   * always been defined. Of a retired one, until it was.
   */
  listTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  listTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  listTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  listTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Every trait, by id, retired ones among them.
   */
  ListTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  ListTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  ListTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  ListTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Every trait, by id, retired ones among them.
   */
  listTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  listTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  listTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  listTraits(argument: _rapport_segmentation_v1_ListTraitsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends a trait for good; its id stays taken, and its history can still be asked. Rules that name it go on by it.
   */
  RetireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  RetireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  RetireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  RetireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a trait for good; its id stays taken, and its history can still be asked. Rules that name it go on by it.
   */
  retireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  retireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  retireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  retireTrait(argument: _rapport_segmentation_v1_RetireTraitRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_RetireTraitResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What is computed of a member: numbers, favourites and scores, now and at any past moment. Rules use them:
 * `trait("reads-30d") >= 3`. Writes need scope `write`, reads `read`.
 */
export interface TraitServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Defines a trait, or its next version where the id is known; the same name and measure again change nothing. It is
   * what it would be had it always been defined: what was recorded of members before counts, now and as_of any moment
   * before. Rules that name it hold the version that was newest when they were
   * saved, and go on by that one until they are saved again. RESOURCE_EXHAUSTED (TOO_MANY_TRAITS) beyond 50 traits.
   */
  DefineTrait: grpc.handleUnaryCall<_rapport_segmentation_v1_DefineTraitRequest__Output, _rapport_segmentation_v1_DefineTraitResponse>;
  
  /**
   * The behaviour role of a member, exactly one of six: key_person, disseminator, responder, curious, follower, viewer;
   * the first whose rule holds. Each is a segment (`role.key_person`), so that rules, lists and counts know it.
   */
  GetBehaviorRole: grpc.handleUnaryCall<_rapport_segmentation_v1_GetBehaviorRoleRequest__Output, _rapport_segmentation_v1_GetBehaviorRoleResponse>;
  
  /**
   * The lifecycle stage of a member, exactly one of five: new, reactivated, active, at_risk, dormant; the first whose
   * rule holds. Each is a segment (`stage.active`).
   */
  GetLifecycleStage: grpc.handleUnaryCall<_rapport_segmentation_v1_GetLifecycleStageRequest__Output, _rapport_segmentation_v1_GetLifecycleStageResponse>;
  
  /**
   * The traits of a member, now or as of a past instant.
   */
  GetTraits: grpc.handleUnaryCall<_rapport_segmentation_v1_GetTraitsRequest__Output, _rapport_segmentation_v1_GetTraitsResponse>;
  
  /**
   * Every value that a trait of a member has had, the newest first, with what changed it: by its newest measure, had it
   * always been defined. Of a retired one, until it was.
   */
  ListTraitHistory: grpc.handleUnaryCall<_rapport_segmentation_v1_ListTraitHistoryRequest__Output, _rapport_segmentation_v1_ListTraitHistoryResponse>;
  
  /**
   * Every trait, by id, retired ones among them.
   */
  ListTraits: grpc.handleUnaryCall<_rapport_segmentation_v1_ListTraitsRequest__Output, _rapport_segmentation_v1_ListTraitsResponse>;
  
  /**
   * Ends a trait for good; its id stays taken, and its history can still be asked. Rules that name it go on by it.
   */
  RetireTrait: grpc.handleUnaryCall<_rapport_segmentation_v1_RetireTraitRequest__Output, _rapport_segmentation_v1_RetireTraitResponse>;
  
}

export interface TraitServiceDefinition extends grpc.ServiceDefinition {
  DefineTrait: MethodDefinition<_rapport_segmentation_v1_DefineTraitRequest, _rapport_segmentation_v1_DefineTraitResponse, _rapport_segmentation_v1_DefineTraitRequest__Output, _rapport_segmentation_v1_DefineTraitResponse__Output>
  GetBehaviorRole: MethodDefinition<_rapport_segmentation_v1_GetBehaviorRoleRequest, _rapport_segmentation_v1_GetBehaviorRoleResponse, _rapport_segmentation_v1_GetBehaviorRoleRequest__Output, _rapport_segmentation_v1_GetBehaviorRoleResponse__Output>
  GetLifecycleStage: MethodDefinition<_rapport_segmentation_v1_GetLifecycleStageRequest, _rapport_segmentation_v1_GetLifecycleStageResponse, _rapport_segmentation_v1_GetLifecycleStageRequest__Output, _rapport_segmentation_v1_GetLifecycleStageResponse__Output>
  GetTraits: MethodDefinition<_rapport_segmentation_v1_GetTraitsRequest, _rapport_segmentation_v1_GetTraitsResponse, _rapport_segmentation_v1_GetTraitsRequest__Output, _rapport_segmentation_v1_GetTraitsResponse__Output>
  ListTraitHistory: MethodDefinition<_rapport_segmentation_v1_ListTraitHistoryRequest, _rapport_segmentation_v1_ListTraitHistoryResponse, _rapport_segmentation_v1_ListTraitHistoryRequest__Output, _rapport_segmentation_v1_ListTraitHistoryResponse__Output>
  ListTraits: MethodDefinition<_rapport_segmentation_v1_ListTraitsRequest, _rapport_segmentation_v1_ListTraitsResponse, _rapport_segmentation_v1_ListTraitsRequest__Output, _rapport_segmentation_v1_ListTraitsResponse__Output>
  RetireTrait: MethodDefinition<_rapport_segmentation_v1_RetireTraitRequest, _rapport_segmentation_v1_RetireTraitResponse, _rapport_segmentation_v1_RetireTraitRequest__Output, _rapport_segmentation_v1_RetireTraitResponse__Output>
}
