/** The commands of the command line: a table, one line each. */
import { activityCommand } from './activity.command.js';
import type { Command, CommandOutput } from './cli.command.js';
import { planCommand } from './plan.command.js';

export const COMMANDS: readonly Command[] = [planCommand, activityCommand];

const USAGE = 2;

/** @returns the exit code */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) {
    const usage = COMMANDS.map((each) => `  nestjs-analytics ${each.name} ${each.usage}`).join('\n');
    if (name === undefined || name === 'help' || name === '--help') {
      output.say(usage);
      return 0;
    }
    output.complain(`[analytics] There is no command ${name}. Use one of:\n${usage}`);
    return USAGE;
  }
  try {
    return await command.run(rest, output);
  } catch (error) {
    const { message, stack } = error as Error;
    output.complain(message.startsWith('[analytics]') ? message : (stack ?? message));
    return 1;
  }
}
