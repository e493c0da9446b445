export type ProcessIdentity = Readonly<{ pid: number; startedAt: string }>;

/** Who runs under this pid now: the start time tells a process from a later one with the same number. */
export function identify(pid: number): ProcessIdentity | null;

/** Whether exactly this process is still there; a zombie is not. */
export function isRunning(identity: ProcessIdentity): boolean;

/**
 * Runs `work` while no other process of this machine runs work under the same lock file. A lock whose holder has died
 * does not count. `onWait` is told once who holds it.
 */
export function withLock<T>(
  lockFile: string,
  work: () => Promise<T>,
  onWait?: (holder: ProcessIdentity) => void,
): Promise<T>;
