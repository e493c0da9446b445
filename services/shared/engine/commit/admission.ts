import {
  COMMAND_STALL_MS,
  COMMAND_WAIT_MS,
  EXPECTED_COMMANDS_PER_MS,
  MAX_BATCH_COMMANDS,
  MAX_WAITING_COMMANDS,
} from '../limits.ts';

/** Share of the newest batch in what is known of the rate: a change of speed is followed within five batches. */
const NEWEST_SHARE = 0.2;

/**
 * Decides who may queue, so that whoever is let in waits no longer than {@link COMMAND_WAIT_MS} for its batch: by how
 * many the committer was seen to take in that time, and by whether the first in the queue is being served at all.
 */
export class Admission {
  private commandsPerMs = EXPECTED_COMMANDS_PER_MS;

  /** How many may wait; whatever the rate, a whole batch may: all of it is taken at once. */
  room(): number {
    const inTime = Math.floor(this.commandsPerMs * COMMAND_WAIT_MS);
    return Math.min(MAX_WAITING_COMMANDS, Math.max(MAX_BATCH_COMMANDS, inTime));
  }

  /** @param oldestMs how long the first of those that wait has waited; 0 where nobody does */
  admits(waiting: number, oldestMs: number): boolean {
    return waiting < this.room() && oldestMs <= COMMAND_STALL_MS;
  }

  committed(commands: number, durationMs: number): void {
    // Only a full batch tells the rate: a smaller one took all there was.
    if (commands < MAX_BATCH_COMMANDS || durationMs <= 0) return;
    this.commandsPerMs += (commands / durationMs - this.commandsPerMs) * NEWEST_SHARE;
  }
}
