import { describeProfiles, summarise } from './profile.ts';

const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 9 });

describe('the summary of a profile', () => {
  const summary = summarise('points', {
    nodes: [
      { id: 1, callFrame: frame('(idle)', '') },
      {
        id: 2,
        callFrame: frame('fold', 'file:///home/me/rapport/services/shared/engine/projector/folding.ts'),
      },
      { id: 3, callFrame: frame('serialize', 'file:///home/me/rapport/node_modules/bson/lib/bson.mjs') },
      { id: 4, callFrame: frame('', 'file:///home/me/rapport/services/points/service.ts') },
      { id: 5, callFrame: frame('(garbage collector)', '') },
    ],
    samples: [1, 2, 3, 4, 5, 2],
    timeDeltas: [5_000_000, 300_000, 400_000, 100_000, 100_000, 100_000],
  });

  test('counts the time of each function and leaves out what was idle', () => {
    expect(summary).toEqual({
      process: 'points',
      busySeconds: 1,
      packages: [
        ['services/shared/engine', 0.4],
        ['bson', 0.4],
        ['services/points', 0.1],
        ['(garbage collector)', 0.1],
      ],
      modules: [
        ['services/shared/engine/projector/folding.ts', 0.4],
        ['bson/lib/bson.mjs', 0.4],
        ['services/points/service.ts', 0.1],
        ['(garbage collector)', 0.1],
      ],
      functions: [
        ['fold services/shared/engine/projector/folding.ts:10', 0.4],
        ['serialize bson/lib/bson.mjs:10', 0.4],
        ['(anonymous) services/points/service.ts:10', 0.1],
        ['(garbage collector)', 0.1],
      ],
    });
  });

  test('is told in lines', () => {
    expect(describeProfiles([summary])).toContain('   40.0 %  services/shared/engine\n');
  });
});
