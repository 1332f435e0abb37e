#!/usr/bin/env node
/**
 * The one file that the runner of GitHub Actions starts: `npm run build` makes action/index.js of it. With arguments it is
 * `require-imdsv2 scan`; the pre-commit hook starts it so, on the Node of the person who commits.
 */
import { fileURLToPath } from 'node:url';
import { readArguments } from '../cli/arguments.ts';
import { help } from '../cli/help.ts';
import type { Io } from '../cli/io.ts';
import { runAsProcess } from '../cli/run-as-process.ts';
import { scanCommand } from '../cli/scan-command.ts';
import { visible } from '../cli/terminal-text.ts';
import { runAction } from './run-action.ts';
import { runWithinPermissions } from './within-permissions.ts';

const { argv, env, stdout } = process;
const args = argv.slice(2);
const action = async () => {
  if (process.permission) return runAction({ env, stdout, prefix: '' });
  try {
    return runWithinPermissions(fileURLToPath(import.meta.url), env);
  } catch {
    return runAction({ env, stdout, prefix: '' }); // it reports what makes no sense
  }
};

if (args.length > 0) await runAsProcess(runScan, args);
else process.exitCode = await action();

/** `require-imdsv2 scan` alone, without the commands that speak to GitHub. @param args after `scan` */
async function runScan(args: readonly string[], io: Io): Promise<0 | 1 | 2> {
  const request = readArguments(['scan', ...args]);
  switch (request.kind) {
    case 'scan':
      return scanCommand(request.asked, io);
    case 'usage':
      io.stderr.write(`require-imdsv2: ${visible(request.message)}\n`);
      return 2;
    default:
      io.stdout.write(help(request.kind === 'help' ? request.command : undefined));
      return 0;
  }
}
