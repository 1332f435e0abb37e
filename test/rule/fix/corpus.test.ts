import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Contents, fixed } from './promises.ts';
import { areFormatted, hasTerraform } from './terraform-fmt.ts';

/** Repositories with real Terraform, one in each directory; where there are none, nothing is tested. */
const corpus = resolve(process.env.CORPUS ?? '../shared/corpus');
const repositories = existsSync(corpus)
  ? readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  : [];

/** Every file that a fix changed: before and after. */
const changes: { readonly name: string; readonly before: Uint8Array; readonly after: Uint8Array }[] = [];
let offered = 0;
let open = 0;

describe.runIf(repositories.length > 0)('fixes of real Terraform keep their promises', () => {
  it.each(repositories.map(({ name }) => name))('%s', async (name) => {
    const contents = read(join(corpus, name));
    const { before, contents: after, changed, broken } = await fixed(contents, false);
    expect(broken).toEqual([]);
    for (const path of changed.filter((one) => /\.(?:tf|tofu)$/.test(one))) {
      changes.push({
        name: `${name}/${path}`,
        before: contents.get(path) as Uint8Array,
        after: after.get(path) as Uint8Array,
      });
    }
    for (const { fix, verdict } of before.findings) {
      if (verdict !== 'violation') continue;
      if (fix) offered++;
      else open++;
    }
  });

  it.runIf(hasTerraform)('and stay as `terraform fmt` has them', () => {
    const before = areFormatted(changes.map((change) => change.before));
    const after = areFormatted(changes.map((change) => change.after));
    const unclean = changes.filter((_, index) => before[index] && !after[index]);
    expect(unclean.map(({ name }) => name)).toEqual([]);
  });

  afterAll(() =>
    console.log(`corpus: ${offered} violations with a fix, ${open} without, in ${changes.length} files`),
  );
});

function read(directory: string): Contents {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(directory, path), readFileSync(path)]));
}
