import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.ts';
import type { AdjustRequest as _rapport_points_v1_AdjustRequest, AdjustRequest__Output as _rapport_points_v1_AdjustRequest__Output } from './rapport/points/v1/AdjustRequest.ts';
import type { AdjustResponse as _rapport_points_v1_AdjustResponse, AdjustResponse__Output as _rapport_points_v1_AdjustResponse__Output } from './rapport/points/v1/AdjustResponse.ts';
import type { AmountStep as _rapport_points_v1_AmountStep, AmountStep__Output as _rapport_points_v1_AmountStep__Output } from './rapport/points/v1/AmountStep.ts';
import type { BalancePart as _rapport_points_v1_BalancePart, BalancePart__Output as _rapport_points_v1_BalancePart__Output } from './rapport/points/v1/BalancePart.ts';
import type { Budget as _rapport_points_v1_Budget, Budget__Output as _rapport_points_v1_Budget__Output } from './rapport/points/v1/Budget.ts';
import type { BudgetServiceClient as _rapport_points_v1_BudgetServiceClient, BudgetServiceDefinition as _rapport_points_v1_BudgetServiceDefinition } from './rapport/points/v1/BudgetService.ts';
import type { CaptureRequest as _rapport_points_v1_CaptureRequest, CaptureRequest__Output as _rapport_points_v1_CaptureRequest__Output } from './rapport/points/v1/CaptureRequest.ts';
import type { CaptureResponse as _rapport_points_v1_CaptureResponse, CaptureResponse__Output as _rapport_points_v1_CaptureResponse__Output } from './rapport/points/v1/CaptureResponse.ts';
import type { CreateRuleRequest as _rapport_points_v1_CreateRuleRequest, CreateRuleRequest__Output as _rapport_points_v1_CreateRuleRequest__Output } from './rapport/points/v1/CreateRuleRequest.ts';
import type { CreateRuleResponse as _rapport_points_v1_CreateRuleResponse, CreateRuleResponse__Output as _rapport_points_v1_CreateRuleResponse__Output } from './rapport/points/v1/CreateRuleResponse.ts';
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
import type { FundBudgetRequest as _rapport_points_v1_FundBudgetRequest, FundBudgetRequest__Output as _rapport_points_v1_FundBudgetRequest__Output } from './rapport/points/v1/FundBudgetRequest.ts';
import type { FundBudgetResponse as _rapport_points_v1_FundBudgetResponse, FundBudgetResponse__Output as _rapport_points_v1_FundBudgetResponse__Output } from './rapport/points/v1/FundBudgetResponse.ts';
import type { GetBalanceRequest as _rapport_points_v1_GetBalanceRequest, GetBalanceRequest__Output as _rapport_points_v1_GetBalanceRequest__Output } from './rapport/points/v1/GetBalanceRequest.ts';
import type { GetBalanceResponse as _rapport_points_v1_GetBalanceResponse, GetBalanceResponse__Output as _rapport_points_v1_GetBalanceResponse__Output } from './rapport/points/v1/GetBalanceResponse.ts';
import type { GetBudgetRequest as _rapport_points_v1_GetBudgetRequest, GetBudgetRequest__Output as _rapport_points_v1_GetBudgetRequest__Output } from './rapport/points/v1/GetBudgetRequest.ts';
import type { GetBudgetResponse as _rapport_points_v1_GetBudgetResponse, GetBudgetResponse__Output as _rapport_points_v1_GetBudgetResponse__Output } from './rapport/points/v1/GetBudgetResponse.ts';
import type { GetLiabilityReportRequest as _rapport_points_v1_GetLiabilityReportRequest, GetLiabilityReportRequest__Output as _rapport_points_v1_GetLiabilityReportRequest__Output } from './rapport/points/v1/GetLiabilityReportRequest.ts';
import type { GetLiabilityReportResponse as _rapport_points_v1_GetLiabilityReportResponse, GetLiabilityReportResponse__Output as _rapport_points_v1_GetLiabilityReportResponse__Output } from './rapport/points/v1/GetLiabilityReportResponse.ts';
import type { GetReplayRequest as _rapport_points_v1_GetReplayRequest, GetReplayRequest__Output as _rapport_points_v1_GetReplayRequest__Output } from './rapport/points/v1/GetReplayRequest.ts';
import type { GetReplayResponse as _rapport_points_v1_GetReplayResponse, GetReplayResponse__Output as _rapport_points_v1_GetReplayResponse__Output } from './rapport/points/v1/GetReplayResponse.ts';
import type { GetRuleRequest as _rapport_points_v1_GetRuleRequest, GetRuleRequest__Output as _rapport_points_v1_GetRuleRequest__Output } from './rapport/points/v1/GetRuleRequest.ts';
import type { GetRuleResponse as _rapport_points_v1_GetRuleResponse, GetRuleResponse__Output as _rapport_points_v1_GetRuleResponse__Output } from './rapport/points/v1/GetRuleResponse.ts';
import type { GetTrialBalanceRequest as _rapport_points_v1_GetTrialBalanceRequest, GetTrialBalanceRequest__Output as _rapport_points_v1_GetTrialBalanceRequest__Output } from './rapport/points/v1/GetTrialBalanceRequest.ts';
import type { GetTrialBalanceResponse as _rapport_points_v1_GetTrialBalanceResponse, GetTrialBalanceResponse__Output as _rapport_points_v1_GetTrialBalanceResponse__Output } from './rapport/points/v1/GetTrialBalanceResponse.ts';
import type { GetUnitRequest as _rapport_points_v1_GetUnitRequest, GetUnitRequest__Output as _rapport_points_v1_GetUnitRequest__Output } from './rapport/points/v1/GetUnitRequest.ts';
import type { GetUnitResponse as _rapport_points_v1_GetUnitResponse, GetUnitResponse__Output as _rapport_points_v1_GetUnitResponse__Output } from './rapport/points/v1/GetUnitResponse.ts';
import type { HoldRequest as _rapport_points_v1_HoldRequest, HoldRequest__Output as _rapport_points_v1_HoldRequest__Output } from './rapport/points/v1/HoldRequest.ts';
import type { HoldResponse as _rapport_points_v1_HoldResponse, HoldResponse__Output as _rapport_points_v1_HoldResponse__Output } from './rapport/points/v1/HoldResponse.ts';
import type { LeaderboardRow as _rapport_points_v1_LeaderboardRow, LeaderboardRow__Output as _rapport_points_v1_LeaderboardRow__Output } from './rapport/points/v1/LeaderboardRow.ts';
import type { LedgerServiceClient as _rapport_points_v1_LedgerServiceClient, LedgerServiceDefinition as _rapport_points_v1_LedgerServiceDefinition } from './rapport/points/v1/LedgerService.ts';
import type { LiabilityMonth as _rapport_points_v1_LiabilityMonth, LiabilityMonth__Output as _rapport_points_v1_LiabilityMonth__Output } from './rapport/points/v1/LiabilityMonth.ts';
import type { ListBudgetsRequest as _rapport_points_v1_ListBudgetsRequest, ListBudgetsRequest__Output as _rapport_points_v1_ListBudgetsRequest__Output } from './rapport/points/v1/ListBudgetsRequest.ts';
import type { ListBudgetsResponse as _rapport_points_v1_ListBudgetsResponse, ListBudgetsResponse__Output as _rapport_points_v1_ListBudgetsResponse__Output } from './rapport/points/v1/ListBudgetsResponse.ts';
import type { ListExpiringLotsRequest as _rapport_points_v1_ListExpiringLotsRequest, ListExpiringLotsRequest__Output as _rapport_points_v1_ListExpiringLotsRequest__Output } from './rapport/points/v1/ListExpiringLotsRequest.ts';
import type { ListExpiringLotsResponse as _rapport_points_v1_ListExpiringLotsResponse, ListExpiringLotsResponse__Output as _rapport_points_v1_ListExpiringLotsResponse__Output } from './rapport/points/v1/ListExpiringLotsResponse.ts';
import type { ListRulesRequest as _rapport_points_v1_ListRulesRequest, ListRulesRequest__Output as _rapport_points_v1_ListRulesRequest__Output } from './rapport/points/v1/ListRulesRequest.ts';
import type { ListRulesResponse as _rapport_points_v1_ListRulesResponse, ListRulesResponse__Output as _rapport_points_v1_ListRulesResponse__Output } from './rapport/points/v1/ListRulesResponse.ts';
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
import type { PeriodEnd as _rapport_points_v1_PeriodEnd, PeriodEnd__Output as _rapport_points_v1_PeriodEnd__Output } from './rapport/points/v1/PeriodEnd.ts';
import type { PointsDistribution as _rapport_points_v1_PointsDistribution, PointsDistribution__Output as _rapport_points_v1_PointsDistribution__Output } from './rapport/points/v1/PointsDistribution.ts';
import type { Posting as _rapport_points_v1_Posting, Posting__Output as _rapport_points_v1_Posting__Output } from './rapport/points/v1/Posting.ts';
import type { PublishRuleVersionRequest as _rapport_points_v1_PublishRuleVersionRequest, PublishRuleVersionRequest__Output as _rapport_points_v1_PublishRuleVersionRequest__Output } from './rapport/points/v1/PublishRuleVersionRequest.ts';
import type { PublishRuleVersionResponse as _rapport_points_v1_PublishRuleVersionResponse, PublishRuleVersionResponse__Output as _rapport_points_v1_PublishRuleVersionResponse__Output } from './rapport/points/v1/PublishRuleVersionResponse.ts';
import type { RateAmount as _rapport_points_v1_RateAmount, RateAmount__Output as _rapport_points_v1_RateAmount__Output } from './rapport/points/v1/RateAmount.ts';
import type { RedeemRequest as _rapport_points_v1_RedeemRequest, RedeemRequest__Output as _rapport_points_v1_RedeemRequest__Output } from './rapport/points/v1/RedeemRequest.ts';
import type { RedeemResponse as _rapport_points_v1_RedeemResponse, RedeemResponse__Output as _rapport_points_v1_RedeemResponse__Output } from './rapport/points/v1/RedeemResponse.ts';
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
import type { RuleServiceClient as _rapport_points_v1_RuleServiceClient, RuleServiceDefinition as _rapport_points_v1_RuleServiceDefinition } from './rapport/points/v1/RuleService.ts';
import type { RuleTrial as _rapport_points_v1_RuleTrial, RuleTrial__Output as _rapport_points_v1_RuleTrial__Output } from './rapport/points/v1/RuleTrial.ts';
import type { SteppedAmount as _rapport_points_v1_SteppedAmount, SteppedAmount__Output as _rapport_points_v1_SteppedAmount__Output } from './rapport/points/v1/SteppedAmount.ts';
import type { Transaction as _rapport_points_v1_Transaction, Transaction__Output as _rapport_points_v1_Transaction__Output } from './rapport/points/v1/Transaction.ts';
import type { TransferRequest as _rapport_points_v1_TransferRequest, TransferRequest__Output as _rapport_points_v1_TransferRequest__Output } from './rapport/points/v1/TransferRequest.ts';
import type { TransferResponse as _rapport_points_v1_TransferResponse, TransferResponse__Output as _rapport_points_v1_TransferResponse__Output } from './rapport/points/v1/TransferResponse.ts';
import type { TrialBalance as _rapport_points_v1_TrialBalance, TrialBalance__Output as _rapport_points_v1_TrialBalance__Output } from './rapport/points/v1/TrialBalance.ts';
import type { TrialEvent as _rapport_points_v1_TrialEvent, TrialEvent__Output as _rapport_points_v1_TrialEvent__Output } from './rapport/points/v1/TrialEvent.ts';
import type { Unit as _rapport_points_v1_Unit, Unit__Output as _rapport_points_v1_Unit__Output } from './rapport/points/v1/Unit.ts';
import type { UnitServiceClient as _rapport_points_v1_UnitServiceClient, UnitServiceDefinition as _rapport_points_v1_UnitServiceDefinition } from './rapport/points/v1/UnitService.ts';
import type { VoidRequest as _rapport_points_v1_VoidRequest, VoidRequest__Output as _rapport_points_v1_VoidRequest__Output } from './rapport/points/v1/VoidRequest.ts';
import type { VoidResponse as _rapport_points_v1_VoidResponse, VoidResponse__Output as _rapport_points_v1_VoidResponse__Output } from './rapport/points/v1/VoidResponse.ts';
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
        AdjustRequest: MessageTypeDefinition<_rapport_points_v1_AdjustRequest, _rapport_points_v1_AdjustRequest__Output>
        AdjustResponse: MessageTypeDefinition<_rapport_points_v1_AdjustResponse, _rapport_points_v1_AdjustResponse__Output>
        AmountStep: MessageTypeDefinition<_rapport_points_v1_AmountStep, _rapport_points_v1_AmountStep__Output>
        BalancePart: MessageTypeDefinition<_rapport_points_v1_BalancePart, _rapport_points_v1_BalancePart__Output>
        Budget: MessageTypeDefinition<_rapport_points_v1_Budget, _rapport_points_v1_Budget__Output>
        /**
         * Budgets: what rules may pay at most, whoever earns, however many at once. A rule names the one that it pays out of
         * (EarningRule.budget_id). Scope `write`; reads `read`.
         */
        BudgetService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_BudgetServiceClient> & { service: _rapport_points_v1_BudgetServiceDefinition }
        CalendarPeriod: EnumTypeDefinition
        CaptureRequest: MessageTypeDefinition<_rapport_points_v1_CaptureRequest, _rapport_points_v1_CaptureRequest__Output>
        CaptureResponse: MessageTypeDefinition<_rapport_points_v1_CaptureResponse, _rapport_points_v1_CaptureResponse__Output>
        CreateRuleRequest: MessageTypeDefinition<_rapport_points_v1_CreateRuleRequest, _rapport_points_v1_CreateRuleRequest__Output>
        CreateRuleResponse: MessageTypeDefinition<_rapport_points_v1_CreateRuleResponse, _rapport_points_v1_CreateRuleResponse__Output>
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
        FundBudgetRequest: MessageTypeDefinition<_rapport_points_v1_FundBudgetRequest, _rapport_points_v1_FundBudgetRequest__Output>
        FundBudgetResponse: MessageTypeDefinition<_rapport_points_v1_FundBudgetResponse, _rapport_points_v1_FundBudgetResponse__Output>
        GetBalanceRequest: MessageTypeDefinition<_rapport_points_v1_GetBalanceRequest, _rapport_points_v1_GetBalanceRequest__Output>
        GetBalanceResponse: MessageTypeDefinition<_rapport_points_v1_GetBalanceResponse, _rapport_points_v1_GetBalanceResponse__Output>
        GetBudgetRequest: MessageTypeDefinition<_rapport_points_v1_GetBudgetRequest, _rapport_points_v1_GetBudgetRequest__Output>
        GetBudgetResponse: MessageTypeDefinition<_rapport_points_v1_GetBudgetResponse, _rapport_points_v1_GetBudgetResponse__Output>
        GetLiabilityReportRequest: MessageTypeDefinition<_rapport_points_v1_GetLiabilityReportRequest, _rapport_points_v1_GetLiabilityReportRequest__Output>
        GetLiabilityReportResponse: MessageTypeDefinition<_rapport_points_v1_GetLiabilityReportResponse, _rapport_points_v1_GetLiabilityReportResponse__Output>
        GetReplayRequest: MessageTypeDefinition<_rapport_points_v1_GetReplayRequest, _rapport_points_v1_GetReplayRequest__Output>
        GetReplayResponse: MessageTypeDefinition<_rapport_points_v1_GetReplayResponse, _rapport_points_v1_GetReplayResponse__Output>
        GetRuleRequest: MessageTypeDefinition<_rapport_points_v1_GetRuleRequest, _rapport_points_v1_GetRuleRequest__Output>
        GetRuleResponse: MessageTypeDefinition<_rapport_points_v1_GetRuleResponse, _rapport_points_v1_GetRuleResponse__Output>
        GetTrialBalanceRequest: MessageTypeDefinition<_rapport_points_v1_GetTrialBalanceRequest, _rapport_points_v1_GetTrialBalanceRequest__Output>
        GetTrialBalanceResponse: MessageTypeDefinition<_rapport_points_v1_GetTrialBalanceResponse, _rapport_points_v1_GetTrialBalanceResponse__Output>
        GetUnitRequest: MessageTypeDefinition<_rapport_points_v1_GetUnitRequest, _rapport_points_v1_GetUnitRequest__Output>
        GetUnitResponse: MessageTypeDefinition<_rapport_points_v1_GetUnitResponse, _rapport_points_v1_GetUnitResponse__Output>
        HoldRequest: MessageTypeDefinition<_rapport_points_v1_HoldRequest, _rapport_points_v1_HoldRequest__Output>
        HoldResponse: MessageTypeDefinition<_rapport_points_v1_HoldResponse, _rapport_points_v1_HoldResponse__Output>
        LeaderboardRow: MessageTypeDefinition<_rapport_points_v1_LeaderboardRow, _rapport_points_v1_LeaderboardRow__Output>
        /**
         * The ledger. Writes need scope `write`, reads `read`. Every write has a request_id: repeating it with the same
         * input returns the first answer, for ever; with another input it is ALREADY_EXISTS (REQUEST_ID_REUSED). A unit that
         * nobody has defined is UNIT_UNKNOWN (UnitService); `points` is always there.
         */
        LedgerService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_LedgerServiceClient> & { service: _rapport_points_v1_LedgerServiceDefinition }
        LiabilityMonth: MessageTypeDefinition<_rapport_points_v1_LiabilityMonth, _rapport_points_v1_LiabilityMonth__Output>
        LimitPeriod: EnumTypeDefinition
        ListBudgetsRequest: MessageTypeDefinition<_rapport_points_v1_ListBudgetsRequest, _rapport_points_v1_ListBudgetsRequest__Output>
        ListBudgetsResponse: MessageTypeDefinition<_rapport_points_v1_ListBudgetsResponse, _rapport_points_v1_ListBudgetsResponse__Output>
        ListExpiringLotsRequest: MessageTypeDefinition<_rapport_points_v1_ListExpiringLotsRequest, _rapport_points_v1_ListExpiringLotsRequest__Output>
        ListExpiringLotsResponse: MessageTypeDefinition<_rapport_points_v1_ListExpiringLotsResponse, _rapport_points_v1_ListExpiringLotsResponse__Output>
        ListRulesRequest: MessageTypeDefinition<_rapport_points_v1_ListRulesRequest, _rapport_points_v1_ListRulesRequest__Output>
        ListRulesResponse: MessageTypeDefinition<_rapport_points_v1_ListRulesResponse, _rapport_points_v1_ListRulesResponse__Output>
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
        PeriodEnd: MessageTypeDefinition<_rapport_points_v1_PeriodEnd, _rapport_points_v1_PeriodEnd__Output>
        PointsDistribution: MessageTypeDefinition<_rapport_points_v1_PointsDistribution, _rapport_points_v1_PointsDistribution__Output>
        Posting: MessageTypeDefinition<_rapport_points_v1_Posting, _rapport_points_v1_Posting__Output>
        PublishRuleVersionRequest: MessageTypeDefinition<_rapport_points_v1_PublishRuleVersionRequest, _rapport_points_v1_PublishRuleVersionRequest__Output>
        PublishRuleVersionResponse: MessageTypeDefinition<_rapport_points_v1_PublishRuleVersionResponse, _rapport_points_v1_PublishRuleVersionResponse__Output>
        RateAmount: MessageTypeDefinition<_rapport_points_v1_RateAmount, _rapport_points_v1_RateAmount__Output>
        RedeemRequest: MessageTypeDefinition<_rapport_points_v1_RedeemRequest, _rapport_points_v1_RedeemRequest__Output>
        RedeemResponse: MessageTypeDefinition<_rapport_points_v1_RedeemResponse, _rapport_points_v1_RedeemResponse__Output>
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
        RuleDirection: EnumTypeDefinition
        /**
         * Earning rules: what an interaction is worth. Scope `write`; reads `read`.
         */
        RuleService: SubtypeConstructor<typeof grpc.Client, _rapport_points_v1_RuleServiceClient> & { service: _rapport_points_v1_RuleServiceDefinition }
        RuleState: EnumTypeDefinition
        RuleTrial: MessageTypeDefinition<_rapport_points_v1_RuleTrial, _rapport_points_v1_RuleTrial__Output>
        ShortfallPolicy: EnumTypeDefinition
        SteppedAmount: MessageTypeDefinition<_rapport_points_v1_SteppedAmount, _rapport_points_v1_SteppedAmount__Output>
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
        VoidRequest: MessageTypeDefinition<_rapport_points_v1_VoidRequest, _rapport_points_v1_VoidRequest__Output>
        VoidResponse: MessageTypeDefinition<_rapport_points_v1_VoidResponse, _rapport_points_v1_VoidResponse__Output>
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

