/** What a command of the command line is. */

/** Where a command prints to. */
export interface CommandOutput {
  /** Writes a text and a line's end to the standard output. */
  say(text: string): void;
  /** The same to the standard error. */
  complain(text: string): void;
}

export interface Command {
  readonly name: string;
  /** Its arguments, and in a sentence what it does. */
  readonly usage: string;
  /**
   * @param args what stands behind its name
   * @returns the exit code of the process: 0 when all is well
   * @throws Error whose sentence is for the person at the terminal
   */
  run(args: readonly string[], output: CommandOutput): Promise<number>;
}
