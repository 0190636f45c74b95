/** Starts a process, and ends it with a readable text when it can't be. */
import { Logger } from '@nestjs/common';

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
