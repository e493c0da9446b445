// Original file: rapport/segmentation/v1/trait_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DefineTraitRequest as _rapport_segmentation_v1_DefineTraitRequest, DefineTraitRequest__Output as _rapport_segmentation_v1_DefineTraitRequest__Output } from '../../../rapport/segmentation/v1/DefineTraitRequest.ts';
import type { DefineTraitResponse as _rapport_segmentation_v1_DefineTraitResponse, DefineTraitResponse__Output as _rapport_segmentation_v1_DefineTraitResponse__Output } from '../../../rapport/segmentation/v1/DefineTraitResponse.ts';
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
   * Defines a trait, or its next version where the id is known; the same name and measure again change nothing. It
   * counts what is recorded from active_from on. Rules that name it hold the version that was newest when they were
   * saved, and go on by that one until they are saved again. RESOURCE_EXHAUSTED (TOO_MANY_TRAITS) beyond 50 traits.
   */
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  DefineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Defines a trait, or its next version where the id is known; the same name and measure again change nothing. It
   * counts what is recorded from active_from on. Rules that name it hold the version that was newest when they were
   * saved, and go on by that one until they are saved again. RESOURCE_EXHAUSTED (TOO_MANY_TRAITS) beyond 50 traits.
   */
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  defineTrait(argument: _rapport_segmentation_v1_DefineTraitRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_DefineTraitResponse__Output>): grpc.ClientUnaryCall;
  
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
   * Every value that a trait of a member has had, the newest first, with what changed it.
   */
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  ListTraitHistory(argument: _rapport_segmentation_v1_ListTraitHistoryRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListTraitHistoryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Every value that a trait of a member has had, the newest first, with what changed it.
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
   * Defines a trait, or its next version where the id is known; the same name and measure again change nothing. It
   * counts what is recorded from active_from on. Rules that name it hold the version that was newest when they were
   * saved, and go on by that one until they are saved again. RESOURCE_EXHAUSTED (TOO_MANY_TRAITS) beyond 50 traits.
   */
  DefineTrait: grpc.handleUnaryCall<_rapport_segmentation_v1_DefineTraitRequest__Output, _rapport_segmentation_v1_DefineTraitResponse>;
  
  /**
   * The traits of a member, now or as of a past instant.
   */
  GetTraits: grpc.handleUnaryCall<_rapport_segmentation_v1_GetTraitsRequest__Output, _rapport_segmentation_v1_GetTraitsResponse>;
  
  /**
   * Every value that a trait of a member has had, the newest first, with what changed it.
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
  GetTraits: MethodDefinition<_rapport_segmentation_v1_GetTraitsRequest, _rapport_segmentation_v1_GetTraitsResponse, _rapport_segmentation_v1_GetTraitsRequest__Output, _rapport_segmentation_v1_GetTraitsResponse__Output>
  ListTraitHistory: MethodDefinition<_rapport_segmentation_v1_ListTraitHistoryRequest, _rapport_segmentation_v1_ListTraitHistoryResponse, _rapport_segmentation_v1_ListTraitHistoryRequest__Output, _rapport_segmentation_v1_ListTraitHistoryResponse__Output>
  ListTraits: MethodDefinition<_rapport_segmentation_v1_ListTraitsRequest, _rapport_segmentation_v1_ListTraitsResponse, _rapport_segmentation_v1_ListTraitsRequest__Output, _rapport_segmentation_v1_ListTraitsResponse__Output>
  RetireTrait: MethodDefinition<_rapport_segmentation_v1_RetireTraitRequest, _rapport_segmentation_v1_RetireTraitResponse, _rapport_segmentation_v1_RetireTraitRequest__Output, _rapport_segmentation_v1_RetireTraitResponse__Output>
}
