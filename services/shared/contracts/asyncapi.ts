import { CONTRACTS } from './registry.ts';
import { TOPICS, TOPIC_CONFIG, TOPIC_OWNERS } from './topics.ts';
import type { EventContract } from './envelope.ts';

const ENVELOPE = {
  type: 'object',
  required: [
    'specversion',
    'id',
    'source',
    'type',
    'time',
    'datacontenttype',
    'tenantid',
    'recordedat',
    'data',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', description: 'Unique per tenant for ever; consumers may drop repetitions by it.' },
    source: { type: 'string', description: 'rapport/<service>' },
    type: { type: 'string' },
    subject: { type: 'string' },
    time: { type: 'string', format: 'date-time', description: 'occurredAt' },
    datacontenttype: { const: 'application/json' },
    tenantid: { type: 'string' },
    recordedat: {
      type: 'string',
      format: 'date-time',
      description: 'recordedAt; an event counts at the earlier of both',
    },
    correlationid: { type: 'string' },
    causationid: { type: 'string' },
    actor: { type: 'string' },
    backfill: {
      const: true,
      description: 'Present on events of a backfill: consumers that act should ignore them.',
    },
    traceparent: { type: 'string' },
    sourceposition: { type: 'string', description: 'Opaque position of the record that caused this event.' },
  },
} as const;

function messageName(contract: EventContract): string {
  const [, , name = contract.type] = contract.type.split('.');
  return name;
}

/** The AsyncAPI 3 document of every topic and event, made from the same schemas that validate them. */
export function asyncApiDocument(): object {
  const channels = Object.fromEntries(
    Object.entries(TOPICS).map(([channel, topic]) => [
      channel,
      {
        address: topic,
        title: `Written by ${TOPIC_OWNERS[topic]}`,
        messages: Object.fromEntries(
          CONTRACTS.filter((contract) => contract.topic === topic || contract.everyTopic === true).map(
            (contract) => [messageName(contract), { $ref: `#/components/messages/${messageName(contract)}` }],
          ),
        ),
        bindings: {
          kafka: {
            topic,
            topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': -1 },
            bindingVersion: '0.5.0',
          },
        },
      },
    ]),
  );
  const operations = Object.fromEntries(
    Object.keys(TOPICS).map((channel) => [
      `read${channel.charAt(0).toUpperCase()}${channel.slice(1)}`,
      { action: 'receive', channel: { $ref: `#/channels/${channel}` } },
    ]),
  );
  const messages = Object.fromEntries(
    CONTRACTS.map((contract) => [
      messageName(contract),
      {
        name: contract.type,
        title: messageName(contract),
        summary: contract.summary,
        contentType: 'application/cloudevents+json',
        payload: {
          allOf: [
            { $ref: '#/components/schemas/Envelope' },
            { type: 'object', properties: { type: { const: contract.type }, data: contract.data } },
          ],
        },
        bindings: { kafka: { key: { type: 'string', description: contract.key }, bindingVersion: '0.5.0' } },
      },
    ]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Rapport event streams',
      version: '1.0.0',
      description: `CloudEvents 1.0 in structured mode. Topic settings: ${JSON.stringify(TOPIC_CONFIG)}. Order holds per key.`,
    },
    defaultContentType: 'application/cloudevents+json',
    channels,
    operations,
    components: { messages, schemas: { Envelope: ENVELOPE } },
  };
}
