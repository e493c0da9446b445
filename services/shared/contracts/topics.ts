/** Topics of the deployment. Keys: members' topics by `{tenant}:{mid}`, shares by `{tenant}:{contentId}`, rewards by reward. */
export const TOPICS = {
  /** The member log: interactions, attributes, ticks and definitions; the only topic with one order per member. */
  interactions: 'rapport.interactions.v1',
  shares: 'rapport.shares.v1',
  segments: 'rapport.segments.v1',
  campaigns: 'rapport.campaigns.v1',
  journeys: 'rapport.journeys.v1',
  points: 'rapport.points.v1',
  rewards: 'rapport.rewards.v1',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/**
 * Facts are kept for ever (Kafka's default would delete them after seven days). A record's own time is checked
 * at the door, so the broker's limits on its stamp, which is system time and never read, stay as they are.
 */
export const TOPIC_CONFIG: Readonly<Record<string, string>> = {
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'cleanup.policy': 'delete',
  'message.timestamp.type': 'CreateTime',
};

/** The owning service is the only writer, except for ticks, definitions, their backfills and static lists in the member log, and decisions about parked records. */
export const TOPIC_OWNERS: Readonly<Record<Topic, string>> = {
  'rapport.interactions.v1': 'ingestion',
  'rapport.shares.v1': 'ingestion',
  'rapport.segments.v1': 'segmentation',
  'rapport.campaigns.v1': 'campaign',
  'rapport.journeys.v1': 'campaign',
  'rapport.points.v1': 'points',
  'rapport.rewards.v1': 'points',
};

/** What the topics must look like in a deployment of this size; every service checks those that it uses. */
export function topicSettings(
  deployment: { readonly partitions: number; readonly replicationFactor: number },
  topics: readonly Topic[],
): readonly {
  topic: string;
  partitions: number;
  replicationFactor: number;
  config: Readonly<Record<string, string>>;
}[] {
  const { partitions, replicationFactor } = deployment;
  // Two in-sync replicas of three: one broker may be away and nothing accepted is lost.
  const config = { ...TOPIC_CONFIG, 'min.insync.replicas': replicationFactor >= 3 ? '2' : '1' };
  return topics.map((topic) => ({ topic, partitions, replicationFactor, config }));
}
