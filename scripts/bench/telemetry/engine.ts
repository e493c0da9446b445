import { createLogger } from '@rapport/platform/telemetry/logger';
import { createTelemetry } from '@rapport/platform/telemetry/telemetry';
import { part } from '../part.ts';
import { startMeasured } from '../projection/measured.ts';
import type { MeasuredInput } from '../projection/measured.ts';
import type { Metered } from '../processes.ts';

export interface TelemetryInput extends MeasuredInput {
  readonly events: number;
  /** Where spans go; neither metrics nor spans where absent. */
  readonly otlpEndpoint?: string;
}

export interface TelemetryResult {
  readonly metered: Metered;
  readonly scrapes: number;
  /** What the last scrape counts. */
  readonly counted: number;
}

const SCRAPE_MS = 1_000;

/** The engine's loop as a service runs it, with metrics scraped every second and spans sent, or without either. */
await part<TelemetryInput, TelemetryResult>(async (input) => {
  const { otlpEndpoint, service, events } = input;
  if (otlpEndpoint === undefined) {
    const measured = await startMeasured(input);
    await measured.reaches(events);
    const metered = measured.takeMeter();
    await measured.stop();
    return { metered, scrapes: 0, counted: 0 };
  }
  const logger = createLogger({ service, level: 'warn' });
  const telemetry = createTelemetry({ service, otlpEndpoint, logger });
  let scrapes = 0;
  const scraping = setInterval(() => {
    void telemetry.scrape().then(() => {
      scrapes += 1;
    });
  }, SCRAPE_MS);
  const measured = await startMeasured(input, telemetry.observer);
  await measured.reaches(events);
  const metered = measured.takeMeter();
  clearInterval(scraping);
  const text = await telemetry.scrape();
  await measured.stop();
  await telemetry.stop();
  const counted = Number(/^rapport_engine_records_applied\S* (\d+)/m.exec(text)?.[1] ?? NaN);
  return { metered, scrapes, counted };
});
