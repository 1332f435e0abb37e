import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fails } from './evaluated.ts';

/** Is there a `terraform` command to compare with? */
export const hasTerraform = spawnSync('terraform', ['version']).status === 0;

/** Terraform itself does not evaluate it before the apply. */
export const afterApply = Symbol('known after apply');

/**
 * The values that Terraform itself gives some expressions, all in one process: as `jsonencode` writes them,
 * `fails` or `afterApply`.
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
        `  asked_${index} = nonsensitive(try(jsonencode([\n${expression}\n]), "fails"))\n`,
    );
    writeFileSync(join(directory, 'terraformrc'), '');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const all = expressions.map((_, index) => `    base64encode(local.asked_${index}),\n`).join('');
    writeFileSync(join(directory, 'asked.tf'), `locals {\n${locals.join('')}  asked = [\n${all}  ]\n}\n`);
    const { stdout, stderr, status } = spawnSync('terraform', ['console'], {
      cwd: directory,
      // A list, not one text: an answer that not even Terraform knows would hide all others.
      input: 'local.asked\n',
      encoding: 'utf8',
      env: {
        ...process.env,
        TF_CLI_CONFIG_FILE: join(directory, 'terraformrc'),
        NO_COLOR: '1',
        CHECKPOINT_DISABLE: '1',
      },
      maxBuffer: 64 << 20,
    });
    const answers = [...stdout.matchAll(/^ *(?:"([A-Za-z0-9+/=]*)"|\(known after apply\)),?$/gm)];
    if (status !== 0 || answers.length !== expressions.length)
      throw new Error(`terraform console: ${stdout.slice(-1000)}${stderr}`);
    return answers.map(([, answer]) => {
      if (answer === undefined) return afterApply;
      const text = Buffer.from(answer, 'base64').toString('utf8');
      return text === 'fails' ? fails : (JSON.parse(text) as unknown[])[0];
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
