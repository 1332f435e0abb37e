import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { type Contents, fixed } from './promises.ts';
import { areFormatted, hasTerraform } from './terraform-fmt.ts';

/**
 * A folder for each case: the files as they are, `<name>.fixed` for those that change, and `result.json` with the
 * findings. `UPDATE=1` writes what is expected anew; then read the diff.
 */
const fixtures = join(import.meta.dirname, 'fixtures');
const cases = readdirSync(fixtures).sort();

it.each(cases)('%s', async (name) => {
  const folder = join(fixtures, name);
  const contents = read(folder);
  const { before, contents: after, changed, broken } = await fixed(contents);
  const findings = before.findings.map(({ code, address, path, startLine, endLine, fix }) => ({
    code,
    address,
    path,
    lines: [startLine, endLine],
    fix: fix !== null,
  }));
  if (process.env.UPDATE) {
    writeFileSync(join(folder, 'result.json'), `${JSON.stringify(findings, null, 2)}\n`);
    for (const path of changed) writeFileSync(join(folder, `${path}.fixed`), after.get(path)!);
  }
  expect(broken).toEqual([]);
  expect(findings).toEqual(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')));
  for (const path of contents.keys()) {
    const expected = join(folder, `${path}.fixed`);
    expect(changed.includes(path), `${path} changes`).toBe(existsSync(expected));
    if (changed.includes(path))
      expect(Buffer.from(after.get(path) as Uint8Array).toString()).toBe(readFileSync(expected, 'utf8'));
  }
});

it.runIf(hasTerraform)('what `terraform fmt` had nothing to say about stays so', () => {
  const files = cases
    .flatMap((name) => filesBelow(join(fixtures, name)))
    .filter((path) => /\.(?:tf|tfvars)\.fixed$/.test(path));
  const before = areFormatted(files.map((path) => readFileSync(path.replace(/\.fixed$/, ''))));
  const after = areFormatted(files.map((path) => readFileSync(path)));
  expect(files.filter((_, index) => before[index] && !after[index])).toEqual([]);
});

function read(folder: string): Contents {
  const paths = filesBelow(folder).filter((path) => !/(?:\.fixed|result\.json)$/.test(path));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
