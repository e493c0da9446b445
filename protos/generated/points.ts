import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.ts';
import type { Account as _rapport_points_v1_Account, Account__Output as _rapport_points_v1_Account__Output } from './rapport/points/v1/Account.ts';
import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from './rapport/points/v1/AccountOwner.ts';
import type { AccountPolicy as _rapport_points_v1_AccountPolicy, AccountPolicy__Output as _rapport_points_v1_AccountPolicy__Output } from './rapport/points/v1/AccountPolicy.ts';
import type { AddCodesRequest as _rapport_points_v1_AddCodesRequest, AddCodesRequest__Output as _rapport_points_v1_AddCodesRequest__Output } from './rapport/points/v1/AddCodesRequest.ts';
import type { AddCodesResponse as _rapport_points_v1_AddCodesResponse, AddCodesResponse__Output as _rapport_points_v1_AddCodesResponse__Output } from './rapport/points/v1/AddCodesResponse.ts';
import type { AdjustRequest as _rapport_points_v1_AdjustRequest, AdjustRequest__Output as _rapport_points_v1_AdjustRequest__Output } from './rapport/points/v1/AdjustRequest.ts';
import type { AdjustResponse as _rapport_points_v1_AdjustResponse, AdjustResponse__Output as _rapport_points_v1_AdjustResponse__Output } from './rapport/points/v1/AdjustResponse.ts';
import type { AmountStep as _rapport_points_v1_AmountStep, AmountStep__Output as _rapport_points_v1_AmountStep__Output } from './rapport/points/v1/AmountStep.ts';
import type { AwaitedEvent as _rapport_points_v1_AwaitedEvent, AwaitedEvent__Output as _rapport_points_v1_AwaitedEvent__Output } from './rapport/points/v1/AwaitedEvent.ts';
import type { BalancePart as _rapport_points_v1_BalancePart, BalancePart__Output as _rapport_points_v1_BalancePart__Output } from './rapport/points/v1/BalancePart.ts';
import type { BatchBookRequest as _rapport_points_v1_BatchBookRequest, BatchBookRequest__Output as _rapport_points_v1_BatchBookRequest__Output } from './rapport/points/v1/BatchBookRequest.ts';
import type { BatchBookResponse as _rapport_points_v1_BatchBookResponse, BatchBookResponse__Output as _rapport_points_v1_BatchBookResponse__Output } from './rapport/points/v1/BatchBookResponse.ts';
import type { BookCommand as _rapport_points_v1_BookCommand, BookCommand__Output as _rapport_points_v1_BookCommand__Output } from './rapport/points/v1/BookCommand.ts';
import type { BookReapplicationRequest as _rapport_points_v1_BookReapplicationRequest, BookReapplicationRequest__Output as _rapport_points_v1_BookReapplicationRequest__Output } from './rapport/points/v1/BookReapplicationRequest.ts';
import type { BookReapplicationResponse as _rapport_points_v1_BookReapplicationResponse, BookReapplicationResponse__Output as _rapport_points_v1_BookReapplicationResponse__Output } from './rapport/points/v1/BookReapplicationResponse.ts';
import type { BookRefusal as _rapport_points_v1_BookRefusal, BookRefusal__Output as _rapport_points_v1_BookRefusal__Output } from './rapport/points/v1/BookRefusal.ts';
import type { BookResult as _rapport_points_v1_BookResult, BookResult__Output as _rapport_points_v1_BookResult__Output } from './rapport/points/v1/BookResult.ts';
import type { Budget as _rapport_points_v1_Budget, Budget__Output as _rapport_points_v1_Budget__Output } from './rapport/points/v1/Budget.ts';
import type { BudgetServiceClient as _rapport_points_v1_BudgetServiceClient, BudgetServiceDefinition as _rapport_points_v1_BudgetServiceDefinition } from './rapport/points/v1/BudgetService.ts';
import type { CancelRedemptionRequest as _rapport_points_v1_CancelRedemptionRequest, CancelRedemptionRequest__Output as _rapport_points_v1_CancelRedemptionRequest__Output } from './rapport/points/v1/CancelRedemptionRequest.ts';
import type { CancelRedemptionResponse as _rapport_points_v1_CancelRedemptionResponse, CancelRedemptionResponse__Output as _rapport_points_v1_CancelRedemptionResponse__Output } from './rapport/points/v1/CancelRedemptionResponse.ts';
import type { CaptureRequest as _rapport_points_v1_CaptureRequest, CaptureRequest__Output as _rapport_points_v1_CaptureRequest__Output } from './rapport/points/v1/CaptureRequest.ts';
import type { CaptureResponse as _rapport_points_v1_CaptureResponse, CaptureResponse__Output as _rapport_points_v1_CaptureResponse__Output } from './rapport/points/v1/CaptureResponse.ts';
import type { CloseSeasonRequest as _rapport_points_v1_CloseSeasonRequest, CloseSeasonRequest__Output as _rapport_points_v1_CloseSeasonRequest__Output } from './rapport/points/v1/CloseSeasonRequest.ts';
import type { CloseSeasonResponse as _rapport_points_v1_CloseSeasonResponse, CloseSeasonResponse__Output as _rapport_points_v1_CloseSeasonResponse__Output } from './rapport/points/v1/CloseSeasonResponse.ts';
import type { CreateLeaderboardRequest as _rapport_points_v1_CreateLeaderboardRequest, CreateLeaderboardRequest__Output as _rapport_points_v1_CreateLeaderboardRequest__Output } from './rapport/points/v1/CreateLeaderboardRequest.ts';
import type { CreateLeaderboardResponse as _rapport_points_v1_CreateLeaderboardResponse, CreateLeaderboardResponse__Output as _rapport_points_v1_CreateLeaderboardResponse__Output } from './rapport/points/v1/CreateLeaderboardResponse.ts';
import type { CreateRuleRequest as _rapport_points_v1_CreateRuleRequest, CreateRuleRequest__Output as _rapport_points_v1_CreateRuleRequest__Output } from './rapport/points/v1/CreateRuleRequest.ts';
import type { CreateRuleResponse as _rapport_points_v1_CreateRuleResponse, CreateRuleResponse__Output as _rapport_points_v1_CreateRuleResponse__Output } from './rapport/points/v1/CreateRuleResponse.ts';
import type { CustomSeason as _rapport_points_v1_CustomSeason, CustomSeason__Output as _rapport_points_v1_CustomSeason__Output } from './rapport/points/v1/CustomSeason.ts';
import type { DefineUnitRequest as _rapport_points_v1_DefineUnitRequest, DefineUnitRequest__Output as _rapport_points_v1_DefineUnitRequest__Output } from './rapport/points/v1/DefineUnitRequest.ts';
import type { DefineUnitResponse as _rapport_points_v1_DefineUnitResponse, DefineUnitResponse__Output as _rapport_points_v1_DefineUnitResponse__Output } from './rapport/points/v1/DefineUnitResponse.ts';
import type { DryRunEarnRequest as _rapport_points_v1_DryRunEarnRequest, DryRunEarnRequest__Output as _rapport_points_v1_DryRunEarnRequest__Output } from './rapport/points/v1/DryRunEarnRequest.ts';
import type { DryRunEarnResponse as _rapport_points_v1_DryRunEarnResponse, DryRunEarnResponse__Output as _rapport_points_v1_DryRunEarnResponse__Output } from './rapport/points/v1/DryRunEarnResponse.ts';
import type { EarnRequest as _rapport_points_v1_EarnRequest, EarnRequest__Output as _rapport_points_v1_EarnRequest__Output } from './rapport/points/v1/EarnRequest.ts';
import type { EarnResponse as _rapport_points_v1_EarnResponse, EarnResponse__Output as _rapport_points_v1_EarnResponse__Output } from './rapport/points/v1/EarnResponse.ts';
import type { EarningRule as _rapport_points_v1_EarningRule, EarningRule__Output as _rapport_points_v1_EarningRule__Output } from './rapport/points/v1/EarningRule.ts';
import type { ExplainBalanceRequest as _rapport_points_v1_ExplainBalanceRequest, ExplainBalanceRequest__Output as _rapport_points_v1_ExplainBalanceRequest__Output } from './rapport/points/v1/ExplainBalanceRequest.ts';
import type { ExplainBalanceResponse as _rapport_points_v1_ExplainBalanceResponse, ExplainBalanceResponse__Output as _rapport_points_v1_ExplainBalanceResponse__Output } from './rapport/points/v1/ExplainBalanceResponse.ts';
import type { FixedAmount as _rapport_points_v1_FixedAmount, FixedAmount__Output as _rapport_points_v1_FixedAmount__Output } from './rapport/points/v1/FixedAmount.ts';
import type { FulfilRedemptionRequest as _rapport_points_v1_FulfilRedemptionRequest, FulfilRedemptionRequest__Output as _rapport_points_v1_FulfilRedemptionRequest__Output } from './rapport/points/v1/FulfilRedemptionRequest.ts';
import type { FulfilRedemptionResponse as _rapport_points_v1_FulfilRedemptionResponse, FulfilRedemptionResponse__Output as _rapport_points_v1_FulfilRedemptionResponse__Output } from './rapport/points/v1/FulfilRedemptionResponse.ts';
import type { FundBudgetRequest as _rapport_points_v1_FundBudgetRequest, FundBudgetRequest__Output as _rapport_points_v1_FundBudgetRequest__Output } from './rapport/points/v1/FundBudgetRequest.ts';
import type { FundBudgetResponse as _rapport_points_v1_FundBudgetResponse, FundBudgetResponse__Output as _rapport_points_v1_FundBudgetResponse__Output } from './rapport/points/v1/FundBudgetResponse.ts';
import type { GetAroundMemberRequest as _rapport_points_v1_GetAroundMemberRequest, GetAroundMemberRequest__Output as _rapport_points_v1_GetAroundMemberRequest__Output } from './rapport/points/v1/GetAroundMemberRequest.ts';
import type { GetAroundMemberResponse as _rapport_points_v1_GetAroundMemberResponse, GetAroundMemberResponse__Output as _rapport_points_v1_GetAroundMemberResponse__Output } from './rapport/points/v1/GetAroundMemberResponse.ts';
import type { GetBalanceRequest as _rapport_points_v1_GetBalanceRequest, GetBalanceRequest__Output as _rapport_points_v1_GetBalanceRequest__Output } from './rapport/points/v1/GetBalanceRequest.ts';
import type { GetBalanceResponse as _rapport_points_v1_GetBalanceResponse, GetBalanceResponse__Output as _rapport_points_v1_GetBalanceResponse__Output } from './rapport/points/v1/GetBalanceResponse.ts';
import type { GetBudgetRequest as _rapport_points_v1_GetBudgetRequest, GetBudgetRequest__Output as _rapport_points_v1_GetBudgetRequest__Output } from './rapport/points/v1/GetBudgetRequest.ts';
import type { GetBudgetResponse as _rapport_points_v1_GetBudgetResponse, GetBudgetResponse__Output as _rapport_points_v1_GetBudgetResponse__Output } from './rapport/points/v1/GetBudgetResponse.ts';
import type { GetLeaderboardRequest as _rapport_points_v1_GetLeaderboardRequest, GetLeaderboardRequest__Output as _rapport_points_v1_GetLeaderboardRequest__Output } from './rapport/points/v1/GetLeaderboardRequest.ts';
import type { GetLeaderboardResponse as _rapport_points_v1_GetLeaderboardResponse, GetLeaderboardResponse__Output as _rapport_points_v1_GetLeaderboardResponse__Output } from './rapport/points/v1/GetLeaderboardResponse.ts';
import type { GetLiabilityReportRequest as _rapport_points_v1_GetLiabilityReportRequest, GetLiabilityReportRequest__Output as _rapport_points_v1_GetLiabilityReportRequest__Output } from './rapport/points/v1/GetLiabilityReportRequest.ts';
import type { GetLiabilityReportResponse as _rapport_points_v1_GetLiabilityReportResponse, GetLiabilityReportResponse__Output as _rapport_points_v1_GetLiabilityReportResponse__Output } from './rapport/points/v1/GetLiabilityReportResponse.ts';
import type { GetRankRequest as _rapport_points_v1_GetRankRequest, GetRankRequest__Output as _rapport_points_v1_GetRankRequest__Output } from './rapport/points/v1/GetRankRequest.ts';
import type { GetRankResponse as _rapport_points_v1_GetRankResponse, GetRankResponse__Output as _rapport_points_v1_GetRankResponse__Output } from './rapport/points/v1/GetRankResponse.ts';
import type { GetReapplicationRequest as _rapport_points_v1_GetReapplicationRequest, GetReapplicationRequest__Output as _rapport_points_v1_GetReapplicationRequest__Output } from './rapport/points/v1/GetReapplicationRequest.ts';
import type { GetReapplicationResponse as _rapport_points_v1_GetReapplicationResponse, GetReapplicationResponse__Output as _rapport_points_v1_GetReapplicationResponse__Output } from './rapport/points/v1/GetReapplicationResponse.ts';
import type { GetRedemptionRequest as _rapport_points_v1_GetRedemptionRequest, GetRedemptionRequest__Output as _rapport_points_v1_GetRedemptionRequest__Output } from './rapport/points/v1/GetRedemptionRequest.ts';
import type { GetRedemptionResponse as _rapport_points_v1_GetRedemptionResponse, GetRedemptionResponse__Output as _rapport_points_v1_GetRedemptionResponse__Output } from './rapport/points/v1/GetRedemptionResponse.ts';
import type { GetReplayRequest as _rapport_points_v1_GetReplayRequest, GetReplayRequest__Output as _rapport_points_v1_GetReplayRequest__Output } from './rapport/points/v1/GetReplayRequest.ts';
import type { GetReplayResponse as _rapport_points_v1_GetReplayResponse, GetReplayResponse__Output as _rapport_points_v1_GetReplayResponse__Output } from './rapport/points/v1/GetReplayResponse.ts';
import type { GetRewardRequest as _rapport_points_v1_GetRewardRequest, GetRewardRequest__Output as _rapport_points_v1_GetRewardRequest__Output } from './rapport/points/v1/GetRewardRequest.ts';
import type { GetRewardResponse as _rapport_points_v1_GetRewardResponse, GetRewardResponse__Output as _rapport_points_v1_GetRewardResponse__Output } from './rapport/points/v1/GetRewardResponse.ts';
import type { GetRuleRequest as _rapport_points_v1_GetRuleRequest, GetRuleRequest__Output as _rapport_points_v1_GetRuleRequest__Output } from './rapport/points/v1/GetRuleRequest.ts';
import type { GetRuleResponse as _rapport_points_v1_GetRuleResponse, GetRuleResponse__Output as _rapport_points_v1_GetRuleResponse__Output } from './rapport/points/v1/GetRuleResponse.ts';
import type { GetTierProgramRequest as _rapport_points_v1_GetTierProgramRequest, GetTierProgramRequest__Output as _rapport_points_v1_GetTierProgramRequest__Output } from './rapport/points/v1/GetTierProgramRequest.ts';
import type { GetTierProgramResponse as _rapport_points_v1_GetTierProgramResponse, GetTierProgramResponse__Output as _rapport_points_v1_GetTierProgramResponse__Output } from './rapport/points/v1/GetTierProgramResponse.ts';
import type { GetTierRequest as _rapport_points_v1_GetTierRequest, GetTierRequest__Output as _rapport_points_v1_GetTierRequest__Output } from './rapport/points/v1/GetTierRequest.ts';
import type { GetTierResponse as _rapport_points_v1_GetTierResponse, GetTierResponse__Output as _rapport_points_v1_GetTierResponse__Output } from './rapport/points/v1/GetTierResponse.ts';
import type { GetTrialBalanceRequest as _rapport_points_v1_GetTrialBalanceRequest, GetTrialBalanceRequest__Output as _rapport_points_v1_GetTrialBalanceRequest__Output } from './rapport/points/v1/GetTrialBalanceRequest.ts';
import type { GetTrialBalanceResponse as _rapport_points_v1_GetTrialBalanceResponse, GetTrialBalanceResponse__Output as _rapport_points_v1_GetTrialBalanceResponse__Output } from './rapport/points/v1/GetTrialBalanceResponse.ts';
import type { GetUnitRequest as _rapport_points_v1_GetUnitRequest, GetUnitRequest__Output as _rapport_points_v1_GetUnitRequest__Output } from './rapport/points/v1/GetUnitRequest.ts';
import type { GetUnitResponse as _rapport_points_v1_GetUnitResponse, GetUnitResponse__Output as _rapport_points_v1_GetUnitResponse__Output } from './rapport/points/v1/GetUnitResponse.ts';
import type { GrantTitleRequest as _rapport_points_v1_GrantTitleRequest, GrantTitleRequest__Output as _rapport_points_v1_GrantTitleRequest__Output } from './rapport/points/v1/GrantTitleRequest.ts';
import type { GrantTitleResponse as _rapport_points_v1_GrantTitleResponse, GrantTitleResponse__Output as _rapport_points_v1_GrantTitleResponse__Output } from './rapport/points/v1/GrantTitleResponse.ts';
import type { HoldRequest as _rapport_points_v1_HoldRequest, HoldRequest__Output as _rapport_points_v1_HoldRequest__Output } from './rapport/points/v1/HoldRequest.ts';
import type { HoldResponse as _rapport_points_v1_HoldResponse, HoldResponse__Output as _rapport_points_v1_HoldResponse__Output } from './rapport/points/v1/HoldResponse.ts';
import type { Leaderboard as _rapport_points_v1_Leaderboard, Leaderboard__Output as _rapport_points_v1_Leaderboard__Output } from './rapport/points/v1/Leaderboard.ts';
import type { LeaderboardRow as _rapport_points_v1_LeaderboardRow, LeaderboardRow__Output as _rapport_points_v1_LeaderboardRow__Output } from './rapport/points/v1/LeaderboardRow.ts';
import type { LeaderboardServiceClient as _rapport_points_v1_LeaderboardServiceClient, LeaderboardServiceDefinition as _rapport_points_v1_LeaderboardServiceDefinition } from './rapport/points/v1/LeaderboardService.ts';
import type { LeaderboardServiceListTopRequest as _rapport_points_v1_LeaderboardServiceListTopRequest, LeaderboardServiceListTopRequest__Output as _rapport_points_v1_LeaderboardServiceListTopRequest__Output } from './rapport/points/v1/LeaderboardServiceListTopRequest.ts';
import type { LeaderboardServiceListTopResponse as _rapport_points_v1_LeaderboardServiceListTopResponse, LeaderboardServiceListTopResponse__Output as _rapport_points_v1_LeaderboardServiceListTopResponse__Output } from './rapport/points/v1/LeaderboardServiceListTopResponse.ts';
import type { LedgerServiceClient as _rapport_points_v1_LedgerServiceClient, LedgerServiceDefinition as _rapport_points_v1_LedgerServiceDefinition } from './rapport/points/v1/LedgerService.ts';
import type { LiabilityMonth as _rapport_points_v1_LiabilityMonth, LiabilityMonth__Output as _rapport_points_v1_LiabilityMonth__Output } from './rapport/points/v1/LiabilityMonth.ts';
import type { ListBudgetsRequest as _rapport_points_v1_ListBudgetsRequest, ListBudgetsRequest__Output as _rapport_points_v1_ListBudgetsRequest__Output } from './rapport/points/v1/ListBudgetsRequest.ts';
import type { ListBudgetsResponse as _rapport_points_v1_ListBudgetsResponse, ListBudgetsResponse__Output as _rapport_points_v1_ListBudgetsResponse__Output } from './rapport/points/v1/ListBudgetsResponse.ts';
import type { ListExpiringLotsRequest as _rapport_points_v1_ListExpiringLotsRequest, ListExpiringLotsRequest__Output as _rapport_points_v1_ListExpiringLotsRequest__Output } from './rapport/points/v1/ListExpiringLotsRequest.ts';
import type { ListExpiringLotsResponse as _rapport_points_v1_ListExpiringLotsResponse, ListExpiringLotsResponse__Output as _rapport_points_v1_ListExpiringLotsResponse__Output } from './rapport/points/v1/ListExpiringLotsResponse.ts';
import type { ListLeaderboardsRequest as _rapport_points_v1_ListLeaderboardsRequest, ListLeaderboardsRequest__Output as _rapport_points_v1_ListLeaderboardsRequest__Output } from './rapport/points/v1/ListLeaderboardsRequest.ts';
import type { ListLeaderboardsResponse as _rapport_points_v1_ListLeaderboardsResponse, ListLeaderboardsResponse__Output as _rapport_points_v1_ListLeaderboardsResponse__Output } from './rapport/points/v1/ListLeaderboardsResponse.ts';
import type { ListPartnerSettlementRequest as _rapport_points_v1_ListPartnerSettlementRequest, ListPartnerSettlementRequest__Output as _rapport_points_v1_ListPartnerSettlementRequest__Output } from './rapport/points/v1/ListPartnerSettlementRequest.ts';
import type { ListPartnerSettlementResponse as _rapport_points_v1_ListPartnerSettlementResponse, ListPartnerSettlementResponse__Output as _rapport_points_v1_ListPartnerSettlementResponse__Output } from './rapport/points/v1/ListPartnerSettlementResponse.ts';
import type { ListRewardsRequest as _rapport_points_v1_ListRewardsRequest, ListRewardsRequest__Output as _rapport_points_v1_ListRewardsRequest__Output } from './rapport/points/v1/ListRewardsRequest.ts';
import type { ListRewardsResponse as _rapport_points_v1_ListRewardsResponse, ListRewardsResponse__Output as _rapport_points_v1_ListRewardsResponse__Output } from './rapport/points/v1/ListRewardsResponse.ts';
import type { ListRulesRequest as _rapport_points_v1_ListRulesRequest, ListRulesRequest__Output as _rapport_points_v1_ListRulesRequest__Output } from './rapport/points/v1/ListRulesRequest.ts';
import type { ListRulesResponse as _rapport_points_v1_ListRulesResponse, ListRulesResponse__Output as _rapport_points_v1_ListRulesResponse__Output } from './rapport/points/v1/ListRulesResponse.ts';
import type { ListTierProgramsRequest as _rapport_points_v1_ListTierProgramsRequest, ListTierProgramsRequest__Output as _rapport_points_v1_ListTierProgramsRequest__Output } from './rapport/points/v1/ListTierProgramsRequest.ts';
import type { ListTierProgramsResponse as _rapport_points_v1_ListTierProgramsResponse, ListTierProgramsResponse__Output as _rapport_points_v1_ListTierProgramsResponse__Output } from './rapport/points/v1/ListTierProgramsResponse.ts';
import type { ListTitlesRequest as _rapport_points_v1_ListTitlesRequest, ListTitlesRequest__Output as _rapport_points_v1_ListTitlesRequest__Output } from './rapport/points/v1/ListTitlesRequest.ts';
import type { ListTitlesResponse as _rapport_points_v1_ListTitlesResponse, ListTitlesResponse__Output as _rapport_points_v1_ListTitlesResponse__Output } from './rapport/points/v1/ListTitlesResponse.ts';
import type { ListTopRequest as _rapport_points_v1_ListTopRequest, ListTopRequest__Output as _rapport_points_v1_ListTopRequest__Output } from './rapport/points/v1/ListTopRequest.ts';
import type { ListTopResponse as _rapport_points_v1_ListTopResponse, ListTopResponse__Output as _rapport_points_v1_ListTopResponse__Output } from './rapport/points/v1/ListTopResponse.ts';
import type { ListTransactionsRequest as _rapport_points_v1_ListTransactionsRequest, ListTransactionsRequest__Output as _rapport_points_v1_ListTransactionsRequest__Output } from './rapport/points/v1/ListTransactionsRequest.ts';
import type { ListTransactionsResponse as _rapport_points_v1_ListTransactionsResponse, ListTransactionsResponse__Output as _rapport_points_v1_ListTransactionsResponse__Output } from './rapport/points/v1/ListTransactionsResponse.ts';
import type { ListUnitsRequest as _rapport_points_v1_ListUnitsRequest, ListUnitsRequest__Output as _rapport_points_v1_ListUnitsRequest__Output } from './rapport/points/v1/ListUnitsRequest.ts';
import type { ListUnitsResponse as _rapport_points_v1_ListUnitsResponse, ListUnitsResponse__Output as _rapport_points_v1_ListUnitsResponse__Output } from './rapport/points/v1/ListUnitsResponse.ts';
import type { Lot as _rapport_points_v1_Lot, Lot__Output as _rapport_points_v1_Lot__Output } from './rapport/points/v1/Lot.ts';
import type { MemberCondition as _rapport_points_v1_MemberCondition, MemberCondition__Output as _rapport_points_v1_MemberCondition__Output } from './rapport/points/v1/MemberCondition.ts';
import type { MemberLimit as _rapport_points_v1_MemberLimit, MemberLimit__Output as _rapport_points_v1_MemberLimit__Output } from './rapport/points/v1/MemberLimit.ts';
import type { MonthOfPoints as _rapport_points_v1_MonthOfPoints, MonthOfPoints__Output as _rapport_points_v1_MonthOfPoints__Output } from './rapport/points/v1/MonthOfPoints.ts';
import type { Multiplier as _rapport_points_v1_Multiplier, Multiplier__Output as _rapport_points_v1_Multiplier__Output } from './rapport/points/v1/Multiplier.ts';
import type { OpenAccountRequest as _rapport_points_v1_OpenAccountRequest, OpenAccountRequest__Output as _rapport_points_v1_OpenAccountRequest__Output } from './rapport/points/v1/OpenAccountRequest.ts';
import type { OpenAccountResponse as _rapport_points_v1_OpenAccountResponse, OpenAccountResponse__Output as _rapport_points_v1_OpenAccountResponse__Output } from './rapport/points/v1/OpenAccountResponse.ts';
import type { PartnerSettlement as _rapport_points_v1_PartnerSettlement, PartnerSettlement__Output as _rapport_points_v1_PartnerSettlement__Output } from './rapport/points/v1/PartnerSettlement.ts';
import type { PeriodEnd as _rapport_points_v1_PeriodEnd, PeriodEnd__Output as _rapport_points_v1_PeriodEnd__Output } from './rapport/points/v1/PeriodEnd.ts';
import type { PointsDistribution as _rapport_points_v1_PointsDistribution, PointsDistribution__Output as _rapport_points_v1_PointsDistribution__Output } from './rapport/points/v1/PointsDistribution.ts';
import type { Posting as _rapport_points_v1_Posting, Posting__Output as _rapport_points_v1_Posting__Output } from './rapport/points/v1/Posting.ts';
import type { Prize as _rapport_points_v1_Prize, Prize__Output as _rapport_points_v1_Prize__Output } from './rapport/points/v1/Prize.ts';
import type { PublishRuleVersionRequest as _rapport_points_v1_PublishRuleVersionRequest, PublishRuleVersionRequest__Output as _rapport_points_v1_PublishRuleVersionRequest__Output } from './rapport/points/v1/PublishRuleVersionRequest.ts';
import type { PublishRuleVersionResponse as _rapport_points_v1_PublishRuleVersionResponse, PublishRuleVersionResponse__Output as _rapport_points_v1_PublishRuleVersionResponse__Output } from './rapport/points/v1/PublishRuleVersionResponse.ts';
import type { PublishTierProgramRequest as _rapport_points_v1_PublishTierProgramRequest, PublishTierProgramRequest__Output as _rapport_points_v1_PublishTierProgramRequest__Output } from './rapport/points/v1/PublishTierProgramRequest.ts';
import type { PublishTierProgramResponse as _rapport_points_v1_PublishTierProgramResponse, PublishTierProgramResponse__Output as _rapport_points_v1_PublishTierProgramResponse__Output } from './rapport/points/v1/PublishTierProgramResponse.ts';
import type { RankedMember as _rapport_points_v1_RankedMember, RankedMember__Output as _rapport_points_v1_RankedMember__Output } from './rapport/points/v1/RankedMember.ts';
import type { RateAmount as _rapport_points_v1_RateAmount, RateAmount__Output as _rapport_points_v1_RateAmount__Output } from './rapport/points/v1/RateAmount.ts';
import type { Reapplication as _rapport_points_v1_Reapplication, Reapplication__Output as _rapport_points_v1_Reapplication__Output } from './rapport/points/v1/Reapplication.ts';
import type { ReapplicationReport as _rapport_points_v1_ReapplicationReport, ReapplicationReport__Output as _rapport_points_v1_ReapplicationReport__Output } from './rapport/points/v1/ReapplicationReport.ts';
import type { ReappliedMember as _rapport_points_v1_ReappliedMember, ReappliedMember__Output as _rapport_points_v1_ReappliedMember__Output } from './rapport/points/v1/ReappliedMember.ts';
import type { ReapplyRuleRequest as _rapport_points_v1_ReapplyRuleRequest, ReapplyRuleRequest__Output as _rapport_points_v1_ReapplyRuleRequest__Output } from './rapport/points/v1/ReapplyRuleRequest.ts';
import type { ReapplyRuleResponse as _rapport_points_v1_ReapplyRuleResponse, ReapplyRuleResponse__Output as _rapport_points_v1_ReapplyRuleResponse__Output } from './rapport/points/v1/ReapplyRuleResponse.ts';
import type { RedeemRequest as _rapport_points_v1_RedeemRequest, RedeemRequest__Output as _rapport_points_v1_RedeemRequest__Output } from './rapport/points/v1/RedeemRequest.ts';
import type { RedeemResponse as _rapport_points_v1_RedeemResponse, RedeemResponse__Output as _rapport_points_v1_RedeemResponse__Output } from './rapport/points/v1/RedeemResponse.ts';
import type { RedeemRewardRequest as _rapport_points_v1_RedeemRewardRequest, RedeemRewardRequest__Output as _rapport_points_v1_RedeemRewardRequest__Output } from './rapport/points/v1/RedeemRewardRequest.ts';
import type { RedeemRewardResponse as _rapport_points_v1_RedeemRewardResponse, RedeemRewardResponse__Output as _rapport_points_v1_RedeemRewardResponse__Output } from './rapport/points/v1/RedeemRewardResponse.ts';
import type { Redemption as _rapport_points_v1_Redemption, Redemption__Output as _rapport_points_v1_Redemption__Output } from './rapport/points/v1/Redemption.ts';
import type { RefusedMatches as _rapport_points_v1_RefusedMatches, RefusedMatches__Output as _rapport_points_v1_RefusedMatches__Output } from './rapport/points/v1/RefusedMatches.ts';
import type { Replay as _rapport_points_v1_Replay, Replay__Output as _rapport_points_v1_Replay__Output } from './rapport/points/v1/Replay.ts';
import type { ReplayReport as _rapport_points_v1_ReplayReport, ReplayReport__Output as _rapport_points_v1_ReplayReport__Output } from './rapport/points/v1/ReplayReport.ts';
import type { ReplayRuleRequest as _rapport_points_v1_ReplayRuleRequest, ReplayRuleRequest__Output as _rapport_points_v1_ReplayRuleRequest__Output } from './rapport/points/v1/ReplayRuleRequest.ts';
import type { ReplayRuleResponse as _rapport_points_v1_ReplayRuleResponse, ReplayRuleResponse__Output as _rapport_points_v1_ReplayRuleResponse__Output } from './rapport/points/v1/ReplayRuleResponse.ts';
import type { ReplaySide as _rapport_points_v1_ReplaySide, ReplaySide__Output as _rapport_points_v1_ReplaySide__Output } from './rapport/points/v1/ReplaySide.ts';
import type { ReplayedMember as _rapport_points_v1_ReplayedMember, ReplayedMember__Output as _rapport_points_v1_ReplayedMember__Output } from './rapport/points/v1/ReplayedMember.ts';
import type { RetireRuleRequest as _rapport_points_v1_RetireRuleRequest, RetireRuleRequest__Output as _rapport_points_v1_RetireRuleRequest__Output } from './rapport/points/v1/RetireRuleRequest.ts';
import type { RetireRuleResponse as _rapport_points_v1_RetireRuleResponse, RetireRuleResponse__Output as _rapport_points_v1_RetireRuleResponse__Output } from './rapport/points/v1/RetireRuleResponse.ts';
import type { ReverseRequest as _rapport_points_v1_ReverseRequest, ReverseRequest__Output as _rapport_points_v1_ReverseRequest__Output } from './rapport/points/v1/ReverseRequest.ts';
import type { ReverseResponse as _rapport_points_v1_ReverseResponse, ReverseResponse__Output as _rapport_points_v1_ReverseResponse__Output } from './rapport/points/v1/ReverseResponse.ts';
import type { RevokeTitleRequest as _rapport_points_v1_RevokeTitleRequest, RevokeTitleRequest__Output as _rapport_points_v1_RevokeTitleRequest__Output } from './rapport/points/v1/RevokeTitleRequest.ts';
import type { RevokeTitleResponse as _rapport_points_v1_RevokeTitleResponse, RevokeTitleResponse__Output as _rapport_points_v1_RevokeTitleResponse__Output } from './rapport/points/v1/RevokeTitleResponse.ts';
import type { Reward as _rapport_points_v1_Reward, Reward__Output as _rapport_points_v1_Reward__Output } from './rapport/points/v1/Reward.ts';
import type { RewardServiceClient as _rapport_points_v1_RewardServiceClient, RewardServiceDefinition as _rapport_points_v1_RewardServiceDefinition } from './rapport/points/v1/RewardService.ts';
import type { RuleServiceClient as _rapport_points_v1_RuleServiceClient, RuleServiceDefinition as _rapport_points_v1_RuleServiceDefinition } from './rapport/points/v1/RuleService.ts';
import type { RuleTrial as _rapport_points_v1_RuleTrial, RuleTrial__Output as _rapport_points_v1_RuleTrial__Output } from './rapport/points/v1/RuleTrial.ts';
import type { Season as _rapport_points_v1_Season, Season__Output as _rapport_points_v1_Season__Output } from './rapport/points/v1/Season.ts';
import type { SetStockRequest as _rapport_points_v1_SetStockRequest, SetStockRequest__Output as _rapport_points_v1_SetStockRequest__Output } from './rapport/points/v1/SetStockRequest.ts';
import type { SetStockResponse as _rapport_points_v1_SetStockResponse, SetStockResponse__Output as _rapport_points_v1_SetStockResponse__Output } from './rapport/points/v1/SetStockResponse.ts';
import type { SteppedAmount as _rapport_points_v1_SteppedAmount, SteppedAmount__Output as _rapport_points_v1_SteppedAmount__Output } from './rapport/points/v1/SteppedAmount.ts';
import type { Tier as _rapport_points_v1_Tier, Tier__Output as _rapport_points_v1_Tier__Output } from './rapport/points/v1/Tier.ts';
import type { TierProgram as _rapport_points_v1_TierProgram, TierProgram__Output as _rapport_points_v1_TierProgram__Output } from './rapport/points/v1/TierProgram.ts';
import type { TierServiceClient as _rapport_points_v1_TierServiceClient, TierServiceDefinition as _rapport_points_v1_TierServiceDefinition } from './rapport/points/v1/TierService.ts';
import type { Title as _rapport_points_v1_Title, Title__Output as _rapport_points_v1_Title__Output } from './rapport/points/v1/Title.ts';
import type { Transaction as _rapport_points_v1_Transaction, Transaction__Output as _rapport_points_v1_Transaction__Output } from './rapport/points/v1/Transaction.ts';
import type { TransferRequest as _rapport_points_v1_TransferRequest, TransferRequest__Output as _rapport_points_v1_TransferRequest__Output } from './rapport/points/v1/TransferRequest.ts';
import type { TransferResponse as _rapport_points_v1_TransferResponse, TransferResponse__Output as _rapport_points_v1_TransferResponse__Output } from './rapport/points/v1/TransferResponse.ts';
import type { TrialBalance as _rapport_points_v1_TrialBalance, TrialBalance__Output as _rapport_points_v1_TrialBalance__Output } from './rapport/points/v1/TrialBalance.ts';
import type { TrialEvent as _rapport_points_v1_TrialEvent, TrialEvent__Output as _rapport_points_v1_TrialEvent__Output } from './rapport/points/v1/TrialEvent.ts';
import type { Unit as _rapport_points_v1_Unit, Unit__Output as _rapport_points_v1_Unit__Output } from './rapport/points/v1/Unit.ts';
import type { UnitServiceClient as _rapport_points_v1_UnitServiceClient, UnitServiceDefinition as _rapport_points_v1_UnitServiceDefinition } from './rapport/points/v1/UnitService.ts';
import type { UpsertRewardRequest as _rapport_points_v1_UpsertRewardRequest, UpsertRewardRequest__Output as _rapport_points_v1_UpsertRewardRequest__Output } from './rapport/points/v1/UpsertRewardRequest.ts';
import type { UpsertRewardResponse as _rapport_points_v1_UpsertRewardResponse, UpsertRewardResponse__Output as _rapport_points_v1_UpsertRewardResponse__Output } from './rapport/points/v1/UpsertRewardResponse.ts';
import type { VoidRequest as _rapport_points_v1_VoidRequest, VoidRequest__Output as _rapport_points_v1_VoidRequest__Output } from './rapport/points/v1/VoidRequest.ts';
import type { VoidResponse as _rapport_points_v1_VoidResponse, VoidResponse__Output as _rapport_points_v1_VoidResponse__Output } from './rapport/points/v1/VoidResponse.ts';
import type { WatchLeaderboardRequest as _rapport_points_v1_WatchLeaderboardRequest, WatchLeaderboardRequest__Output as _rapport_points_v1_WatchLeaderboardRequest__Output } from './rapport/points/v1/WatchLeaderboardRequest.ts';
import type { WatchLeaderboardResponse as _rapport_points_v1_WatchLeaderboardResponse, WatchLeaderboardResponse__Output as _rapport_points_v1_WatchLeaderboardResponse__Output } from './rapport/points/v1/WatchLeaderboardResponse.ts';
import type { Winner as _rapport_points_v1_Winner, Winner__Output as _rapport_points_v1_Winner__Output } from './rapport/points/v1/Winner.ts';
import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from './rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from './rapport/type/v1/Position.ts';
import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from './rapport/type/v1/Rule.ts';
import type { RuleExplanation as _rapport_type_v1_RuleExplanation, RuleExplanation__Output as _rapport_type_v1_RuleExplanation__Output } from './rapport/type/v1/RuleExplanation.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      ListValue: MessageTypeDefinition<_google_protobuf_ListValue, _google_protobuf_ListValue__Output>
      NullValue: EnumTypeDefinition
      Struct: MessageTypeDefinition<_google_protobuf_Struct, _google_protobuf_Struct__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      Value: MessageTypeDefinition<_google_protobuf_Value, _google_protobuf_Value__Output>
    }
  }
  rapport: {
    points: {
      v1: {
        Account: MessageTypeDefinition<_rapport_points_v1_Account, _rapport_points_v1_Account__Output>
        AccountOwner: MessageTypeDefinition<_rapport_points_v1_AccountOwner, _rapport_points_v1_AccountOwner__Output>
        AccountPolicy: MessageTypeDefinition<_rapport_points_v1_AccountPolicy, _rapport_points_v1_AccountPolicy__Output>
        AddCodesRequest: MessageTypeDefinition<_rapport_points_v1_AddCodesRequest, _rapport_points_v1_AddCodesRequest__Output>
        AddCodesResponse: MessageTypeDefinition<_rapport_points_v1_AddCodesResponse, _rapport_points_v1_AddCodesResponse__Output>
        AdjustRequest: MessageTypeDefinition<_rapport_points_v1_AdjustRequest, _rapport_points_v1_AdjustRequest__Output>
        AdjustResponse: MessageTypeDefinition<_rapport_points_v1_AdjustResponse, _rapport_points_v1_AdjustResponse__Output>
        AmountStep: MessageTypeDefinition<_rapport_points_v1_AmountStep, _rapport_points_v1_AmountStep__Output>
        AwaitedEvent: MessageTypeDefinition<_rapport_points_v1_AwaitedEvent, _rapport_points_v1_AwaitedEvent__Output>
        BalancePart: MessageTypeDefinition<_rapport_points_v1_BalancePart, _rapport_points_v1_BalancePart__Output>
        BatchBookRequest: MessageTypeDefinition<_rapport_points_v1_BatchBookRequest, _rapport_points_v1_BatchBookRequest__Output>
        BatchBookResponse: MessageTypeDefinition<_rapport_points_v1_BatchBookResponse, _rapport_points_v1_BatchBookResponse__Output>
        BookCommand: MessageTypeDefinition<_rapport_points_v1_BookCommand, _rapport_points_v1_BookCommand__Output>
        BookReapplicationRequest: MessageTypeDefinition<_rapport_points_v1_BookReapplicationRequest, _rapport_points_v1_BookReapplicationRequest__Output>
        BookReapplicationResponse: MessageTypeDefinition<_rapport_points_v1_BookReapplicationResponse, _rapport_points_v1_BookReapplicationResponse__Output>
        BookRefusal: MessageTypeDefinition<_rapport_points_v1_BookRefusal, _rapport_points_v1_BookRefusal__Output>
        BookResult: MessageTypeDefinition<_rapport_points_v1_BookResult, _rapport_points_v1_BookResult__Output>
        Budget: MessageTypeDefinition<_rapport_points_v1_Budget, _rapport_points_v1_Budget__Output>
        /**
         * Budgets: what rules may pay at most, whoever earns, however many at once. A rule names the one that it pays out of
         * (EarningRule.budget_id). Scope `write`; reads `read`.
         */
        BudgetService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_BudgetServiceClient> & { service: _rapport_points_v1_BudgetServiceDefinition }
        CalendarPeriod: EnumTypeDefinition
        CancelRedemptionRequest: MessageTypeDefinition<_rapport_points_v1_CancelRedemptionRequest, _rapport_points_v1_CancelRedemptionRequest__Output>
        CancelRedemptionResponse: MessageTypeDefinition<_rapport_points_v1_CancelRedemptionResponse, _rapport_points_v1_CancelRedemptionResponse__Output>
        CaptureRequest: MessageTypeDefinition<_rapport_points_v1_CaptureRequest, _rapport_points_v1_CaptureRequest__Output>
        CaptureResponse: MessageTypeDefinition<_rapport_points_v1_CaptureResponse, _rapport_points_v1_CaptureResponse__Output>
        CloseSeasonRequest: MessageTypeDefinition<_rapport_points_v1_CloseSeasonRequest, _rapport_points_v1_CloseSeasonRequest__Output>
        CloseSeasonResponse: MessageTypeDefinition<_rapport_points_v1_CloseSeasonResponse, _rapport_points_v1_CloseSeasonResponse__Output>
        CreateLeaderboardRequest: MessageTypeDefinition<_rapport_points_v1_CreateLeaderboardRequest, _rapport_points_v1_CreateLeaderboardRequest__Output>
        CreateLeaderboardResponse: MessageTypeDefinition<_rapport_points_v1_CreateLeaderboardResponse, _rapport_points_v1_CreateLeaderboardResponse__Output>
        CreateRuleRequest: MessageTypeDefinition<_rapport_points_v1_CreateRuleRequest, _rapport_points_v1_CreateRuleRequest__Output>
        CreateRuleResponse: MessageTypeDefinition<_rapport_points_v1_CreateRuleResponse, _rapport_points_v1_CreateRuleResponse__Output>
        CustomSeason: MessageTypeDefinition<_rapport_points_v1_CustomSeason, _rapport_points_v1_CustomSeason__Output>
        DefineUnitRequest: MessageTypeDefinition<_rapport_points_v1_DefineUnitRequest, _rapport_points_v1_DefineUnitRequest__Output>
        DefineUnitResponse: MessageTypeDefinition<_rapport_points_v1_DefineUnitResponse, _rapport_points_v1_DefineUnitResponse__Output>
        DryRunEarnRequest: MessageTypeDefinition<_rapport_points_v1_DryRunEarnRequest, _rapport_points_v1_DryRunEarnRequest__Output>
        DryRunEarnResponse: MessageTypeDefinition<_rapport_points_v1_DryRunEarnResponse, _rapport_points_v1_DryRunEarnResponse__Output>
        EarnRequest: MessageTypeDefinition<_rapport_points_v1_EarnRequest, _rapport_points_v1_EarnRequest__Output>
        EarnResponse: MessageTypeDefinition<_rapport_points_v1_EarnResponse, _rapport_points_v1_EarnResponse__Output>
        EarningRule: MessageTypeDefinition<_rapport_points_v1_EarningRule, _rapport_points_v1_EarningRule__Output>
        ExplainBalanceRequest: MessageTypeDefinition<_rapport_points_v1_ExplainBalanceRequest, _rapport_points_v1_ExplainBalanceRequest__Output>
        ExplainBalanceResponse: MessageTypeDefinition<_rapport_points_v1_ExplainBalanceResponse, _rapport_points_v1_ExplainBalanceResponse__Output>
        FixedAmount: MessageTypeDefinition<_rapport_points_v1_FixedAmount, _rapport_points_v1_FixedAmount__Output>
        FulfilRedemptionRequest: MessageTypeDefinition<_rapport_points_v1_FulfilRedemptionRequest, _rapport_points_v1_FulfilRedemptionRequest__Output>
        FulfilRedemptionResponse: MessageTypeDefinition<_rapport_points_v1_FulfilRedemptionResponse, _rapport_points_v1_FulfilRedemptionResponse__Output>
        FundBudgetRequest: MessageTypeDefinition<_rapport_points_v1_FundBudgetRequest, _rapport_points_v1_FundBudgetRequest__Output>
        FundBudgetResponse: MessageTypeDefinition<_rapport_points_v1_FundBudgetResponse, _rapport_points_v1_FundBudgetResponse__Output>
        GetAroundMemberRequest: MessageTypeDefinition<_rapport_points_v1_GetAroundMemberRequest, _rapport_points_v1_GetAroundMemberRequest__Output>
        GetAroundMemberResponse: MessageTypeDefinition<_rapport_points_v1_GetAroundMemberResponse, _rapport_points_v1_GetAroundMemberResponse__Output>
        GetBalanceRequest: MessageTypeDefinition<_rapport_points_v1_GetBalanceRequest, _rapport_points_v1_GetBalanceRequest__Output>
        GetBalanceResponse: MessageTypeDefinition<_rapport_points_v1_GetBalanceResponse, _rapport_points_v1_GetBalanceResponse__Output>
        GetBudgetRequest: MessageTypeDefinition<_rapport_points_v1_GetBudgetRequest, _rapport_points_v1_GetBudgetRequest__Output>
        GetBudgetResponse: MessageTypeDefinition<_rapport_points_v1_GetBudgetResponse, _rapport_points_v1_GetBudgetResponse__Output>
        GetLeaderboardRequest: MessageTypeDefinition<_rapport_points_v1_GetLeaderboardRequest, _rapport_points_v1_GetLeaderboardRequest__Output>
        GetLeaderboardResponse: MessageTypeDefinition<_rapport_points_v1_GetLeaderboardResponse, _rapport_points_v1_GetLeaderboardResponse__Output>
        GetLiabilityReportRequest: MessageTypeDefinition<_rapport_points_v1_GetLiabilityReportRequest, _rapport_points_v1_GetLiabilityReportRequest__Output>
        GetLiabilityReportResponse: MessageTypeDefinition<_rapport_points_v1_GetLiabilityReportResponse, _rapport_points_v1_GetLiabilityReportResponse__Output>
        GetRankRequest: MessageTypeDefinition<_rapport_points_v1_GetRankRequest, _rapport_points_v1_GetRankRequest__Output>
        GetRankResponse: MessageTypeDefinition<_rapport_points_v1_GetRankResponse, _rapport_points_v1_GetRankResponse__Output>
        GetReapplicationRequest: MessageTypeDefinition<_rapport_points_v1_GetReapplicationRequest, _rapport_points_v1_GetReapplicationRequest__Output>
        GetReapplicationResponse: MessageTypeDefinition<_rapport_points_v1_GetReapplicationResponse, _rapport_points_v1_GetReapplicationResponse__Output>
        GetRedemptionRequest: MessageTypeDefinition<_rapport_points_v1_GetRedemptionRequest, _rapport_points_v1_GetRedemptionRequest__Output>
        GetRedemptionResponse: MessageTypeDefinition<_rapport_points_v1_GetRedemptionResponse, _rapport_points_v1_GetRedemptionResponse__Output>
        GetReplayRequest: MessageTypeDefinition<_rapport_points_v1_GetReplayRequest, _rapport_points_v1_GetReplayRequest__Output>
        GetReplayResponse: MessageTypeDefinition<_rapport_points_v1_GetReplayResponse, _rapport_points_v1_GetReplayResponse__Output>
        GetRewardRequest: MessageTypeDefinition<_rapport_points_v1_GetRewardRequest, _rapport_points_v1_GetRewardRequest__Output>
        GetRewardResponse: MessageTypeDefinition<_rapport_points_v1_GetRewardResponse, _rapport_points_v1_GetRewardResponse__Output>
        GetRuleRequest: MessageTypeDefinition<_rapport_points_v1_GetRuleRequest, _rapport_points_v1_GetRuleRequest__Output>
        GetRuleResponse: MessageTypeDefinition<_rapport_points_v1_GetRuleResponse, _rapport_points_v1_GetRuleResponse__Output>
        GetTierProgramRequest: MessageTypeDefinition<_rapport_points_v1_GetTierProgramRequest, _rapport_points_v1_GetTierProgramRequest__Output>
        GetTierProgramResponse: MessageTypeDefinition<_rapport_points_v1_GetTierProgramResponse, _rapport_points_v1_GetTierProgramResponse__Output>
        GetTierRequest: MessageTypeDefinition<_rapport_points_v1_GetTierRequest, _rapport_points_v1_GetTierRequest__Output>
        GetTierResponse: MessageTypeDefinition<_rapport_points_v1_GetTierResponse, _rapport_points_v1_GetTierResponse__Output>
        GetTrialBalanceRequest: MessageTypeDefinition<_rapport_points_v1_GetTrialBalanceRequest, _rapport_points_v1_GetTrialBalanceRequest__Output>
        GetTrialBalanceResponse: MessageTypeDefinition<_rapport_points_v1_GetTrialBalanceResponse, _rapport_points_v1_GetTrialBalanceResponse__Output>
        GetUnitRequest: MessageTypeDefinition<_rapport_points_v1_GetUnitRequest, _rapport_points_v1_GetUnitRequest__Output>
        GetUnitResponse: MessageTypeDefinition<_rapport_points_v1_GetUnitResponse, _rapport_points_v1_GetUnitResponse__Output>
        GrantTitleRequest: MessageTypeDefinition<_rapport_points_v1_GrantTitleRequest, _rapport_points_v1_GrantTitleRequest__Output>
        GrantTitleResponse: MessageTypeDefinition<_rapport_points_v1_GrantTitleResponse, _rapport_points_v1_GrantTitleResponse__Output>
        HoldRequest: MessageTypeDefinition<_rapport_points_v1_HoldRequest, _rapport_points_v1_HoldRequest__Output>
        HoldResponse: MessageTypeDefinition<_rapport_points_v1_HoldResponse, _rapport_points_v1_HoldResponse__Output>
        Leaderboard: MessageTypeDefinition<_rapport_points_v1_Leaderboard, _rapport_points_v1_Leaderboard__Output>
        LeaderboardPeriod: EnumTypeDefinition
        LeaderboardRow: MessageTypeDefinition<_rapport_points_v1_LeaderboardRow, _rapport_points_v1_LeaderboardRow__Output>
        /**
         * Who was given most. A leaderboard ranks the members of a unit of the ledger, so its scores are whatever earning rules
         * count in that unit: points, reads, downstream visits, votes, of one campaign or of all. Scope `write`; reads `read`.
         * 
         * A score is what was given (earned, adjusted up) less what was taken back (clawed back, reversed, adjusted down); spending,
         * sending and expiry do not change it. It counts from the moment the board is made, in the season of its effective time.
         * Ranks are 1, 2, 2, 4: equal scores share the better rank. Among equals whoever reached the score first stands first.
         * Answers are at most 200 ms behind what is booked.
         */
        LeaderboardService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_LeaderboardServiceClient> & { service: _rapport_points_v1_LeaderboardServiceDefinition }
        LeaderboardServiceListTopRequest: MessageTypeDefinition<_rapport_points_v1_LeaderboardServiceListTopRequest, _rapport_points_v1_LeaderboardServiceListTopRequest__Output>
        LeaderboardServiceListTopResponse: MessageTypeDefinition<_rapport_points_v1_LeaderboardServiceListTopResponse, _rapport_points_v1_LeaderboardServiceListTopResponse__Output>
        /**
         * The ledger. Writes need scope `write`, reads `read`. Every write has a request_id: repeating it with the same
         * input returns the first answer, for ever; with another input it is ALREADY_EXISTS (REQUEST_ID_REUSED). A unit that
         * nobody has defined is UNIT_UNKNOWN (UnitService); `points` is always there.
         * 
         * An account is a member's, or that of a partner, a programme or a prize pool. A member's is there with its first booking;
         * the others are opened first, and refused as ACCOUNT_NOT_OPEN until then.
         */
        LedgerService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_LedgerServiceClient> & { service: _rapport_points_v1_LedgerServiceDefinition }
        LiabilityMonth: MessageTypeDefinition<_rapport_points_v1_LiabilityMonth, _rapport_points_v1_LiabilityMonth__Output>
        LimitPeriod: EnumTypeDefinition
        ListBudgetsRequest: MessageTypeDefinition<_rapport_points_v1_ListBudgetsRequest, _rapport_points_v1_ListBudgetsRequest__Output>
        ListBudgetsResponse: MessageTypeDefinition<_rapport_points_v1_ListBudgetsResponse, _rapport_points_v1_ListBudgetsResponse__Output>
        ListExpiringLotsRequest: MessageTypeDefinition<_rapport_points_v1_ListExpiringLotsRequest, _rapport_points_v1_ListExpiringLotsRequest__Output>
        ListExpiringLotsResponse: MessageTypeDefinition<_rapport_points_v1_ListExpiringLotsResponse, _rapport_points_v1_ListExpiringLotsResponse__Output>
        ListLeaderboardsRequest: MessageTypeDefinition<_rapport_points_v1_ListLeaderboardsRequest, _rapport_points_v1_ListLeaderboardsRequest__Output>
        ListLeaderboardsResponse: MessageTypeDefinition<_rapport_points_v1_ListLeaderboardsResponse, _rapport_points_v1_ListLeaderboardsResponse__Output>
        ListPartnerSettlementRequest: MessageTypeDefinition<_rapport_points_v1_ListPartnerSettlementRequest, _rapport_points_v1_ListPartnerSettlementRequest__Output>
        ListPartnerSettlementResponse: MessageTypeDefinition<_rapport_points_v1_ListPartnerSettlementResponse, _rapport_points_v1_ListPartnerSettlementResponse__Output>
        ListRewardsRequest: MessageTypeDefinition<_rapport_points_v1_ListRewardsRequest, _rapport_points_v1_ListRewardsRequest__Output>
        ListRewardsResponse: MessageTypeDefinition<_rapport_points_v1_ListRewardsResponse, _rapport_points_v1_ListRewardsResponse__Output>
        ListRulesRequest: MessageTypeDefinition<_rapport_points_v1_ListRulesRequest, _rapport_points_v1_ListRulesRequest__Output>
        ListRulesResponse: MessageTypeDefinition<_rapport_points_v1_ListRulesResponse, _rapport_points_v1_ListRulesResponse__Output>
        ListTierProgramsRequest: MessageTypeDefinition<_rapport_points_v1_ListTierProgramsRequest, _rapport_points_v1_ListTierProgramsRequest__Output>
        ListTierProgramsResponse: MessageTypeDefinition<_rapport_points_v1_ListTierProgramsResponse, _rapport_points_v1_ListTierProgramsResponse__Output>
        ListTitlesRequest: MessageTypeDefinition<_rapport_points_v1_ListTitlesRequest, _rapport_points_v1_ListTitlesRequest__Output>
        ListTitlesResponse: MessageTypeDefinition<_rapport_points_v1_ListTitlesResponse, _rapport_points_v1_ListTitlesResponse__Output>
        ListTopRequest: MessageTypeDefinition<_rapport_points_v1_ListTopRequest, _rapport_points_v1_ListTopRequest__Output>
        ListTopResponse: MessageTypeDefinition<_rapport_points_v1_ListTopResponse, _rapport_points_v1_ListTopResponse__Output>
        ListTransactionsRequest: MessageTypeDefinition<_rapport_points_v1_ListTransactionsRequest, _rapport_points_v1_ListTransactionsRequest__Output>
        ListTransactionsResponse: MessageTypeDefinition<_rapport_points_v1_ListTransactionsResponse, _rapport_points_v1_ListTransactionsResponse__Output>
        ListUnitsRequest: MessageTypeDefinition<_rapport_points_v1_ListUnitsRequest, _rapport_points_v1_ListUnitsRequest__Output>
        ListUnitsResponse: MessageTypeDefinition<_rapport_points_v1_ListUnitsResponse, _rapport_points_v1_ListUnitsResponse__Output>
        Lot: MessageTypeDefinition<_rapport_points_v1_Lot, _rapport_points_v1_Lot__Output>
        MemberCondition: MessageTypeDefinition<_rapport_points_v1_MemberCondition, _rapport_points_v1_MemberCondition__Output>
        MemberLimit: MessageTypeDefinition<_rapport_points_v1_MemberLimit, _rapport_points_v1_MemberLimit__Output>
        MonthOfPoints: MessageTypeDefinition<_rapport_points_v1_MonthOfPoints, _rapport_points_v1_MonthOfPoints__Output>
        Multiplier: MessageTypeDefinition<_rapport_points_v1_Multiplier, _rapport_points_v1_Multiplier__Output>
        OpenAccountRequest: MessageTypeDefinition<_rapport_points_v1_OpenAccountRequest, _rapport_points_v1_OpenAccountRequest__Output>
        OpenAccountResponse: MessageTypeDefinition<_rapport_points_v1_OpenAccountResponse, _rapport_points_v1_OpenAccountResponse__Output>
        OwedBy: EnumTypeDefinition
        PartnerSettlement: MessageTypeDefinition<_rapport_points_v1_PartnerSettlement, _rapport_points_v1_PartnerSettlement__Output>
        PeriodEnd: MessageTypeDefinition<_rapport_points_v1_PeriodEnd, _rapport_points_v1_PeriodEnd__Output>
        PointsDistribution: MessageTypeDefinition<_rapport_points_v1_PointsDistribution, _rapport_points_v1_PointsDistribution__Output>
        Posting: MessageTypeDefinition<_rapport_points_v1_Posting, _rapport_points_v1_Posting__Output>
        Prize: MessageTypeDefinition<_rapport_points_v1_Prize, _rapport_points_v1_Prize__Output>
        PublishRuleVersionRequest: MessageTypeDefinition<_rapport_points_v1_PublishRuleVersionRequest, _rapport_points_v1_PublishRuleVersionRequest__Output>
        PublishRuleVersionResponse: MessageTypeDefinition<_rapport_points_v1_PublishRuleVersionResponse, _rapport_points_v1_PublishRuleVersionResponse__Output>
        PublishTierProgramRequest: MessageTypeDefinition<_rapport_points_v1_PublishTierProgramRequest, _rapport_points_v1_PublishTierProgramRequest__Output>
        PublishTierProgramResponse: MessageTypeDefinition<_rapport_points_v1_PublishTierProgramResponse, _rapport_points_v1_PublishTierProgramResponse__Output>
        RankedMember: MessageTypeDefinition<_rapport_points_v1_RankedMember, _rapport_points_v1_RankedMember__Output>
        RateAmount: MessageTypeDefinition<_rapport_points_v1_RateAmount, _rapport_points_v1_RateAmount__Output>
        Reapplication: MessageTypeDefinition<_rapport_points_v1_Reapplication, _rapport_points_v1_Reapplication__Output>
        ReapplicationReport: MessageTypeDefinition<_rapport_points_v1_ReapplicationReport, _rapport_points_v1_ReapplicationReport__Output>
        ReapplicationState: EnumTypeDefinition
        ReappliedMember: MessageTypeDefinition<_rapport_points_v1_ReappliedMember, _rapport_points_v1_ReappliedMember__Output>
        ReapplyRuleRequest: MessageTypeDefinition<_rapport_points_v1_ReapplyRuleRequest, _rapport_points_v1_ReapplyRuleRequest__Output>
        ReapplyRuleResponse: MessageTypeDefinition<_rapport_points_v1_ReapplyRuleResponse, _rapport_points_v1_ReapplyRuleResponse__Output>
        RedeemRequest: MessageTypeDefinition<_rapport_points_v1_RedeemRequest, _rapport_points_v1_RedeemRequest__Output>
        RedeemResponse: MessageTypeDefinition<_rapport_points_v1_RedeemResponse, _rapport_points_v1_RedeemResponse__Output>
        RedeemRewardRequest: MessageTypeDefinition<_rapport_points_v1_RedeemRewardRequest, _rapport_points_v1_RedeemRewardRequest__Output>
        RedeemRewardResponse: MessageTypeDefinition<_rapport_points_v1_RedeemRewardResponse, _rapport_points_v1_RedeemRewardResponse__Output>
        Redemption: MessageTypeDefinition<_rapport_points_v1_Redemption, _rapport_points_v1_Redemption__Output>
        RedemptionStatus: EnumTypeDefinition
        RefusedMatches: MessageTypeDefinition<_rapport_points_v1_RefusedMatches, _rapport_points_v1_RefusedMatches__Output>
        Replay: MessageTypeDefinition<_rapport_points_v1_Replay, _rapport_points_v1_Replay__Output>
        ReplayReport: MessageTypeDefinition<_rapport_points_v1_ReplayReport, _rapport_points_v1_ReplayReport__Output>
        ReplayRuleRequest: MessageTypeDefinition<_rapport_points_v1_ReplayRuleRequest, _rapport_points_v1_ReplayRuleRequest__Output>
        ReplayRuleResponse: MessageTypeDefinition<_rapport_points_v1_ReplayRuleResponse, _rapport_points_v1_ReplayRuleResponse__Output>
        ReplaySide: MessageTypeDefinition<_rapport_points_v1_ReplaySide, _rapport_points_v1_ReplaySide__Output>
        ReplayState: EnumTypeDefinition
        ReplayedMember: MessageTypeDefinition<_rapport_points_v1_ReplayedMember, _rapport_points_v1_ReplayedMember__Output>
        RetireRuleRequest: MessageTypeDefinition<_rapport_points_v1_RetireRuleRequest, _rapport_points_v1_RetireRuleRequest__Output>
        RetireRuleResponse: MessageTypeDefinition<_rapport_points_v1_RetireRuleResponse, _rapport_points_v1_RetireRuleResponse__Output>
        ReverseRequest: MessageTypeDefinition<_rapport_points_v1_ReverseRequest, _rapport_points_v1_ReverseRequest__Output>
        ReverseResponse: MessageTypeDefinition<_rapport_points_v1_ReverseResponse, _rapport_points_v1_ReverseResponse__Output>
        RevokeTitleRequest: MessageTypeDefinition<_rapport_points_v1_RevokeTitleRequest, _rapport_points_v1_RevokeTitleRequest__Output>
        RevokeTitleResponse: MessageTypeDefinition<_rapport_points_v1_RevokeTitleResponse, _rapport_points_v1_RevokeTitleResponse__Output>
        Reward: MessageTypeDefinition<_rapport_points_v1_Reward, _rapport_points_v1_Reward__Output>
        /**
         * What points buy. Scope `write`; reads `read`. Every write has a request_id: repeating it with the same input returns the
         * first answer.
         */
        RewardService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_RewardServiceClient> & { service: _rapport_points_v1_RewardServiceDefinition }
        RuleDirection: EnumTypeDefinition
        /**
         * Earning rules: what an interaction, or what a service tells of a member, is worth. Scope `write`; reads `read`.
         */
        RuleService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_RuleServiceClient> & { service: _rapport_points_v1_RuleServiceDefinition }
        RuleState: EnumTypeDefinition
        RuleTrial: MessageTypeDefinition<_rapport_points_v1_RuleTrial, _rapport_points_v1_RuleTrial__Output>
        Season: MessageTypeDefinition<_rapport_points_v1_Season, _rapport_points_v1_Season__Output>
        SeasonStatus: EnumTypeDefinition
        SetStockRequest: MessageTypeDefinition<_rapport_points_v1_SetStockRequest, _rapport_points_v1_SetStockRequest__Output>
        SetStockResponse: MessageTypeDefinition<_rapport_points_v1_SetStockResponse, _rapport_points_v1_SetStockResponse__Output>
        ShortfallPolicy: EnumTypeDefinition
        SteppedAmount: MessageTypeDefinition<_rapport_points_v1_SteppedAmount, _rapport_points_v1_SteppedAmount__Output>
        Tier: MessageTypeDefinition<_rapport_points_v1_Tier, _rapport_points_v1_Tier__Output>
        TierBasis: EnumTypeDefinition
        TierFall: EnumTypeDefinition
        TierPeriod: EnumTypeDefinition
        TierProgram: MessageTypeDefinition<_rapport_points_v1_TierProgram, _rapport_points_v1_TierProgram__Output>
        /**
         * Tiers and titles. Scope `write`; reads `read`.
         * 
         * A tier is the higher of what earlier periods give a member and what this period has reached: it is reached at once, and
         * falls at the end of a period, or after days of grace. Points that are taken back (refunds, reversals) lower at once what
         * their own period has reached.
         */
        TierService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_TierServiceClient> & { service: _rapport_points_v1_TierServiceDefinition }
        Title: MessageTypeDefinition<_rapport_points_v1_Title, _rapport_points_v1_Title__Output>
        Transaction: MessageTypeDefinition<_rapport_points_v1_Transaction, _rapport_points_v1_Transaction__Output>
        TransactionKind: EnumTypeDefinition
        TransferRequest: MessageTypeDefinition<_rapport_points_v1_TransferRequest, _rapport_points_v1_TransferRequest__Output>
        TransferResponse: MessageTypeDefinition<_rapport_points_v1_TransferResponse, _rapport_points_v1_TransferResponse__Output>
        TrialBalance: MessageTypeDefinition<_rapport_points_v1_TrialBalance, _rapport_points_v1_TrialBalance__Output>
        TrialEvent: MessageTypeDefinition<_rapport_points_v1_TrialEvent, _rapport_points_v1_TrialEvent__Output>
        TrialOutcome: EnumTypeDefinition
        Unit: MessageTypeDefinition<_rapport_points_v1_Unit, _rapport_points_v1_Unit__Output>
        /**
         * What accounts count: points, coupons, coins, each with its own policies. Scope `write`; reads `read`. `points` is there
         * from the beginning, as a unit that says nothing: it never expires, is announced 30 days ahead where a rule or a request
         * lets it, and goes below zero.
         */
        UnitService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_UnitServiceClient> & { service: _rapport_points_v1_UnitServiceDefinition }
        UpsertRewardRequest: MessageTypeDefinition<_rapport_points_v1_UpsertRewardRequest, _rapport_points_v1_UpsertRewardRequest__Output>
        UpsertRewardResponse: MessageTypeDefinition<_rapport_points_v1_UpsertRewardResponse, _rapport_points_v1_UpsertRewardResponse__Output>
        VoidRequest: MessageTypeDefinition<_rapport_points_v1_VoidRequest, _rapport_points_v1_VoidRequest__Output>
        VoidResponse: MessageTypeDefinition<_rapport_points_v1_VoidResponse, _rapport_points_v1_VoidResponse__Output>
        WatchLeaderboardRequest: MessageTypeDefinition<_rapport_points_v1_WatchLeaderboardRequest, _rapport_points_v1_WatchLeaderboardRequest__Output>
        WatchLeaderboardResponse: MessageTypeDefinition<_rapport_points_v1_WatchLeaderboardResponse, _rapport_points_v1_WatchLeaderboardResponse__Output>
        Winner: MessageTypeDefinition<_rapport_points_v1_Winner, _rapport_points_v1_Winner__Output>
      }
    }
    type: {
      v1: {
        MemberRef: MessageTypeDefinition<_rapport_type_v1_MemberRef, _rapport_type_v1_MemberRef__Output>
        Position: MessageTypeDefinition<_rapport_type_v1_Position, _rapport_type_v1_Position__Output>
        Rule: MessageTypeDefinition<_rapport_type_v1_Rule, _rapport_type_v1_Rule__Output>
        RuleExplanation: MessageTypeDefinition<_rapport_type_v1_RuleExplanation, _rapport_type_v1_RuleExplanation__Output>
      }
    }
  }
}

