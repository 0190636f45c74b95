/** Starts a process, and ends it with a readable text when it can't be. */
import { Logger, ShutdownSignal, type INestApplicationContext } from '@nestjs/common';

/**
 * What asks a process to end: an orchestrator, Ctrl+C, and a terminal that is closed, at which Node would end without
 * a flush. No others: SIGUSR2 and SIGQUIT are for reports, heap snapshots and dumps of a process that goes on or hangs.
 */
const ENDING = [ShutdownSignal.SIGTERM, ShutdownSignal.SIGINT, ShutdownSignal.SIGHUP];

/** Closes the app before the process ends. */
export function endCleanly(app: INestApplicationContext): void {
  app.enableShutdownHooks(ENDING, { useProcessExit: true });
}

/** @param start starts everything, and answers what to tell the person in front of it. */
export async function startOrExplain(start: () => Promise<string>): Promise<void> {
  try {
    new Logger('Analytics').log(await start());
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      console.error(`[analytics] ${message}. Stop what listens there, or set PORT to another one.`); // prettier-ignore
    else console.error(message.startsWith('[analytics]') ? message : stack);
    process.exit(1);
  }
}
