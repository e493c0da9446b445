import type { WriteStream } from 'node:tty';
import type { OnProgress, ProgressEvent } from '@rapport/infra/progress';
import cliProgress from 'cli-progress';
import colours from 'picocolors';

const BAR_WIDTH = 24;
const SPINNER = ['|', '/', '-', '\\'];
const FRAMES_PER_SECOND = 8;
/** Where lines cannot be redrawn, a step that only counts on is reported this often. */
const PLAIN_REPEAT_MS = 5_000;

export type Progress = Readonly<{
  report: OnProgress;
  /** Prints text above what is in motion. */
  print: (text: string) => void;
  /** Leaves the terminal as it was. Idempotent. */
  close: () => void;
}>;

/** Live lines on a terminal, plain ones elsewhere. */
export function openProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  return out.isTTY ? openLive(out) : openPlain((line) => out.write(`${line}\n`));
}

function openLive(out: WriteStream): Progress {
  const steps = new Map<string, Readonly<{ bar: cliProgress.SingleBar; startedAt: number }>>();
  let bars: cliProgress.MultiBar | null = null;

  function open(): cliProgress.MultiBar {
    bars ??= new cliProgress.MultiBar({
      format: (_options, { value, total }, { text, counted }) =>
        fit(`${motion(counted === true ? value / total : null)} ${String(text)}`, out.columns),
      stream: out,
      hideCursor: true,
      clearOnComplete: true,
      fps: FRAMES_PER_SECOND,
      // A step without a count still moves: its spinner.
      forceRedraw: true,
      linewrap: false,
    });
    return bars;
  }

  function print(text: string): void {
    if (bars === null) out.write(`${text}\n`);
    else bars.log(`${text}\n`);
  }

  function end(step: string): string {
    const running = steps.get(step);
    if (running === undefined) return '';
    bars?.remove(running.bar);
    steps.delete(step);
    return ` ${colours.dim(seconds(running.startedAt))}`;
  }

  function closeBars(): void {
    bars?.update();
    bars?.stop();
    bars = null;
  }

  return {
    report({ step, state, text, amount }) {
      if (state !== 'running') {
        const took = state === 'note' ? '' : end(step);
        print(`${mark(state)} ${text}${took}`);
        if (steps.size === 0) closeBars();
        return;
      }
      const payload = { text, counted: amount !== undefined };
      const found = steps.get(step);
      if (found === undefined) {
        const bar = open().create(amount?.total ?? 1, amount?.done ?? 0, payload);
        steps.set(step, { bar, startedAt: Date.now() });
        return;
      }
      if (amount !== undefined) found.bar.setTotal(amount.total);
      found.bar.update(amount?.done ?? 0, payload);
    },
    print,
    close() {
      steps.clear();
      closeBars();
    },
  };
}

/** Exported for its test. */
export function openPlain(write: (line: string) => void): Progress {
  const steps = new Map<string, { startedAt: number; saidAt: number; said: string }>();
  return {
    report({ step, state, text, amount }) {
      const known = steps.get(step);
      if (state !== 'running') {
        write(
          `${mark(state)} ${text}${known === undefined || state === 'note' ? '' : ` ${seconds(known.startedAt)}`}`,
        );
        if (state !== 'note') steps.delete(step);
        return;
      }
      const said = text.replace(/\d+/g, '#');
      const now = Date.now();
      if (known?.said === said && now - known.saidAt < PLAIN_REPEAT_MS) return;
      steps.set(step, { startedAt: known?.startedAt ?? now, saidAt: now, said });
      write(`  ${text}${amount === undefined ? '' : ` (${String(amount.done)} of ${String(amount.total)})`}`);
    },
    print: write,
    close: () => steps.clear(),
  };
}

function mark(state: Exclude<ProgressEvent['state'], 'running'>): string {
  switch (state) {
    case 'done':
      return colours.green('✓');
    case 'failed':
      return colours.red('✗');
    case 'note':
      return colours.yellow('!');
  }
}

function motion(share: number | null): string {
  if (share === null) {
    const turn = Math.floor((Date.now() * FRAMES_PER_SECOND) / 1000) % SPINNER.length;
    return colours.cyan(SPINNER[turn] ?? '');
  }
  const full = Math.round(Math.min(Math.max(share, 0), 1) * BAR_WIDTH);
  return `${colours.cyan('█'.repeat(full))}${colours.dim('░'.repeat(BAR_WIDTH - full))} ${String(Math.floor(share * 100)).padStart(3)} %`;
}

/** A line that wraps would leave its first half behind when it is redrawn. Escape codes take no room, hence the slack. */
function fit(line: string, columns: number): string {
  const slack = line.includes('\u001b') ? ESCAPE_CODES_LENGTH : 0;
  return line.slice(0, Math.max(columns + slack - 1, 10));
}
const ESCAPE_CODES_LENGTH = 20;

function seconds(startedAt: number): string {
  return `(${((Date.now() - startedAt) / 1000).toFixed(1)} s)`;
}
