// Original file: rapport/ingestion/v1/interaction_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchIngestInteractionsRequest as _rapport_ingestion_v1_BatchIngestInteractionsRequest, BatchIngestInteractionsRequest__Output as _rapport_ingestion_v1_BatchIngestInteractionsRequest__Output } from '../../../rapport/ingestion/v1/BatchIngestInteractionsRequest.ts';
import type { BatchIngestInteractionsResponse as _rapport_ingestion_v1_BatchIngestInteractionsResponse, BatchIngestInteractionsResponse__Output as _rapport_ingestion_v1_BatchIngestInteractionsResponse__Output } from '../../../rapport/ingestion/v1/BatchIngestInteractionsResponse.ts';
import type { GetMemberTimelineRequest as _rapport_ingestion_v1_GetMemberTimelineRequest, GetMemberTimelineRequest__Output as _rapport_ingestion_v1_GetMemberTimelineRequest__Output } from '../../../rapport/ingestion/v1/GetMemberTimelineRequest.ts';
import type { GetMemberTimelineResponse as _rapport_ingestion_v1_GetMemberTimelineResponse, GetMemberTimelineResponse__Output as _rapport_ingestion_v1_GetMemberTimelineResponse__Output } from '../../../rapport/ingestion/v1/GetMemberTimelineResponse.ts';
import type { IngestInteractionRequest as _rapport_ingestion_v1_IngestInteractionRequest, IngestInteractionRequest__Output as _rapport_ingestion_v1_IngestInteractionRequest__Output } from '../../../rapport/ingestion/v1/IngestInteractionRequest.ts';
import type { IngestInteractionResponse as _rapport_ingestion_v1_IngestInteractionResponse, IngestInteractionResponse__Output as _rapport_ingestion_v1_IngestInteractionResponse__Output } from '../../../rapport/ingestion/v1/IngestInteractionResponse.ts';
import type { StreamInteractionsRequest as _rapport_ingestion_v1_StreamInteractionsRequest, StreamInteractionsRequest__Output as _rapport_ingestion_v1_StreamInteractionsRequest__Output } from '../../../rapport/ingestion/v1/StreamInteractionsRequest.ts';
import type { StreamInteractionsResponse as _rapport_ingestion_v1_StreamInteractionsResponse, StreamInteractionsResponse__Output as _rapport_ingestion_v1_StreamInteractionsResponse__Output } from '../../../rapport/ingestion/v1/StreamInteractionsResponse.ts';

/**
 * Takes interactions in. Accepted means durable: the answer comes after Kafka has it on all in-sync replicas.
 * Scope `ingest`; a backfill needs `backfill` besides.
 */
export interface InteractionServiceClient extends grpc.Client {
  /**
   * At most 500; each has its own result, in order. A bad one does not harm the others.
   */
  BatchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  BatchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  BatchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  BatchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * At most 500; each has its own result, in order. A bad one does not harm the others.
   */
  batchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  batchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  batchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  batchIngestInteractions(argument: _rapport_ingestion_v1_BatchIngestInteractionsRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What a member did, newest first. Scope `read`.
   */
  GetMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  GetMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  GetMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  GetMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What a member did, newest first. Scope `read`.
   */
  getMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  getMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  getMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  getMemberTimeline(argument: _rapport_ingestion_v1_GetMemberTimelineRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberTimelineResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One interaction. A rejected one is an INVALID_ARGUMENT (or ALREADY_EXISTS for ID_REUSED) with its reason.
   */
  IngestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  IngestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  IngestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  IngestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One interaction. A rejected one is an INVALID_ARGUMENT (or ALREADY_EXISTS for ID_REUSED) with its reason.
   */
  ingestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  ingestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  ingestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  ingestInteraction(argument: _rapport_ingestion_v1_IngestInteractionRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_IngestInteractionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Interactions in, one acknowledgement per message, in order. At most 1,000 wait unacknowledged.
   */
  StreamInteractions(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_rapport_ingestion_v1_StreamInteractionsRequest, _rapport_ingestion_v1_StreamInteractionsResponse__Output>;
  StreamInteractions(options?: grpc.CallOptions): grpc.ClientDuplexStream<_rapport_ingestion_v1_StreamInteractionsRequest, _rapport_ingestion_v1_StreamInteractionsResponse__Output>;
  /**
   * Interactions in, one acknowledgement per message, in order. At most 1,000 wait unacknowledged.
   */
  streamInteractions(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_rapport_ingestion_v1_StreamInteractionsRequest, _rapport_ingestion_v1_StreamInteractionsResponse__Output>;
  streamInteractions(options?: grpc.CallOptions): grpc.ClientDuplexStream<_rapport_ingestion_v1_StreamInteractionsRequest, _rapport_ingestion_v1_StreamInteractionsResponse__Output>;
  
}

/**
 * Takes interactions in. Accepted means durable: the answer comes after Kafka has it on all in-sync replicas.
 * Scope `ingest`; a backfill needs `backfill` besides.
 */
export interface InteractionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * At most 500; each has its own result, in order. A bad one does not harm the others.
   */
  BatchIngestInteractions: grpc.handleUnaryCall<_rapport_ingestion_v1_BatchIngestInteractionsRequest__Output, _rapport_ingestion_v1_BatchIngestInteractionsResponse>;
  
  /**
   * What a member did, newest first. Scope `read`.
   */
  GetMemberTimeline: grpc.handleUnaryCall<_rapport_ingestion_v1_GetMemberTimelineRequest__Output, _rapport_ingestion_v1_GetMemberTimelineResponse>;
  
  /**
   * One interaction. A rejected one is an INVALID_ARGUMENT (or ALREADY_EXISTS for ID_REUSED) with its reason.
   */
  IngestInteraction: grpc.handleUnaryCall<_rapport_ingestion_v1_IngestInteractionRequest__Output, _rapport_ingestion_v1_IngestInteractionResponse>;
  
  /**
   * Interactions in, one acknowledgement per message, in order. At most 1,000 wait unacknowledged.
   */
  StreamInteractions: grpc.handleBidiStreamingCall<_rapport_ingestion_v1_StreamInteractionsRequest__Output, _rapport_ingestion_v1_StreamInteractionsResponse>;
  
}

export interface InteractionServiceDefinition extends grpc.ServiceDefinition {
  BatchIngestInteractions: MethodDefinition<_rapport_ingestion_v1_BatchIngestInteractionsRequest, _rapport_ingestion_v1_BatchIngestInteractionsResponse, _rapport_ingestion_v1_BatchIngestInteractionsRequest__Output, _rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>
  GetMemberTimeline: MethodDefinition<_rapport_ingestion_v1_GetMemberTimelineRequest, _rapport_ingestion_v1_GetMemberTimelineResponse, _rapport_ingestion_v1_GetMemberTimelineRequest__Output, _rapport_ingestion_v1_GetMemberTimelineResponse__Output>
  IngestInteraction: MethodDefinition<_rapport_ingestion_v1_IngestInteractionRequest, _rapport_ingestion_v1_IngestInteractionResponse, _rapport_ingestion_v1_IngestInteractionRequest__Output, _rapport_ingestion_v1_IngestInteractionResponse__Output>
  StreamInteractions: MethodDefinition<_rapport_ingestion_v1_StreamInteractionsRequest, _rapport_ingestion_v1_StreamInteractionsResponse, _rapport_ingestion_v1_StreamInteractionsRequest__Output, _rapport_ingestion_v1_StreamInteractionsResponse__Output>
}
