import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../scripts/docs/man-page.ts';
import { root } from '../../scripts/docs/root.ts';
import { commands } from '../../src/cli/commands/commands.ts';

const groff = (...args: string[]) => spawnSync('groff', args, { input: manPage(), encoding: 'utf8' });

describe.runIf(groff('-v').status === 0)('the manual page', () => {
  it('is what groff understands', () => {
    expect(groff('-man', '-ww', '-z', '-Tutf8').stderr).toBe('');
  });

  it('says what --help says', () => {
    const page = groff('-man', '-Tascii', '-P-bouc', '-rLL=2000n').stdout;
    for (const { name, options, examples } of commands) {
      expect(page).toContain(`require-imdsv2 ${name}`);
      for (const [option, { help }] of Object.entries(options)) {
        expect(page).toContain(`--${option}`);
        expect(page).toContain(help);
      }
      for (const [line] of examples) expect(page).toContain(line);
    }
  });
});

it('is installed with the package: npm takes a list, and passes over a single name', () => {
  const { man } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { man: string[] };
  expect(man).toEqual(['man/require-imdsv2.1']);
  expect(readFileSync(join(root, man[0]!), 'utf8')).toBe(manPage());
});
