/**
 * One report about a step of a longer piece of work. Reports with the same `step` belong together; the last one of a
 * step is `done` or `failed`. `done` and `total` are counts of whatever `text` names (files, bytes, services).
 */
export type ProgressEvent = Readonly<{
  step: string;
  state: 'running' | 'done' | 'failed' | 'note';
  text: string;
  amount?: Readonly<{ done: number; total: number }>;
}>;

export type OnProgress = (event: ProgressEvent) => void;
