import type { LocalServer } from './local/kafka.ts';

/** One of the two servers, however it came to be. */
export type ProvidedServer = Readonly<{
  address: string;
  description: string;
  local?: LocalServer;
  stop: () => Promise<void>;
}>;
export type Provided = Readonly<{ kafka?: ProvidedServer; mongodb?: ProvidedServer }>;
export type Wanted = Readonly<{ kafka: boolean; mongodb: boolean }>;

/** An engine that answers but cannot provide the servers; the reason is one line. */
export type Unable = Readonly<{ unable: string }>;
