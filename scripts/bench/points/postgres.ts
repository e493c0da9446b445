import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runCommand } from '@rapport/infra/children';
import { freePorts } from '@rapport/infra/ports';
import type { Bench } from '../bench.ts';

/** Moves by one statement each, and a hundred of them in one. */
export const WAYS = ['one a transaction', '100 a transaction'] as const;
type Way = (typeof WAYS)[number];

export interface Postgres {
  /**
   * @param moves at least so many
   * @returns moves a second
   * @throws Error where balances are not what the entries come to
   */
  readonly run: (way: Way, moves: number) => Promise<number>;
  readonly stop: () => Promise<unknown>;
}

/** Where Debian's packages put each version. */
const VERSIONS = '/usr/lib/postgresql';
const USER = 'postgres';
const CLIENTS = 8;
const MOVES_AT_ONCE = 100;
const FUNDS = 1_000_000_000;
const READY_MS = 60_000;
const POLL_MS = 100;
const RUN_LIMIT_MS = 10 * 60_000;

/** An account by Zipf 1.0, and 70 earned to 30 redeemed. */
const ONE = (accounts: number): string => `
\\set account random_zipfian(1, ${accounts}, 1.001)
\\set amount (CASE WHEN random(1, 10) <= 7 THEN 1 ELSE -1 END) * random(1, 1000)
WITH moved AS (
  UPDATE accounts SET balance = balance + :amount WHERE id = :account AND balance + :amount >= 0 RETURNING id
) INSERT INTO entries (account, amount) SELECT id, :amount FROM moved;
`;
/** Accounts are locked in their order, so that no two clients wait for each other. */
const MANY = (accounts: number): string => `
WITH moves AS MATERIALIZED (
  SELECT floor(power(${accounts}, random()))::int AS account,
         ((CASE WHEN random() < 0.7 THEN 1 ELSE -1 END) * (1 + floor(random() * 1000)))::bigint AS amount
  FROM generate_series(1, ${MOVES_AT_ONCE})
), locked AS MATERIALIZED (
  SELECT id FROM accounts WHERE id IN (SELECT account FROM moves) ORDER BY id FOR UPDATE
), moved AS (
  UPDATE accounts SET balance = balance + sums.amount
  FROM (SELECT account, sum(amount) AS amount FROM moves GROUP BY account) AS sums
  WHERE accounts.id = sums.account AND accounts.id IN (SELECT id FROM locked)
) INSERT INTO entries (account, amount) SELECT account, amount FROM moves;
`;

function findBinaries(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  return readdirSync(VERSIONS)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((folder) =>
      ['initdb', 'postgres', 'pgbench', 'psql'].every((name) => existsSync(join(folder, name))),
    );
}

/** A Postgres of its own, with the settings of its package, or why there is none. */
export async function startPostgres(
  { guardian, folder }: Bench,
  accounts: number,
): Promise<Postgres | { readonly missing: string }> {
  const binaries = findBinaries();
  if (binaries === undefined) {
    return {
      missing: `there is no initdb, postgres and pgbench below ${VERSIONS}: apt-get install postgresql`,
    };
  }
  const home = join(folder, 'postgres');
  const data = join(home, 'data');
  mkdirSync(home);
  // Postgres refuses to run as root; the user of its package may pass through our folders, and owns its own.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const id = (which: string): number => Number(execFileSync('id', [which, USER], { encoding: 'utf8' }));
    chownSync(home, id('-u'), id('-g'));
    for (const passed of [folder, dirname(folder)]) chmodSync(passed, 0o711);
  }
  const command = (name: string, args: readonly string[]) =>
    isRoot
      ? {
          name,
          command: 'setpriv',
          args: [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', join(binaries, name), ...args],
        }
      : { name, command: join(binaries, name), args: [...args] };
  const run = async (name: string, args: readonly string[]): Promise<readonly string[]> => {
    const { code, lines } = await runCommand(guardian, {
      ...command(name, args),
      limitMs: RUN_LIMIT_MS,
      cwd: home,
    });
    if (code !== 0)
      throw new Error(`${name} ended with ${code ?? 'a signal'}:\n${lines.slice(-20).join('\n')}`);
    return lines;
  };
  await run('initdb', ['-D', data, '-U', USER, '--auth=trust', '--no-locale', '-E', 'UTF8']);
  const [port = 0] = await freePorts(1);
  const server = guardian.spawnChild({
    ...command('postgres', ['-D', data, '-p', String(port), '-k', home, '-h', '127.0.0.1']),
    cwd: home,
    graceMs: 5_000,
  });
  const place = ['-h', '127.0.0.1', '-p', String(port), '-U', USER];
  const sql = async (text: string): Promise<string> =>
    (await run('psql', [...place, '-d', 'postgres', '-At', '-c', text])).join('\n').trim();
  const deadline = performance.now() + READY_MS;
  while ((await sql('SELECT 1').catch(() => '')) !== '1') {
    if (!server.isRunning() || performance.now() > deadline) {
      throw new Error(`Postgres is not ready:\n${server.lastLines().slice(-20).join('\n')}`);
    }
    await wait(POLL_MS);
  }
  await sql(`
    CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
    CREATE TABLE entries (id bigserial PRIMARY KEY, account int NOT NULL, amount bigint NOT NULL, at timestamptz DEFAULT now());
    INSERT INTO accounts SELECT id, ${FUNDS} FROM generate_series(1, ${accounts}) AS id;
  `);
  const scripts = { 'one a transaction': ONE(accounts), '100 a transaction': MANY(accounts) } as const;
  return {
    run: async (way, moves) => {
      const script = join(home, `${way.replaceAll(' ', '-')}.sql`);
      writeFileSync(script, scripts[way]);
      const each = way === 'one a transaction' ? 1 : MOVES_AT_ONCE;
      const transactions = Math.max(1, Math.ceil(moves / CLIENTS / each));
      const lines = await run('pgbench', [
        ...[
          ...place,
          '-n',
          '-M',
          'prepared',
          '-c',
          String(CLIENTS),
          '-t',
          String(transactions),
          '-f',
          script,
        ],
        'postgres',
      ]);
      const rate = lines
        .map((line) => /^tps = ([\d.]+)/.exec(line)?.[1])
        .find((found) => found !== undefined);
      if (rate === undefined) throw new Error(`pgbench told no rate:\n${lines.join('\n')}`);
      const right = await sql(
        `SELECT (SELECT sum(balance) FROM accounts) - ${FUNDS}::bigint * ${accounts} = (SELECT sum(amount) FROM entries)`,
      );
      if (right !== 't') throw new Error('Balances of Postgres are not what its entries come to.');
      return Number(rate) * each;
    },
    stop: () => server.stop(),
  };
}
