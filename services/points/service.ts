import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, topicSettings } from '@rapport/contracts/topics';
import { startEngine } from '@rapport/engine/engine';
import { serve } from '@rapport/platform/process/serve';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { accountAggregate } from './account/aggregate.ts';
import { budgetBinding } from './api/budgets.ts';
import { startChecker } from './api/checker.ts';
import type { Checker } from './api/checker.ts';
import { startCloser } from './api/closer.ts';
import type { Closer } from './api/closer.ts';
import { leaderboardBinding } from './api/leaderboards.ts';
import { ledgerBinding } from './api/ledger.ts';
import { createRankings } from './api/rankings.ts';
import type { Rankings } from './api/rankings.ts';
import { createReplayThreads } from './api/replayThread.ts';
import { replayOn } from './api/replaying.ts';
import { REPLAYS, createReplays } from './api/replays.ts';
import { REAPPLICATIONS, createReapplications } from './api/reapplications.ts';
import { createRuns } from './api/runs.ts';
import type { Runs } from './api/runs.ts';
import { ruleBinding } from './api/rules.ts';
import { startSweeper } from './api/sweeper.ts';
import { createUnits, unitBinding } from './api/units.ts';
import { budgetAggregate } from './budget/aggregate.ts';
import { startRedeemer } from './api/redeemer.ts';
import type { Redeemer } from './api/redeemer.ts';
import { rewardBinding } from './api/rewards.ts';
import { tierBinding } from './api/tiers.ts';
import { boardAggregate } from './board/aggregate.ts';
import type { PointsConfig } from './config.ts';
import { budgetReaction } from './reactions/budgets.ts';
import { compensationReaction } from './reactions/compensations.ts';
import { createEarningReactions } from './reactions/earning.ts';
import { ruleAggregate } from './rule/aggregate.ts';
import { unitAggregate } from './unit/aggregate.ts';
import { standingProjection } from './views/standing/projection.ts';
import { seasonAggregate } from './season/aggregate.ts';
import { createBoardsProjection } from './views/boards/projection.ts';
import { codeAggregate } from './code/aggregate.ts';
import { redemptionAggregate } from './redemption/aggregate.ts';
import { rewardAggregate } from './reward/aggregate.ts';
import { tierProgramAggregate } from './tier/aggregate.ts';
import { titleAggregate } from './title/aggregate.ts';
import { createTiersProjection } from './views/tiers/projection.ts';
import { rulesProjection } from './views/rules/projection.ts';
import { settlementProjection } from './views/settlement/projection.ts';
import { voidsProjection } from './views/voids/projection.ts';

/** The ledger and its earning rules, on given adapters or on those that the configuration names. */
export function startPoints(config: PointsConfig, adapters?: Adapters): Promise<Running> {
  const codec = createCodec();
  let runs: Runs | undefined;
  let checker: Checker | undefined;
  let rankings: Rankings | undefined;
  let closer: Closer | undefined;
  let redeemer: Redeemer | undefined;
  return serve({
    name: 'points',
    config,
    adapters,
    topics: topicSettings(config, [
      TOPICS.interactions,
      TOPICS.segments,
      TOPICS.journeys,
      TOPICS.points,
      TOPICS.rewards,
    ]),
    engine: async (ports) => {
      await ports.store.ensureCollections([
        { name: REPLAYS, indexes: [{ fields: { tenant: 1, startedAt: -1 } }] },
        { name: REAPPLICATIONS, indexes: [{ fields: { tenant: 1, startedAt: -1 } }] },
      ]);
      const engine = await startEngine({
        ...ports,
        service: 'points',
        decode: codec.decode,
        encode: codec.encode,
        projections: [
          rulesProjection,
          standingProjection,
          createBoardsProjection(),
          createTiersProjection(),
          settlementProjection,
          voidsProjection,
        ],
        reactions: [...createEarningReactions(), budgetReaction, compensationReaction],
        aggregates: [
          accountAggregate,
          ruleAggregate,
          unitAggregate,
          budgetAggregate,
          boardAggregate,
          seasonAggregate,
          tierProgramAggregate,
          titleAggregate,
          rewardAggregate,
          redemptionAggregate,
          codeAggregate,
        ],
        outputs: [TOPICS.interactions, TOPICS.points, TOPICS.rewards],
      });
      const sweeper = startSweeper({ ...ports, engine });
      return {
        ...engine,
        stop: async () => {
          await sweeper.stop();
          await engine.stop();
        },
      };
    },
    bindings: (context) => {
      runs = createRuns(context.engine.store);
      checker = startChecker(context);
      rankings = createRankings(context.store, config.partitions, context.logger);
      closer = startCloser(context, rankings);
      redeemer = startRedeemer(context);
      const units = createUnits(context.engine);
      const tiers = tierBinding(context, units);
      // Adapters that are given cannot be opened a second time.
      const doReplay = adapters === undefined ? createReplayThreads(config) : replayOn(context);
      return [
        ledgerBinding(context, checker, units),
        ruleBinding(
          context,
          {
            replays: createReplays(context, runs, doReplay),
            reapplications: createReapplications(context, runs),
          },
          units,
          tiers.tiers,
        ),
        unitBinding(context, units),
        budgetBinding(context, units),
        leaderboardBinding(context, rankings, closer, units),
        tiers.binding,
        rewardBinding(context, redeemer, tiers.tiers),
      ];
    },
    onStop: async () => {
      await redeemer?.stop();
      await closer?.stop();
      await rankings?.stop();
      await checker?.stop();
      await runs?.stop();
    },
  });
}
