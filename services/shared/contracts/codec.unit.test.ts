import type { EventEnvelope } from '@rapport/kernel/event';
import { ContractBrokenError, createCodec } from './codec.ts';

const codec = createCodec();
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const tick = (changes: object = {}): EventEnvelope => ({
  specversion: '1.0',
  id: 'tick:0:x',
  source: 'rapport/ingestion',
  type: 'rapport.ingestion.Tick.v1',
  time: '2026-03-01T08:15:30.000Z',
  datacontenttype: 'application/json',
  tenantid: 'system',
  recordedat: '2026-03-01T08:15:30.000Z',
  data: { at: '2026-03-01T08:15:30.000Z' },
  ...changes,
});

describe('decode', () => {
  it('ignores a type that it does not know, and still tells id and time', () => {
    expect(codec.decode(bytes(tick({ type: 'rapport.ingestion.Novelty.v1' })))).toEqual({
      outcome: 'ignored',
      id: 'tick:0:x',
      tenant: 'system',
      recordedAt: Date.parse('2026-03-01T08:15:30.000Z'),
    });
  });

  it.each([
    ['bytes that are no JSON', new TextEncoder().encode('{"a":')],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['an array', bytes([])],
    ['null', bytes(null)],
    ['a missing id', bytes(tick({ id: undefined }))],
    ['a missing tenant', bytes(tick({ tenantid: undefined }))],
    ['another version of the envelope', bytes(tick({ specversion: '0.3' }))],
    ['an instant that is none', bytes(tick({ recordedat: '2026-02-30T00:00:00.000Z' }))],
    ['data that break the schema', bytes(tick({ data: { at: 12 } }))],
  ])('calls %s poison and says why', (_, value) => {
    const decoded = codec.decode(value);
    expect(decoded.outcome).toBe('poison');
    expect(decoded).toHaveProperty('reason', expect.stringMatching(/./));
  });
});

describe('encode', () => {
  it('refuses a broken event: a producer’s bug never reaches the log', () => {
    expect(() => codec.encode(tick({ data: {} }))).toThrow(ContractBrokenError);
    expect(() => codec.encode(tick({ type: 'rapport.ingestion.Novelty.v1' }))).toThrow(ContractBrokenError);
  });
});
