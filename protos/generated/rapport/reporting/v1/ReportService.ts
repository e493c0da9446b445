// Original file: rapport/reporting/v1/report_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { QueryBreakdownRequest as _rapport_reporting_v1_QueryBreakdownRequest, QueryBreakdownRequest__Output as _rapport_reporting_v1_QueryBreakdownRequest__Output } from '../../../rapport/reporting/v1/QueryBreakdownRequest.ts';
import type { QueryBreakdownResponse as _rapport_reporting_v1_QueryBreakdownResponse, QueryBreakdownResponse__Output as _rapport_reporting_v1_QueryBreakdownResponse__Output } from '../../../rapport/reporting/v1/QueryBreakdownResponse.ts';
import type { QueryContentPerformanceRequest as _rapport_reporting_v1_QueryContentPerformanceRequest, QueryContentPerformanceRequest__Output as _rapport_reporting_v1_QueryContentPerformanceRequest__Output } from '../../../rapport/reporting/v1/QueryContentPerformanceRequest.ts';
import type { QueryContentPerformanceResponse as _rapport_reporting_v1_QueryContentPerformanceResponse, QueryContentPerformanceResponse__Output as _rapport_reporting_v1_QueryContentPerformanceResponse__Output } from '../../../rapport/reporting/v1/QueryContentPerformanceResponse.ts';
import type { QueryFunnelRequest as _rapport_reporting_v1_QueryFunnelRequest, QueryFunnelRequest__Output as _rapport_reporting_v1_QueryFunnelRequest__Output } from '../../../rapport/reporting/v1/QueryFunnelRequest.ts';
import type { QueryFunnelResponse as _rapport_reporting_v1_QueryFunnelResponse, QueryFunnelResponse__Output as _rapport_reporting_v1_QueryFunnelResponse__Output } from '../../../rapport/reporting/v1/QueryFunnelResponse.ts';

/**
 * Reports. Scope `read`.
 */
export interface ReportServiceClient extends grpc.Client {
  /**
   * A verb counted by attributes, as they were when the event was recorded.
   */
  QueryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  QueryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  QueryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  QueryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A verb counted by attributes, as they were when the event was recorded.
   */
  queryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  queryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  queryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  queryBreakdown(argument: _rapport_reporting_v1_QueryBreakdownRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryBreakdownResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads and shares of a content item per segment, by membership at the time of each event.
   */
  QueryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  QueryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  QueryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  QueryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads and shares of a content item per segment, by membership at the time of each event.
   */
  queryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  queryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  queryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  queryContentPerformance(argument: _rapport_reporting_v1_QueryContentPerformanceRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryContentPerformanceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How many members reached each AISAS stage, of one campaign or of everything.
   */
  QueryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  QueryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  QueryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  QueryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How many members reached each AISAS stage, of one campaign or of everything.
   */
  queryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  queryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  queryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  queryFunnel(argument: _rapport_reporting_v1_QueryFunnelRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryFunnelResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Reports. Scope `read`.
 */
export interface ReportServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * A verb counted by attributes, as they were when the event was recorded.
   */
  QueryBreakdown: grpc.handleUnaryCall<_rapport_reporting_v1_QueryBreakdownRequest__Output, _rapport_reporting_v1_QueryBreakdownResponse>;
  
  /**
   * Reads and shares of a content item per segment, by membership at the time of each event.
   */
  QueryContentPerformance: grpc.handleUnaryCall<_rapport_reporting_v1_QueryContentPerformanceRequest__Output, _rapport_reporting_v1_QueryContentPerformanceResponse>;
  
  /**
   * How many members reached each AISAS stage, of one campaign or of everything.
   */
  QueryFunnel: grpc.handleUnaryCall<_rapport_reporting_v1_QueryFunnelRequest__Output, _rapport_reporting_v1_QueryFunnelResponse>;
  
}

export interface ReportServiceDefinition extends grpc.ServiceDefinition {
  QueryBreakdown: MethodDefinition<_rapport_reporting_v1_QueryBreakdownRequest, _rapport_reporting_v1_QueryBreakdownResponse, _rapport_reporting_v1_QueryBreakdownRequest__Output, _rapport_reporting_v1_QueryBreakdownResponse__Output>
  QueryContentPerformance: MethodDefinition<_rapport_reporting_v1_QueryContentPerformanceRequest, _rapport_reporting_v1_QueryContentPerformanceResponse, _rapport_reporting_v1_QueryContentPerformanceRequest__Output, _rapport_reporting_v1_QueryContentPerformanceResponse__Output>
  QueryFunnel: MethodDefinition<_rapport_reporting_v1_QueryFunnelRequest, _rapport_reporting_v1_QueryFunnelResponse, _rapport_reporting_v1_QueryFunnelRequest__Output, _rapport_reporting_v1_QueryFunnelResponse__Output>
}
