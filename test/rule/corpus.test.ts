import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scan } from '../../src/rule/scan.ts';
import { diskFiles } from './corpus-files.ts';

const corpus = process.env.CORPUS ?? '../shared/corpus';
const table = join(corpus, 'resources.tsv');
const present = existsSync(table);

interface Row {
  readonly directory: string;
  readonly path: string;
  readonly line: number;
  readonly expected: string;
}

/** group, repo, head, path, line, address, verdict. */
function rows(): Row[] {
  const lines = readFileSync(table, 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((text) => {
    const [, repo, , path, line, , verdict] = text.split('\t');
    const full = `${repo!.replace('/', '+')}/${path}`;
    return {
      directory: full.slice(0, full.lastIndexOf('/')),
      path: full,
      line: Number(line),
      expected: verdictOf(verdict!),
    };
  });
}

/** The launch template decides where the instance says nothing, so that row has no verdict of its own. */
function verdictOf(word: string): string {
  if (word === 'required' || word === 'endpoint-disabled') return 'compliant';
  if (word === 'missing-but-launch_template' || word.startsWith('unres')) return 'any';
  return /^(?:missing|not-required)/.test(word) ? 'violation' : word;
}

/** Rows that the rule now sees otherwise than the table, with the reason. */
const changed: Readonly<Record<string, string>> = {
  // AWS takes no metadata options with a spot request, so its block decides nothing.
  'terraform-aws-modules+terraform-aws-ec2-instance/main.tf:467': 'unknown',
};

function withChanges(all: readonly Row[]): Row[] {
  return all.map((row) => ({ ...row, expected: changed[`${row.path}:${row.line}`] ?? row.expected }));
}

describe.skipIf(!present)('real Terraform (skipped where there is no corpus)', () => {
  test('every row of the table agrees, each directory judged on its own', async () => {
    const all = present ? rows() : [];
    const found = new Map<string, string>();
    for (const directory of new Set(all.map((row) => row.directory))) {
      const report = await scan(diskFiles(corpus, directory));
      for (const { path, line, verdict } of report.targets) {
        if (path.startsWith(`${directory}/`) && !path.slice(directory.length + 1).includes('/'))
          found.set(`${path}:${line}`, verdict);
      }
    }
    const seen = all.map(({ path, line }) => `${path}:${line} ${found.get(`${path}:${line}`) ?? 'missed'}`);
    const wanted = withChanges(all).map(({ path, line, expected }, index) =>
      expected === 'any' && !seen[index]!.endsWith('missed') ? seen[index] : `${path}:${line} ${expected}`,
    );
    expect(seen).toEqual(wanted);
    expect(all.length).toBeGreaterThan(200);
  });
});
