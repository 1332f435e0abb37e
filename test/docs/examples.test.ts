import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sarifRules } from '../../src/cli/formats/sarif.ts';
import { parsePolicy } from '../../src/policy/file.ts';
import { applyEdits } from '../../src/rule/fix/edits.ts';
import type { Report } from '../../src/rule/report.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { refuse } from '../../src/terraform/syntax/hashicorp-parser.ts';
import { readSource } from '../../src/terraform/syntax/source.ts';
import { temporaryTree } from '../cli/temporary-tree.ts';
import { examplesIn, filesOf, markdownFiles, verdictOf } from './examples.ts';

const examples = markdownFiles().flatMap(examplesIn);
const marked = examples.filter(({ claim }) => markOf(claim) !== undefined);

test('every example of Terraform makes a claim', () => {
  const silent = examples.filter((example) => example.language === 'hcl' && !marked.includes(example));
  expect(silent.map(({ place }) => place)).toEqual([]);
  expect(marked.length).toBeGreaterThan(30);
});

test.skipIf(!hasTerraform())('every example is formatted as terraform fmt does it', () => {
  const directory = temporaryTree();
  for (const [index, example] of marked.entries()) {
    for (const [path, text] of filesOf(example)) {
      const file = `${directory}${index}/${path}`;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  const unformatted = spawnSync('terraform', ['fmt', '-check', '-recursive', directory], {
    encoding: 'utf8',
  });
  expect(unformatted.stdout).toBe('');
  expect(unformatted.status).toBe(0);
});

describe.each(marked)('$place', (example) => {
  const { claim } = example;
  const files = filesOf(example);

  test(`is what it claims: ${claim}`, async () => {
    const report = await judged(files);
    const verdict = verdictOf[markOf(claim)!];
    const verdicts = new Set<string>(report.targets.map((target) => target.verdict));
    expect([...verdicts]).toEqual(verdict === 'no target' ? [] : [verdict]);
    const [place] = /(?<=`)[\w./-]+:\d+(?=`)/.exec(claim) ?? [];
    for (const { id: code } of sarifRules) {
      if (!claim.includes(`\`${code}\``)) continue;
      const found = report.findings.filter((finding) => finding.code === code);
      expect(found, code).not.toEqual([]);
      if (place) expect(found.map(({ path, startLine }) => `${path}:${startLine}`)).toContain(place);
    }
    const warned = report.findings.some((finding) => finding.verdict === 'warning');
    if (verdict !== 'violation') expect(warned).toBe(claim.startsWith('⚠️'));
  });

  test('is accepted by HashiCorp’s parser', async () => {
    for (const [path, text] of files) {
      if (path.endsWith('.json')) JSON.parse(text);
      else expect(await refuse(readSource(path, Buffer.from(text))), path).toBeUndefined();
    }
  });
});

test.each(marked.filter(({ claim }) => claim.includes('as `--fix` writes it')))(
  '$place is what --fix makes of the example above',
  async (example) => {
    const before = filesOf(marked[marked.indexOf(example) - 1]!);
    expect(await fixed(before)).toEqual(filesOf(example));
  },
);

test.each(examples.filter(({ language }) => language === 'yaml'))(
  '$place is a policy that is understood',
  ({ text }) => {
    expect(parsePolicy(text).problems).toEqual([]);
  },
);

test.each(examples.filter(({ language }) => language === 'sh'))(
  '$place is a script that bash can read',
  ({ text }) => {
    execFileSync('bash', ['-n'], { input: text });
  },
);

function hasTerraform(): boolean {
  return spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;
}

function markOf(claim: string): keyof typeof verdictOf | undefined {
  return (Object.keys(verdictOf) as (keyof typeof verdictOf)[]).find((mark) => claim.startsWith(mark));
}

function judged(files: ReadonlyMap<string, string>): Promise<Report> {
  return scan(memoryFiles(files), { vouch: true });
}

/** The files with all fixes in them. */
async function fixed(files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const { findings } = await judged(files);
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
  return new Map(
    [...files].map(([path, text]) => {
      const bytes = applyEdits(
        Buffer.from(text),
        edits.filter((edit) => edit.path === path),
      );
      return [path, Buffer.from(bytes).toString()];
    }),
  );
}
