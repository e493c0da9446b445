import type { TopicMismatch, TopicSettings } from '@rapport/engine/ports/log';

/** Every way in which a topic differs from what it must be, in sentences. More replicas than asked for are welcome. */
export function compareTopic(
  wanted: TopicSettings,
  found: Pick<TopicSettings, 'partitions' | 'replicationFactor' | 'config'>,
): readonly TopicMismatch[] {
  const { topic } = wanted;
  const problems: string[] = [];
  if (found.partitions !== wanted.partitions) {
    problems.push(`has ${found.partitions} partitions instead of ${wanted.partitions}`);
  }
  if (found.replicationFactor < wanted.replicationFactor) {
    problems.push(`has ${found.replicationFactor} replicas instead of ${wanted.replicationFactor}`);
  }
  for (const [name, value] of Object.entries(wanted.config)) {
    const actual = found.config[name];
    if (actual !== value) problems.push(`has ${name}=${actual ?? 'nothing'} instead of ${value}`);
  }
  return problems.map((problem) => ({ topic, problem: `${topic} ${problem}` }));
}
