// Original file: rapport/points/v1/leaderboard_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CloseSeasonRequest as _rapport_points_v1_CloseSeasonRequest, CloseSeasonRequest__Output as _rapport_points_v1_CloseSeasonRequest__Output } from '../../../rapport/points/v1/CloseSeasonRequest.ts';
import type { CloseSeasonResponse as _rapport_points_v1_CloseSeasonResponse, CloseSeasonResponse__Output as _rapport_points_v1_CloseSeasonResponse__Output } from '../../../rapport/points/v1/CloseSeasonResponse.ts';
import type { CreateLeaderboardRequest as _rapport_points_v1_CreateLeaderboardRequest, CreateLeaderboardRequest__Output as _rapport_points_v1_CreateLeaderboardRequest__Output } from '../../../rapport/points/v1/CreateLeaderboardRequest.ts';
import type { CreateLeaderboardResponse as _rapport_points_v1_CreateLeaderboardResponse, CreateLeaderboardResponse__Output as _rapport_points_v1_CreateLeaderboardResponse__Output } from '../../../rapport/points/v1/CreateLeaderboardResponse.ts';
import type { GetAroundMemberRequest as _rapport_points_v1_GetAroundMemberRequest, GetAroundMemberRequest__Output as _rapport_points_v1_GetAroundMemberRequest__Output } from '../../../rapport/points/v1/GetAroundMemberRequest.ts';
import type { GetAroundMemberResponse as _rapport_points_v1_GetAroundMemberResponse, GetAroundMemberResponse__Output as _rapport_points_v1_GetAroundMemberResponse__Output } from '../../../rapport/points/v1/GetAroundMemberResponse.ts';
import type { GetLeaderboardRequest as _rapport_points_v1_GetLeaderboardRequest, GetLeaderboardRequest__Output as _rapport_points_v1_GetLeaderboardRequest__Output } from '../../../rapport/points/v1/GetLeaderboardRequest.ts';
import type { GetLeaderboardResponse as _rapport_points_v1_GetLeaderboardResponse, GetLeaderboardResponse__Output as _rapport_points_v1_GetLeaderboardResponse__Output } from '../../../rapport/points/v1/GetLeaderboardResponse.ts';
import type { GetRankRequest as _rapport_points_v1_GetRankRequest, GetRankRequest__Output as _rapport_points_v1_GetRankRequest__Output } from '../../../rapport/points/v1/GetRankRequest.ts';
import type { GetRankResponse as _rapport_points_v1_GetRankResponse, GetRankResponse__Output as _rapport_points_v1_GetRankResponse__Output } from '../../../rapport/points/v1/GetRankResponse.ts';
import type { LeaderboardServiceListTopRequest as _rapport_points_v1_LeaderboardServiceListTopRequest, LeaderboardServiceListTopRequest__Output as _rapport_points_v1_LeaderboardServiceListTopRequest__Output } from '../../../rapport/points/v1/LeaderboardServiceListTopRequest.ts';
import type { LeaderboardServiceListTopResponse as _rapport_points_v1_LeaderboardServiceListTopResponse, LeaderboardServiceListTopResponse__Output as _rapport_points_v1_LeaderboardServiceListTopResponse__Output } from '../../../rapport/points/v1/LeaderboardServiceListTopResponse.ts';
import type { ListLeaderboardsRequest as _rapport_points_v1_ListLeaderboardsRequest, ListLeaderboardsRequest__Output as _rapport_points_v1_ListLeaderboardsRequest__Output } from '../../../rapport/points/v1/ListLeaderboardsRequest.ts';
import type { ListLeaderboardsResponse as _rapport_points_v1_ListLeaderboardsResponse, ListLeaderboardsResponse__Output as _rapport_points_v1_ListLeaderboardsResponse__Output } from '../../../rapport/points/v1/ListLeaderboardsResponse.ts';
import type { WatchLeaderboardRequest as _rapport_points_v1_WatchLeaderboardRequest, WatchLeaderboardRequest__Output as _rapport_points_v1_WatchLeaderboardRequest__Output } from '../../../rapport/points/v1/WatchLeaderboardRequest.ts';
import type { WatchLeaderboardResponse as _rapport_points_v1_WatchLeaderboardResponse, WatchLeaderboardResponse__Output as _rapport_points_v1_WatchLeaderboardResponse__Output } from '../../../rapport/points/v1/WatchLeaderboardResponse.ts';

/**
 * Who was given most. A leaderboard ranks the members of a unit of the ledger, so its scores are whatever earning rules
 * count in that unit: points, reads, downstream visits, votes, of one campaign or of all. Scope `write`; reads `read`.
 * 
 * A score is what was given (earned, adjusted up) less what was taken back (clawed back, reversed, adjusted down); spending,
 * sending and expiry do not change it. It counts from the moment the board is made, in the season of its effective time.
 * Ranks are 1, 2, 2, 4: equal scores share the better rank. Among equals whoever reached the score first stands first.
 * Answers are at most 200 ms behind what is booked.
 */
export interface LeaderboardServiceClient extends grpc.Client {
  /**
   * Ends a season that is over (SEASON_NOT_OVER); one of all time may be ended at any moment. What is booked from then on
   * does not count in it. Its ranks are final, they have a hash, and prizes are booked once, whoever asks how often. Those
   * out of a pool are taken from it by then, the first places first, and are with the members a moment later.
   * After UNAVAILABLE (SEASON_CLOSING) it goes on by itself: ask again for the ranks.
   */
  CloseSeason(argument: _rapport_points_v1_CloseSeasonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  CloseSeason(argument: _rapport_points_v1_CloseSeasonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  CloseSeason(argument: _rapport_points_v1_CloseSeasonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  CloseSeason(argument: _rapport_points_v1_CloseSeasonRequest, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a season that is over (SEASON_NOT_OVER); one of all time may be ended at any moment. What is booked from then on
   * does not count in it. Its ranks are final, they have a hash, and prizes are booked once, whoever asks how often. Those
   * out of a pool are taken from it by then, the first places first, and are with the members a moment later.
   * After UNAVAILABLE (SEASON_CLOSING) it goes on by itself: ask again for the ranks.
   */
  closeSeason(argument: _rapport_points_v1_CloseSeasonRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  closeSeason(argument: _rapport_points_v1_CloseSeasonRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  closeSeason(argument: _rapport_points_v1_CloseSeasonRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  closeSeason(argument: _rapport_points_v1_CloseSeasonRequest, callback: grpc.requestCallback<_rapport_points_v1_CloseSeasonResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a board, for good. LEADERBOARD_EXISTS, LEADERBOARD_INVALID with every problem, TOO_MANY_LEADERBOARDS;
   * ACCOUNT_NOT_OPEN where its pool has no account in a unit of its prizes.
   */
  CreateLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  CreateLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  CreateLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  CreateLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a board, for good. LEADERBOARD_EXISTS, LEADERBOARD_INVALID with every problem, TOO_MANY_LEADERBOARDS;
   * ACCOUNT_NOT_OPEN where its pool has no account in a unit of its prizes.
   */
  createLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  createLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  createLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  createLeaderboard(argument: _rapport_points_v1_CreateLeaderboardRequest, callback: grpc.requestCallback<_rapport_points_v1_CreateLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A member's place with those before and behind. NOT_RANKED where the member has no score in the season.
   */
  GetAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  GetAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  GetAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  GetAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A member's place with those before and behind. NOT_RANKED where the member has no score in the season.
   */
  getAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  getAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  getAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  getAroundMember(argument: _rapport_points_v1_GetAroundMemberRequest, callback: grpc.requestCallback<_rapport_points_v1_GetAroundMemberResponse__Output>): grpc.ClientUnaryCall;
  
  GetLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  GetLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  GetLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  GetLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  getLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  getLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  getLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  getLeaderboard(argument: _rapport_points_v1_GetLeaderboardRequest, callback: grpc.requestCallback<_rapport_points_v1_GetLeaderboardResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A member's rank, now or after everything effective up to and including a moment. TOO_MANY_MOVED where more than
   * 100,000 members have moved since.
   */
  GetRank(argument: _rapport_points_v1_GetRankRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  GetRank(argument: _rapport_points_v1_GetRankRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  GetRank(argument: _rapport_points_v1_GetRankRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  GetRank(argument: _rapport_points_v1_GetRankRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A member's rank, now or after everything effective up to and including a moment. TOO_MANY_MOVED where more than
   * 100,000 members have moved since.
   */
  getRank(argument: _rapport_points_v1_GetRankRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  getRank(argument: _rapport_points_v1_GetRankRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  getRank(argument: _rapport_points_v1_GetRankRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  getRank(argument: _rapport_points_v1_GetRankRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRankResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All boards, by id.
   */
  ListLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  ListLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  ListLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  ListLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All boards, by id.
   */
  listLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  listLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  listLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  listLeaderboards(argument: _rapport_points_v1_ListLeaderboardsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListLeaderboardsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The first places. UNAVAILABLE (LEADERBOARD_LOADING) while a great season is read into memory: ask again.
   */
  ListTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  ListTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  ListTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  ListTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The first places. UNAVAILABLE (LEADERBOARD_LOADING) while a great season is read into memory: ask again.
   */
  listTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  listTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  listTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  listTop(argument: _rapport_points_v1_LeaderboardServiceListTopRequest, callback: grpc.requestCallback<_rapport_points_v1_LeaderboardServiceListTopResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The first places, at once and then whenever they change, looked at every second. Each answer is the whole of them, so
   * whoever lost the stream begins another one.
   */
  WatchLeaderboard(argument: _rapport_points_v1_WatchLeaderboardRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_points_v1_WatchLeaderboardResponse__Output>;
  WatchLeaderboard(argument: _rapport_points_v1_WatchLeaderboardRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_points_v1_WatchLeaderboardResponse__Output>;
  /**
   * The first places, at once and then whenever they change, looked at every second. Each answer is the whole of them, so
   * whoever lost the stream begins another one.
   */
  watchLeaderboard(argument: _rapport_points_v1_WatchLeaderboardRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_points_v1_WatchLeaderboardResponse__Output>;
  watchLeaderboard(argument: _rapport_points_v1_WatchLeaderboardRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_points_v1_WatchLeaderboardResponse__Output>;
  
}

/**
 * Who was given most. A leaderboard ranks the members of a unit of the ledger, so its scores are whatever earning rules
 * count in that unit: points, reads, downstream visits, votes, of one campaign or of all. Scope `write`; reads `read`.
 * 
 * A score is what was given (earned, adjusted up) less what was taken back (clawed back, reversed, adjusted down); spending,
 * sending and expiry do not change it. It counts from the moment the board is made, in the season of its effective time.
 * Ranks are 1, 2, 2, 4: equal scores share the better rank. Among equals whoever reached the score first stands first.
 * Answers are at most 200 ms behind what is booked.
 */
export interface LeaderboardServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Ends a season that is over (SEASON_NOT_OVER); one of all time may be ended at any moment. What is booked from then on
   * does not count in it. Its ranks are final, they have a hash, and prizes are booked once, whoever asks how often. Those
   * out of a pool are taken from it by then, the first places first, and are with the members a moment later.
   * After UNAVAILABLE (SEASON_CLOSING) it goes on by itself: ask again for the ranks.
   */
  CloseSeason: grpc.handleUnaryCall<_rapport_points_v1_CloseSeasonRequest__Output, _rapport_points_v1_CloseSeasonResponse>;
  
  /**
   * Makes a board, for good. LEADERBOARD_EXISTS, LEADERBOARD_INVALID with every problem, TOO_MANY_LEADERBOARDS;
   * ACCOUNT_NOT_OPEN where its pool has no account in a unit of its prizes.
   */
  CreateLeaderboard: grpc.handleUnaryCall<_rapport_points_v1_CreateLeaderboardRequest__Output, _rapport_points_v1_CreateLeaderboardResponse>;
  
  /**
   * A member's place with those before and behind. NOT_RANKED where the member has no score in the season.
   */
  GetAroundMember: grpc.handleUnaryCall<_rapport_points_v1_GetAroundMemberRequest__Output, _rapport_points_v1_GetAroundMemberResponse>;
  
  GetLeaderboard: grpc.handleUnaryCall<_rapport_points_v1_GetLeaderboardRequest__Output, _rapport_points_v1_GetLeaderboardResponse>;
  
  /**
   * A member's rank, now or after everything effective up to and including a moment. TOO_MANY_MOVED where more than
   * 100,000 members have moved since.
   */
  GetRank: grpc.handleUnaryCall<_rapport_points_v1_GetRankRequest__Output, _rapport_points_v1_GetRankResponse>;
  
  /**
   * All boards, by id.
   */
  ListLeaderboards: grpc.handleUnaryCall<_rapport_points_v1_ListLeaderboardsRequest__Output, _rapport_points_v1_ListLeaderboardsResponse>;
  
  /**
   * The first places. UNAVAILABLE (LEADERBOARD_LOADING) while a great season is read into memory: ask again.
   */
  ListTop: grpc.handleUnaryCall<_rapport_points_v1_LeaderboardServiceListTopRequest__Output, _rapport_points_v1_LeaderboardServiceListTopResponse>;
  
  /**
   * The first places, at once and then whenever they change, looked at every second. Each answer is the whole of them, so
   * whoever lost the stream begins another one.
   */
  WatchLeaderboard: grpc.handleServerStreamingCall<_rapport_points_v1_WatchLeaderboardRequest__Output, _rapport_points_v1_WatchLeaderboardResponse>;
  
}

export interface LeaderboardServiceDefinition extends grpc.ServiceDefinition {
  CloseSeason: MethodDefinition<_rapport_points_v1_CloseSeasonRequest, _rapport_points_v1_CloseSeasonResponse, _rapport_points_v1_CloseSeasonRequest__Output, _rapport_points_v1_CloseSeasonResponse__Output>
  CreateLeaderboard: MethodDefinition<_rapport_points_v1_CreateLeaderboardRequest, _rapport_points_v1_CreateLeaderboardResponse, _rapport_points_v1_CreateLeaderboardRequest__Output, _rapport_points_v1_CreateLeaderboardResponse__Output>
  GetAroundMember: MethodDefinition<_rapport_points_v1_GetAroundMemberRequest, _rapport_points_v1_GetAroundMemberResponse, _rapport_points_v1_GetAroundMemberRequest__Output, _rapport_points_v1_GetAroundMemberResponse__Output>
  GetLeaderboard: MethodDefinition<_rapport_points_v1_GetLeaderboardRequest, _rapport_points_v1_GetLeaderboardResponse, _rapport_points_v1_GetLeaderboardRequest__Output, _rapport_points_v1_GetLeaderboardResponse__Output>
  GetRank: MethodDefinition<_rapport_points_v1_GetRankRequest, _rapport_points_v1_GetRankResponse, _rapport_points_v1_GetRankRequest__Output, _rapport_points_v1_GetRankResponse__Output>
  ListLeaderboards: MethodDefinition<_rapport_points_v1_ListLeaderboardsRequest, _rapport_points_v1_ListLeaderboardsResponse, _rapport_points_v1_ListLeaderboardsRequest__Output, _rapport_points_v1_ListLeaderboardsResponse__Output>
  ListTop: MethodDefinition<_rapport_points_v1_LeaderboardServiceListTopRequest, _rapport_points_v1_LeaderboardServiceListTopResponse, _rapport_points_v1_LeaderboardServiceListTopRequest__Output, _rapport_points_v1_LeaderboardServiceListTopResponse__Output>
  WatchLeaderboard: MethodDefinition<_rapport_points_v1_WatchLeaderboardRequest, _rapport_points_v1_WatchLeaderboardResponse, _rapport_points_v1_WatchLeaderboardRequest__Output, _rapport_points_v1_WatchLeaderboardResponse__Output>
}
