import { readArguments } from '../cli/arguments.ts';
import { help } from '../cli/help.ts';
import type { Io } from '../cli/io.ts';
import { scanCommand } from '../cli/scan-command.ts';
import { visible } from '../cli/terminal-text.ts';

/** `require-imdsv2 scan` alone, without the commands that speak to GitHub. @param args after `scan` */
export async function runScan(args: readonly string[], io: Io): Promise<0 | 1 | 2> {
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
