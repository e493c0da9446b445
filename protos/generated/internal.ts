import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CommandForwardingServiceClient as _rapport_internal_v1_CommandForwardingServiceClient, CommandForwardingServiceDefinition as _rapport_internal_v1_CommandForwardingServiceDefinition } from './rapport/internal/v1/CommandForwardingService.ts';
import type { ForwardCommandsRequest as _rapport_internal_v1_ForwardCommandsRequest, ForwardCommandsRequest__Output as _rapport_internal_v1_ForwardCommandsRequest__Output } from './rapport/internal/v1/ForwardCommandsRequest.ts';
import type { ForwardCommandsResponse as _rapport_internal_v1_ForwardCommandsResponse, ForwardCommandsResponse__Output as _rapport_internal_v1_ForwardCommandsResponse__Output } from './rapport/internal/v1/ForwardCommandsResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  rapport: {
    internal: {
      v1: {
        /**
         * Between the replicas of one service only: no token opens it, and it is not described by reflection. The replica that
         * holds the lease of a stream's shard commits what the others forward.
         */
        CommandForwardingService: SubtypeConstructor<typeof grpc.Client, _rapport_internal_v1_CommandForwardingServiceClient> & { service: _rapport_internal_v1_CommandForwardingServiceDefinition }
        ForwardCommandsRequest: MessageTypeDefinition<_rapport_internal_v1_ForwardCommandsRequest, _rapport_internal_v1_ForwardCommandsRequest__Output>
        ForwardCommandsResponse: MessageTypeDefinition<_rapport_internal_v1_ForwardCommandsResponse, _rapport_internal_v1_ForwardCommandsResponse__Output>
      }
    }
  }
}

