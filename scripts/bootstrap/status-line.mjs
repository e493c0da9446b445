const SPINNER = ['|', '/', '-', '\\'];
const REDRAW_MS = 200;
/** On a pipe or in a log: a line every so often, so that nobody thinks it hangs. */
const PLAIN_REPEAT_MS = 15_000;

/** One line that says what goes on: redrawn on a terminal, repeated now and then elsewhere. */
export function openStatusLine(title, out = process.stdout) {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
  let detail = '';
  let turn = 0;
  if (!out.isTTY) out.write(`${title}\n`);
  const timer = setInterval(
    () => {
      const text = `${title}${detail === '' ? '' : ` (${detail})`}, ${seconds()}`;
      if (!out.isTTY) out.write(`${text}\n`);
      else out.write(`\r\x1b[K${SPINNER[turn++ % SPINNER.length]} ${text.slice(0, (out.columns ?? 80) - 4)}`);
    },
    out.isTTY ? REDRAW_MS : PLAIN_REPEAT_MS,
  );
  timer.unref();
  return {
    update(text) {
      detail = text;
    },
    end(outcome) {
      clearInterval(timer);
      out.write(
        `${out.isTTY ? '\r\x1b[K' : ''}${title}: ${outcome}${detail === '' ? '' : ` (${detail})`}, ${seconds()}\n`,
      );
    },
  };
}
