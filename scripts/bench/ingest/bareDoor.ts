import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { openLog } from '../topics.ts';

export interface BareDoorInput {
  readonly brokers: string;
  readonly topic: string;
}

interface Item {
  readonly id: string;
  readonly memberId: string;
}

/** Of an envelope in the member log, about as long as one of ingestion's. */
const ENVELOPE = {
  ...{ specversion: '1.0', source: 'rapport/ingestion', type: 'rapport.ingestion.InteractionRecorded.v1' },
  ...{ datacontenttype: 'application/json', tenantid: 'bench', actor: 'bench' },
  ...{ time: new Date().toISOString(), recordedat: new Date().toISOString() },
};

/**
 * The least that a door over HTTP can do in one process of Node: it reads JSON, writes JSON to the log and answers. No
 * token, no check, no memory of ids, no store, no read model.
 */
const { brokers, topic } = JSON.parse(process.argv[2] ?? '{}') as BareDoorInput;
const log = await openLog(brokers, 'bench-bare-door');
const toRecord = (item: Item) => ({
  topic,
  key: item.memberId,
  value: Buffer.from(JSON.stringify({ ...ENVELOPE, id: item.id, subject: item.memberId, data: item })),
});

async function readBody(request: IncomingMessage): Promise<readonly Item[]> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return (JSON.parse(Buffer.concat(parts).toString()) as { readonly interactions: readonly Item[] })
    .interactions;
}

const server = createServer((request, response) => {
  void (async () => {
    const items = await readBody(request);
    const positions = await log.append(items.map(toRecord));
    const results = items.map(({ id }, index) => ({ id, status: 'accepted', position: positions[index] }));
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ results }));
  })();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  // Whoever started it waits for this line.
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
});
