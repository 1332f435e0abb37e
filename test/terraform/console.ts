import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fails } from './evaluated.ts';

/** Is there a `terraform` command to compare with? */
export const hasTerraform = spawnSync('terraform', ['version']).status === 0;

/**
 * What Terraform itself makes of some expressions, all in one process: a value as `jsonencode` has it, or `fails`.
 * `files`: the module in which they are evaluated.
 */
export function askConsole(
  expressions: readonly string[],
  files: Readonly<Record<string, string>> = {},
): unknown[] {
  const directory = mkdtempSync(join(tmpdir(), 'console-'));
  try {
    const locals = expressions.map(
      (expression, index) =>
        // The result stands in a list, so that no result is the same as none.
        `  asked_${index} = try(jsonencode([\n${expression}\n]), "fails")\n`,
    );
    writeFileSync(join(directory, 'terraformrc'), '');
    const all = expressions.map((_, index) => `local.asked_${index}`).join(',');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    writeFileSync(join(directory, 'asked.tf'), `locals {\n${locals.join('')}  asked = [${all}]\n}\n`);
    const { stdout, stderr, status } = spawnSync('terraform', ['console'], {
      cwd: directory,
      input: 'base64encode(jsonencode(local.asked))\n',
      encoding: 'utf8',
      env: {
        ...process.env,
        TF_CLI_CONFIG_FILE: join(directory, 'terraformrc'),
        NO_COLOR: '1',
        CHECKPOINT_DISABLE: '1',
      },
      maxBuffer: 64 << 20,
    });
    const answer = /^"([A-Za-z0-9+/=]*)"$/m.exec(stdout)?.[1];
    if (status !== 0 || answer === undefined) throw new Error(`terraform console: ${stdout}${stderr}`);
    const answers = JSON.parse(Buffer.from(answer, 'base64').toString('utf8')) as string[];
    return answers.map((text) => (text === 'fails' ? fails : (JSON.parse(text) as unknown[])[0]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
