import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { ForwardedAnswer, Peers } from '@rapport/engine/ports/peers';

export interface PeersUnderTest {
  readonly one: Peers;
  readonly other: Peers;
  /** Where no replica is. */
  readonly nobody: string;
  readonly close: () => Promise<void>;
}

const envelope = (requestId: string, command: unknown): CommandEnvelope => ({
  aggregate: 'test.account.v1',
  tenant: 'acme',
  method: 'Points.Post',
  requestId,
  fingerprint: 'f',
  actor: 'tester',
  command,
});

/** What every adapter for {@link Peers} keeps. */
export function describePeers(name: string, open: () => Promise<PeersUnderTest>): void {
  describe(`peers: ${name}`, () => {
    let peers: PeersUnderTest;
    beforeEach(async () => {
      peers = await open();
    });
    afterEach(() => peers.close());

    it('bring commands and answers over as they were', async () => {
      const command = {
        amount: 2n ** 60n,
        ratio: 0.1,
        at: Date.UTC(2026, 0, 1),
        reference: { $ref: 'a', $id: 'b' },
        absent: undefined,
        text: 'Ω',
        list: [true, null],
      };
      const answer: ForwardedAnswer = {
        outcome: 'answered',
        result: {
          outcome: 'accepted',
          repeated: false,
          events: [
            {
              ...{ stream: 's', version: 3, tenant: 'acme', effectiveAt: 1, recordedAt: 2, requestId: 'r' },
              ...{ actor: 'tester', event: { type: 'Earned', data: { amount: -5n } } },
            },
          ],
        },
      };
      const received: (readonly CommandEnvelope[])[] = [];
      peers.other.receive(async (commands) => {
        received.push(commands);
        return [answer, { outcome: 'not_mine' }, { outcome: 'overloaded', retryDelayMs: 9 }];
      });
      const commands = [envelope('1', command), envelope('2', {}), envelope('3', {})];
      expect(await peers.one.forward(await peers.other.address, commands)).toEqual([
        answer,
        { outcome: 'not_mine' },
        { outcome: 'overloaded', retryDelayMs: 9 },
      ]);
      expect(received).toEqual([commands]);
    });

    it('bring as many as come, in their order', async () => {
      peers.other.receive(async (commands) =>
        commands.map(({ requestId }) => ({
          outcome: 'answered',
          result: { outcome: 'rejected', rejection: { code: requestId, message: '' }, repeated: true },
        })),
      );
      // 1,000 of 5 kB are more than one message carries.
      const text = 'x'.repeat(5_000);
      const commands = Array.from({ length: 1_000 }, (_, index) => envelope(String(index), text));
      const answers = await peers.one.forward(await peers.other.address, commands);
      const codes = answers.map((answer) =>
        answer.outcome === 'answered' && answer.result.outcome === 'rejected'
          ? answer.result.rejection.code
          : '',
      );
      expect(codes).toEqual(commands.map(({ requestId }) => requestId));
    });

    it('fail where nobody answers', async () => {
      await expect(peers.one.forward(peers.nobody, [envelope('1', {})])).rejects.toThrow();
      // It listens, and commits nothing yet.
      await expect(peers.one.forward(await peers.other.address, [envelope('1', {})])).rejects.toThrow();
    });
  });
}
