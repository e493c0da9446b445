import { draw, niceStep } from './plot.ts';

const plot = draw({
  title: 'Events & <batches>',
  subtitle: 'median and spread',
  x: 'batch size',
  y: 'events/s',
  series: [
    {
      name: 'engine',
      points: [
        { x: 10, y: 1_000, least: 900, most: 1_100 },
        { x: 100, y: 2_000, least: 1_800, most: 2_400 },
        { x: 1_000, y: 2_500, least: 2_500, most: 2_500 },
      ],
    },
    { name: 'kafkajs', points: [{ x: 100, y: 3_000, least: 2_900, most: 3_900 }] },
  ],
});

describe('a plot', () => {
  test('names its axes, its lines and every x', () => {
    for (const word of ['batch size', 'events/s', 'engine', 'kafkajs', '>10<', '>100<', '>1 k<']) {
      expect(plot).toContain(word);
    }
  });

  test('is well formed whatever its texts hold', () => {
    expect(plot).toContain('<title>Events &amp; &lt;batches&gt;</title>');
    expect(plot).not.toContain('NaN');
  });

  test('puts equal factors of x at equal distances, and more further up', () => {
    const places = [...plot.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = [], [x3 = 0, y3 = 0] = []] = places;
    expect(x2 - x1).toBeCloseTo(x3 - x2, 0);
    expect(y1).toBeGreaterThan(y2);
    expect(y2).toBeGreaterThan(y3);
  });

  test.each([
    [1, 1],
    [1.2, 2],
    [0.3, 0.5],
    [700, 1_000],
  ])('the step for %d is %d', (least, step) => {
    expect(niceStep(least)).toBeCloseTo(step, 9);
  });
});
