import { scan } from '../../src/cli/commands/scan.ts';
import { help } from '../../src/cli/help.ts';
import { run } from '../../src/cli/run.ts';
import { fence } from './markdown.ts';

/** The output of a command on a screen of 100 columns, as a session. The time it took is left out. */
export async function transcript(root: string, args: readonly string[]): Promise<string> {
  let printed = '';
  const output = { write: (chunk: string | Uint8Array) => (printed += chunk), columns: 100 };
  const io = { stdout: output, stderr: output, env: { NO_COLOR: '1' }, prefix: root, elapsed: () => 0 };
  await run(args, io);
  const session = `$ npx require-imdsv2 ${args.join(' ')}\n\n${printed.replace(/ · \d+ ms$/m, '')}`;
  return fence('console', session);
}

export function helpText(): string {
  return fence('text', help(scan));
}
