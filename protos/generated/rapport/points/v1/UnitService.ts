// Original file: rapport/points/v1/unit_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DefineUnitRequest as _rapport_points_v1_DefineUnitRequest, DefineUnitRequest__Output as _rapport_points_v1_DefineUnitRequest__Output } from '../../../rapport/points/v1/DefineUnitRequest.ts';
import type { DefineUnitResponse as _rapport_points_v1_DefineUnitResponse, DefineUnitResponse__Output as _rapport_points_v1_DefineUnitResponse__Output } from '../../../rapport/points/v1/DefineUnitResponse.ts';
import type { GetUnitRequest as _rapport_points_v1_GetUnitRequest, GetUnitRequest__Output as _rapport_points_v1_GetUnitRequest__Output } from '../../../rapport/points/v1/GetUnitRequest.ts';
import type { GetUnitResponse as _rapport_points_v1_GetUnitResponse, GetUnitResponse__Output as _rapport_points_v1_GetUnitResponse__Output } from '../../../rapport/points/v1/GetUnitResponse.ts';
import type { ListUnitsRequest as _rapport_points_v1_ListUnitsRequest, ListUnitsRequest__Output as _rapport_points_v1_ListUnitsRequest__Output } from '../../../rapport/points/v1/ListUnitsRequest.ts';
import type { ListUnitsResponse as _rapport_points_v1_ListUnitsResponse, ListUnitsResponse__Output as _rapport_points_v1_ListUnitsResponse__Output } from '../../../rapport/points/v1/ListUnitsResponse.ts';

/**
 * What accounts count: points, coupons, coins, each with its own policies. Scope `write`; reads `read`. `points` is there
 * from the beginning, as a unit that says nothing: it never expires, is announced 30 days ahead where a rule or a request
 * lets it, and goes below zero.
 */
export interface UnitServiceClient extends grpc.Client {
  /**
   * Makes a unit, or changes one: what is said last holds for what is booked from then on, within a second, and changes
   * nothing that is booked. UNIT_INVALID with every problem as a field violation; TOO_MANY_UNITS beyond 50.
   */
  DefineUnit(argument: _rapport_points_v1_DefineUnitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  DefineUnit(argument: _rapport_points_v1_DefineUnitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  DefineUnit(argument: _rapport_points_v1_DefineUnitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  DefineUnit(argument: _rapport_points_v1_DefineUnitRequest, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a unit, or changes one: what is said last holds for what is booked from then on, within a second, and changes
   * nothing that is booked. UNIT_INVALID with every problem as a field violation; TOO_MANY_UNITS beyond 50.
   */
  defineUnit(argument: _rapport_points_v1_DefineUnitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  defineUnit(argument: _rapport_points_v1_DefineUnitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  defineUnit(argument: _rapport_points_v1_DefineUnitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  defineUnit(argument: _rapport_points_v1_DefineUnitRequest, callback: grpc.requestCallback<_rapport_points_v1_DefineUnitResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * UNIT_UNKNOWN where there is none.
   */
  GetUnit(argument: _rapport_points_v1_GetUnitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  GetUnit(argument: _rapport_points_v1_GetUnitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  GetUnit(argument: _rapport_points_v1_GetUnitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  GetUnit(argument: _rapport_points_v1_GetUnitRequest, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  /**
   * UNIT_UNKNOWN where there is none.
   */
  getUnit(argument: _rapport_points_v1_GetUnitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  getUnit(argument: _rapport_points_v1_GetUnitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  getUnit(argument: _rapport_points_v1_GetUnitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  getUnit(argument: _rapport_points_v1_GetUnitRequest, callback: grpc.requestCallback<_rapport_points_v1_GetUnitResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All of them, by id; at most 50.
   */
  ListUnits(argument: _rapport_points_v1_ListUnitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  ListUnits(argument: _rapport_points_v1_ListUnitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  ListUnits(argument: _rapport_points_v1_ListUnitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  ListUnits(argument: _rapport_points_v1_ListUnitsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All of them, by id; at most 50.
   */
  listUnits(argument: _rapport_points_v1_ListUnitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  listUnits(argument: _rapport_points_v1_ListUnitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  listUnits(argument: _rapport_points_v1_ListUnitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  listUnits(argument: _rapport_points_v1_ListUnitsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListUnitsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What accounts count: points, coupons, coins, each with its own policies. Scope `write`; reads `read`. `points` is there
 * from the beginning, as a unit that says nothing: it never expires, is announced 30 days ahead where a rule or a request
 * lets it, and goes below zero.
 */
export interface UnitServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a unit, or changes one: what is said last holds for what is booked from then on, within a second, and changes
   * nothing that is booked. UNIT_INVALID with every problem as a field violation; TOO_MANY_UNITS beyond 50.
   */
  DefineUnit: grpc.handleUnaryCall<_rapport_points_v1_DefineUnitRequest__Output, _rapport_points_v1_DefineUnitResponse>;
  
  /**
   * UNIT_UNKNOWN where there is none.
   */
  GetUnit: grpc.handleUnaryCall<_rapport_points_v1_GetUnitRequest__Output, _rapport_points_v1_GetUnitResponse>;
  
  /**
   * All of them, by id; at most 50.
   */
  ListUnits: grpc.handleUnaryCall<_rapport_points_v1_ListUnitsRequest__Output, _rapport_points_v1_ListUnitsResponse>;
  
}

export interface UnitServiceDefinition extends grpc.ServiceDefinition {
  DefineUnit: MethodDefinition<_rapport_points_v1_DefineUnitRequest, _rapport_points_v1_DefineUnitResponse, _rapport_points_v1_DefineUnitRequest__Output, _rapport_points_v1_DefineUnitResponse__Output>
  GetUnit: MethodDefinition<_rapport_points_v1_GetUnitRequest, _rapport_points_v1_GetUnitResponse, _rapport_points_v1_GetUnitRequest__Output, _rapport_points_v1_GetUnitResponse__Output>
  ListUnits: MethodDefinition<_rapport_points_v1_ListUnitsRequest, _rapport_points_v1_ListUnitsResponse, _rapport_points_v1_ListUnitsRequest__Output, _rapport_points_v1_ListUnitsResponse__Output>
}
