import { join } from 'node:path';
import { runCommand } from '../local/children.ts';
import type { CommandResult, Guardian } from '../local/children.ts';
import { brief } from '../local/kafka.ts';
import { requireFreePort } from '../local/ports.ts';
import { PrerequisiteError } from '../prerequisites.ts';
import type { OnProgress } from '../progress.ts';
import { kafkaReady, mongodbReady, NotReadyError } from '../readiness.ts';
import type { Provided, Unable, Wanted } from '../provided.ts';

const ENGINE_LIMIT_MS = 10_000;
/** About 700 MB of images over a line of 10 Mbit/s. */
const PULL_LIMIT_MS = 10 * 60_000;
const UP_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 60_000;
const READY_LIMIT_MS = 60_000;

const FILE = join(import.meta.dirname, 'compose.yaml');
const KAFKA_IMAGE = 'apache/kafka:4.2.0';
const MONGODB_IMAGE = 'mongo:8.0';

export type ComposeOptions = Readonly<{
  guardian: Guardian;
  wanted: Wanted;
  kafkaPort: number;
  mongoPort: number;
  fresh: boolean;
  /** Nobody answering is then an error instead of a reason to look elsewhere. */
  engineRequired: boolean;
  onProgress: OnProgress;
}>;

/** The servers of compose.yaml. Their data live in volumes and outlast `stop`. */
export async function startComposeServers(options: ComposeOptions): Promise<Provided | Unable> {
  const { guardian, wanted, onProgress } = options;
  const env = {
    ...process.env,
    RAPPORT_KAFKA_PORT: String(options.kafkaPort),
    RAPPORT_MONGODB_PORT: String(options.mongoPort),
  };
  function docker(args: readonly string[], limitMs: number): Promise<CommandResult> {
    return runCommand(guardian, { name: `docker ${args[0] ?? ''}`, command: 'docker', args, env, limitMs });
  }
  const compose = (args: readonly string[], limitMs: number): Promise<CommandResult> =>
    docker(['compose', '--file', FILE, ...args], limitMs);

  const engine = await docker(['version', '--format', '{{.Server.Version}}'], ENGINE_LIMIT_MS);
  if (engine.code !== 0) {
    if (!options.engineRequired) return { unable: '' };
    throw new PrerequisiteError(
      'No container engine answers: start Docker, or leave the choice of servers open.',
    );
  }
  const named = `Docker ${engine.lines.at(-1) ?? ''} answers`;
  const plugin = await docker(['compose', 'version', '--short'], ENGINE_LIMIT_MS);
  if (plugin.code !== 0) return unable(named, 'has no compose plugin', plugin);

  const services = [...(wanted.kafka ? ['kafka'] : []), ...(wanted.mongodb ? ['mongodb'] : [])];
  const images = [...(wanted.kafka ? [KAFKA_IMAGE] : []), ...(wanted.mongodb ? [MONGODB_IMAGE] : [])];
  if ((await docker(['image', 'inspect', '--format', '{{.Id}}', ...images], ENGINE_LIMIT_MS)).code !== 0) {
    onProgress({ step: 'compose', state: 'running', text: `Docker: pulling ${images.join(', ')}` });
    const pull = await compose(['pull', '--quiet', ...services], PULL_LIMIT_MS);
    if (pull.code !== 0) return unable(named, `cannot provide ${images.join(' and ')}`, pull);
  }
  if (options.fresh) await compose(['--profile', '*', 'down', '--volumes', '--timeout', '5'], STOP_LIMIT_MS);
  const running = await compose(['ps', '--status', 'running', '--quiet', ...services], ENGINE_LIMIT_MS);
  if (running.lines.length === 0) {
    const remedy = 'or set RAPPORT_PORT_OFFSET to move all ports';
    if (wanted.kafka) await requireFreePort(options.kafkaPort, 'Kafka', remedy);
    if (wanted.mongodb) await requireFreePort(options.mongoPort, 'MongoDB', remedy);
  }
  onProgress({
    step: 'compose',
    state: 'running',
    text: `Docker compose: starting ${services.join(' and ')}`,
  });
  guardian.runAtEnd(['docker', 'compose', '--file', FILE, 'stop']);
  const stop = async (): Promise<void> => {
    await compose(['stop', ...services], STOP_LIMIT_MS);
  };
  const up = await compose(['up', '--detach', '--wait', '--quiet-pull', ...services], UP_LIMIT_MS);
  if (up.code !== 0) {
    await stop();
    return unable(named, `cannot start ${services.join(' and ')}`, up);
  }
  try {
    const provided: { -readonly [K in keyof Provided]: Provided[K] } = {};
    if (wanted.kafka) {
      const address = `127.0.0.1:${String(options.kafkaPort)}`;
      await kafkaReady(address, READY_LIMIT_MS);
      provided.kafka = { address, description: `${KAFKA_IMAGE} (docker compose, ${address})`, stop };
    }
    if (wanted.mongodb) {
      const address = `127.0.0.1:${String(options.mongoPort)}`;
      // The replica set knows its member by a name inside the compose network.
      const uri = `mongodb://${address}/?directConnection=true`;
      const version = await mongodbReady(uri, READY_LIMIT_MS);
      provided.mongodb = {
        address: uri,
        description: `MongoDB ${version} (docker compose, ${MONGODB_IMAGE}, ${address})`,
        stop,
      };
    }
    onProgress({ step: 'compose', state: 'done', text: `Docker compose runs ${services.join(' and ')}` });
    return provided;
  } catch (error) {
    await stop();
    if (!(error instanceof NotReadyError)) throw error;
    return { unable: `${named} but ${brief(error.message)}; local servers are used instead.` };
  }
}

function unable(engine: string, what: string, result: CommandResult): Unable {
  const line =
    result.lines.findLast((candidate) => /error|denied|not|fail/i.test(candidate)) ??
    result.lines.at(-1) ??
    '';
  return { unable: `${engine} but ${what} (${brief(line)}); local servers are used instead.` };
}
