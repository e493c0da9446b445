import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventEnvelope } from '@rapport/kernel/event';
import { createCodec } from './codec.ts';
import { CONTRACTS } from './registry.ts';
import { TOPICS, TOPIC_OWNERS } from './topics.ts';

const SAMPLES = join(import.meta.dirname, 'samples');
const sampleOf = (type: string): Buffer =>
  readFileSync(join(SAMPLES, `${type.replace('rapport.', '')}.json`));

describe('published events', () => {
  const codec = createCodec();

  it.each(CONTRACTS.map((contract) => contract.type))('%s: its frozen sample is still understood', (type) => {
    const decoded = codec.decode(sampleOf(type));
    expect(decoded).toMatchObject({ outcome: 'event', event: { type } });
  });

  it.each(CONTRACTS.map((contract) => contract.type))('%s: survives being written and read again', (type) => {
    const event = JSON.parse(sampleOf(type).toString()) as EventEnvelope;
    expect(codec.decode(codec.encode(event))).toEqual({ outcome: 'event', event });
  });

  it('have no sample without a contract', () => {
    const types = CONTRACTS.map((contract) => `${contract.type.replace('rapport.', '')}.json`);
    expect(readdirSync(SAMPLES).sort()).toEqual([...types].sort());
  });

  it('are named after the service that owns their topic, except what belongs to nobody in the member log and what operators decide', () => {
    for (const contract of CONTRACTS) {
      const [, service] = contract.type.split('.');
      // Lists are segmentation's facts of members.
      if (contract.type === 'rapport.segmentation.SegmentMemberListed.v1') continue;
      if (contract.topic === TOPICS.interactions && contract.key.startsWith('_system:')) continue;
      if (contract.everyTopic === true) {
        expect(service).toBe('admin');
        continue;
      }
      expect(`${contract.type}: ${String(service)}`).toBe(
        `${contract.type}: ${TOPIC_OWNERS[contract.topic]}`,
      );
    }
  });
});
