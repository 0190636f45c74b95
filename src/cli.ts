#!/usr/bin/env node
/** `nestjs-analytics <command>`, or `npm run -s cli -- <command>` in this repository. */
import { runCommand } from './cli.commands.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  say: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
});
