// Original file: rapport/reporting/v1/cascade_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetCascadeTreeRequest as _rapport_reporting_v1_GetCascadeTreeRequest, GetCascadeTreeRequest__Output as _rapport_reporting_v1_GetCascadeTreeRequest__Output } from '../../../rapport/reporting/v1/GetCascadeTreeRequest.ts';
import type { GetCascadeTreeResponse as _rapport_reporting_v1_GetCascadeTreeResponse, GetCascadeTreeResponse__Output as _rapport_reporting_v1_GetCascadeTreeResponse__Output } from '../../../rapport/reporting/v1/GetCascadeTreeResponse.ts';
import type { ListCascadesRequest as _rapport_reporting_v1_ListCascadesRequest, ListCascadesRequest__Output as _rapport_reporting_v1_ListCascadesRequest__Output } from '../../../rapport/reporting/v1/ListCascadesRequest.ts';
import type { ListCascadesResponse as _rapport_reporting_v1_ListCascadesResponse, ListCascadesResponse__Output as _rapport_reporting_v1_ListCascadesResponse__Output } from '../../../rapport/reporting/v1/ListCascadesResponse.ts';
import type { QueryCascadeRequest as _rapport_reporting_v1_QueryCascadeRequest, QueryCascadeRequest__Output as _rapport_reporting_v1_QueryCascadeRequest__Output } from '../../../rapport/reporting/v1/QueryCascadeRequest.ts';
import type { QueryCascadeResponse as _rapport_reporting_v1_QueryCascadeResponse, QueryCascadeResponse__Output as _rapport_reporting_v1_QueryCascadeResponse__Output } from '../../../rapport/reporting/v1/QueryCascadeResponse.ts';

/**
 * Who passed content on to whom, to any depth. Nodes are shares; a root has depth 0. Scope `read`.
 */
export interface CascadeServiceClient extends grpc.Client {
  /**
   * The tree of a content item or below a share, depth first, parents before children, page by page.
   */
  GetCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  GetCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  GetCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  GetCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The tree of a content item or below a share, depth first, parents before children, page by page.
   */
  getCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  getCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  getCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  getCascadeTree(argument: _rapport_reporting_v1_GetCascadeTreeRequest, callback: grpc.requestCallback<_rapport_reporting_v1_GetCascadeTreeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Content items with the largest cascades.
   */
  ListCascades(argument: _rapport_reporting_v1_ListCascadesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  ListCascades(argument: _rapport_reporting_v1_ListCascadesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  ListCascades(argument: _rapport_reporting_v1_ListCascadesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  ListCascades(argument: _rapport_reporting_v1_ListCascadesRequest, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Content items with the largest cascades.
   */
  listCascades(argument: _rapport_reporting_v1_ListCascadesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  listCascades(argument: _rapport_reporting_v1_ListCascadesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  listCascades(argument: _rapport_reporting_v1_ListCascadesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  listCascades(argument: _rapport_reporting_v1_ListCascadesRequest, callback: grpc.requestCallback<_rapport_reporting_v1_ListCascadesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Size, depth, breadth per generation, and K per generation: nodes at g + 1 ÷ nodes at g.
   */
  QueryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  QueryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  QueryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  QueryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Size, depth, breadth per generation, and K per generation: nodes at g + 1 ÷ nodes at g.
   */
  queryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  queryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  queryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  queryCascade(argument: _rapport_reporting_v1_QueryCascadeRequest, callback: grpc.requestCallback<_rapport_reporting_v1_QueryCascadeResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who passed content on to whom, to any depth. Nodes are shares; a root has depth 0. Scope `read`.
 */
export interface CascadeServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The tree of a content item or below a share, depth first, parents before children, page by page.
   */
  GetCascadeTree: grpc.handleUnaryCall<_rapport_reporting_v1_GetCascadeTreeRequest__Output, _rapport_reporting_v1_GetCascadeTreeResponse>;
  
  /**
   * Content items with the largest cascades.
   */
  ListCascades: grpc.handleUnaryCall<_rapport_reporting_v1_ListCascadesRequest__Output, _rapport_reporting_v1_ListCascadesResponse>;
  
  /**
   * Size, depth, breadth per generation, and K per generation: nodes at g + 1 ÷ nodes at g.
   */
  QueryCascade: grpc.handleUnaryCall<_rapport_reporting_v1_QueryCascadeRequest__Output, _rapport_reporting_v1_QueryCascadeResponse>;
  
}

export interface CascadeServiceDefinition extends grpc.ServiceDefinition {
  GetCascadeTree: MethodDefinition<_rapport_reporting_v1_GetCascadeTreeRequest, _rapport_reporting_v1_GetCascadeTreeResponse, _rapport_reporting_v1_GetCascadeTreeRequest__Output, _rapport_reporting_v1_GetCascadeTreeResponse__Output>
  ListCascades: MethodDefinition<_rapport_reporting_v1_ListCascadesRequest, _rapport_reporting_v1_ListCascadesResponse, _rapport_reporting_v1_ListCascadesRequest__Output, _rapport_reporting_v1_ListCascadesResponse__Output>
  QueryCascade: MethodDefinition<_rapport_reporting_v1_QueryCascadeRequest, _rapport_reporting_v1_QueryCascadeResponse, _rapport_reporting_v1_QueryCascadeRequest__Output, _rapport_reporting_v1_QueryCascadeResponse__Output>
}
