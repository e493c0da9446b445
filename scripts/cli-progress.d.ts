/** What we use of cli-progress, which ships no types. */
declare module 'cli-progress' {
  type BarState = Readonly<{ value: number; total: number }>;
  type Options = Readonly<{
    format: (options: Options, state: BarState, payload: Readonly<Record<string, unknown>>) => string;
    hideCursor?: boolean;
    clearOnComplete?: boolean;
    fps?: number;
    forceRedraw?: boolean;
    linewrap?: boolean;
    stream?: NodeJS.WritableStream;
  }>;
  export class SingleBar {
    update(value: number, payload?: object): void;
    setTotal(total: number): void;
  }
  export class MultiBar {
    constructor(options: Options);
    create(total: number, startValue: number, payload?: object): SingleBar;
    remove(bar: SingleBar): boolean;
    log(line: string): void;
    update(): void;
    stop(): void;
  }
}
