import { createClient } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';

export const SERVICES = ['ingestion', 'segmentation', 'campaign', 'points', 'reporting'] as const;
export type Service = (typeof SERVICES)[number];

/** Where the services listen: `host:port` of their gRPC servers. */
export type GrpcAddresses = Readonly<Record<Service, string>>;

/** Clients of all services with one token. Close them. */
export function connect(grpc: GrpcAddresses, token: string) {
  const ingestion = loadService('ingestion');
  const { own: segmentation } = loadService('segmentation');
  const { own: campaign } = loadService('campaign');
  const { own: points } = loadService('points');
  const { own: reporting } = loadService('reporting');
  const clients = {
    members: createClient(ingestion.own.MemberService, grpc.ingestion, token),
    tenants: createClient(ingestion.own.TenantService, grpc.ingestion, token),
    interactions: createClient(ingestion.own.InteractionService, grpc.ingestion, token),
    segments: createClient(segmentation.SegmentService, grpc.segmentation, token),
    traits: createClient(segmentation.TraitService, grpc.segmentation, token),
    campaigns: createClient(campaign.CampaignService, grpc.campaign, token),
    ledger: createClient(points.LedgerService, grpc.points, token),
    rules: createClient(points.RuleService, grpc.points, token),
    units: createClient(points.UnitService, grpc.points, token),
    leaderboards: createClient(points.LeaderboardService, grpc.points, token),
    tiers: createClient(points.TierService, grpc.points, token),
    rewards: createClient(points.RewardService, grpc.points, token),
    budgets: createClient(points.BudgetService, grpc.points, token),
    reports: createClient(reporting.ReportService, grpc.reporting, token),
    cascades: createClient(reporting.CascadeService, grpc.reporting, token),
  };
  const admin = Object.fromEntries(
    SERVICES.map((service) => [service, createClient(ingestion.admin.AdminService, grpc[service], token)]),
  ) as Readonly<
    Record<Service, ReturnType<typeof createClient<typeof ingestion.admin.AdminService.service>>>
  >;
  return {
    ...clients,
    admin,
    close: () => {
      for (const client of [...Object.values(clients), ...Object.values(admin)]) client.close();
    },
  };
}

export type Clients = ReturnType<typeof connect>;
