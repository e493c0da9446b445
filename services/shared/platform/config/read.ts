import type { z } from 'zod';
import { Secret } from './secret.ts';

export { Secret, secret } from './secret.ts';

/** Everything that is wrong with the environment at once. Messages name variables, never their values. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  readonly retryable = false;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** What `process.env` is, without being it: only a service's config.ts hands that over. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment by a schema and freezes the result. A variable that is set to nothing counts as absent,
 * because compose files and manifests write optional ones that way.
 *
 * @throws ConfigError with every problem
 */
export function readConfig<Schema extends z.ZodType>(schema: Schema, env: Environment): z.output<Schema> {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(present);
  if (result.success) return deepFreeze(result.data);
  throw new ConfigError(result.error.issues.map(describe));
}

function describe(issue: z.core.$ZodIssue): string {
  const variable = issue.path.join('.') || 'environment';
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return `${variable}: ${missing ? 'is required' : issue.message}`;
}

function deepFreeze<Value>(value: Value): Value {
  // Bytes cannot be frozen; the only ones in a configuration are keys inside secrets.
  if (typeof value !== 'object' || value === null || value instanceof Secret || ArrayBuffer.isView(value))
    return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
