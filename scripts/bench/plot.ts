/** One line of a plot; x and y above 0, x ascending. */
export interface Series {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** Of the repetitions. */
    readonly least: number;
    readonly most: number;
  }[];
}

export interface Plot {
  readonly title: string;
  readonly subtitle: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const WIDTH = 760;
const HEIGHT = 440;
const LEFT = 84;
const RIGHT = 24;
const TOP = 78;
const BOTTOM = 62;
const INNER_WIDTH = WIDTH - LEFT - RIGHT;
const INNER_HEIGHT = HEIGHT - TOP - BOTTOM;
/** Told apart with any kind of sight, and in print by their dashes. */
const COLOURS = ['#0b5fa5', '#c2410c', '#3f7d20'] as const;
const DASHES = ['', '6 4', '2 3'] as const;
const INK = '#1f2933';
const FAINT = '#5f6b7a';
const GRID = '#e4e7eb';
const CAP = 4;
const TICKS = 5;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** 1, 2 or 5 times a power of ten: the least that is no smaller. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((step) => step * power >= least) ?? 10) * power;
}

const short = (value: number): string => {
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1e3 ? `${value / 1e3} k` : String(value);
};

/** Lines with their spread over a logarithmic x and a y from 0, as SVG on a light ground. */
export function draw({ title, subtitle, x, y, series }: Plot): string {
  const points = series.flatMap((one) => one.points);
  const xs = [...new Set(points.map((point) => point.x))].sort((one, other) => one - other);
  const [first = 1] = xs;
  const last = xs.at(-1) ?? first;
  const step = niceStep(Math.max(...points.map(({ most }) => most)) / TICKS);
  const top = Math.ceil(Math.max(...points.map(({ most }) => most)) / step) * step;
  const at = (value: number): string => value.toFixed(1);
  const width = Math.log(last / first);
  const left = (value: number): number =>
    LEFT + (width === 0 ? INNER_WIDTH / 2 : (Math.log(value / first) / width) * INNER_WIDTH);
  const down = (value: number): number => TOP + (1 - value / top) * INNER_HEIGHT;

  const text = (content: string, place: string): string => `<text ${place}>${escape(content)}</text>`;
  const line = (from: readonly [number, number], to: readonly [number, number], style: string): string =>
    `<line x1="${at(from[0])}" y1="${at(from[1])}" x2="${at(to[0])}" y2="${at(to[1])}" ${style}/>`;
  const bottom = TOP + INNER_HEIGHT;
  const levels = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  const scale = [
    ...levels.flatMap((level) => [
      line([LEFT, down(level)], [WIDTH - RIGHT, down(level)], `stroke="${GRID}"`),
      text(short(level), `x="${LEFT - 10}" y="${at(down(level) + 4)}" text-anchor="end" fill="${FAINT}"`),
    ]),
    ...xs.flatMap((value) => [
      line([left(value), bottom], [left(value), bottom + 5], `stroke="${FAINT}"`),
      text(short(value), `x="${at(left(value))}" y="${bottom + 21}" text-anchor="middle" fill="${FAINT}"`),
    ]),
    line([LEFT, bottom], [WIDTH - RIGHT, bottom], `stroke="${FAINT}"`),
    text(x, `x="${LEFT + INNER_WIDTH / 2}" y="${HEIGHT - 16}" text-anchor="middle"`),
    text(
      y,
      `x="22" y="${TOP + INNER_HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 22 ${TOP + INNER_HEIGHT / 2})"`,
    ),
  ];
  const lines = series.flatMap(({ name, points: own }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? INK;
    const stroke = `stroke="${colour}"`;
    const dash = DASHES[index % DASHES.length] ?? '';
    const path = own
      .map((point, nth) => `${nth === 0 ? 'M' : 'L'}${at(left(point.x))} ${at(down(point.y))}`)
      .join(' ');
    const legendAt = LEFT + index * 230;
    return [
      ...own.flatMap((point) => {
        const place = left(point.x);
        return [
          line([place, down(point.least)], [place, down(point.most)], stroke),
          line([place - CAP, down(point.least)], [place + CAP, down(point.least)], stroke),
          line([place - CAP, down(point.most)], [place + CAP, down(point.most)], stroke),
          `<circle cx="${at(place)}" cy="${at(down(point.y))}" r="3.5" fill="${colour}"/>`,
        ];
      }),
      `<path d="${path}" fill="none" ${stroke} stroke-width="2" stroke-dasharray="${dash}"/>`,
      line([legendAt, 62], [legendAt + 26, 62], `${stroke} stroke-width="2" stroke-dasharray="${dash}"`),
      text(name, `x="${legendAt + 33}" y="66"`),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ` +
      `font-family="system-ui, sans-serif" font-size="13" fill="${INK}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(title, `x="${LEFT}" y="24" font-size="16" font-weight="600"`),
    text(subtitle, `x="${LEFT}" y="43" fill="${FAINT}"`),
    ...scale,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}
