import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/rule/report.ts';
import { scan } from '../../src/rule/scan.ts';
import { isTerraform, memoryFiles } from '../../src/terraform/files.ts';
import { readFixture } from './fixture.ts';

const directory = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(directory).map((name) => ({
  name: name.replace('.txt', ''),
  ...readFixture(readFileSync(new URL(name, directory), 'utf8')),
}));

/** One line for each target that has no finding, each finding, and everything that was not looked into. */
function lines({ targets, findings, unseen }: Report): string[] {
  const isFound = (address: string, root: string) =>
    findings.some((finding) => finding.address === address && finding.root === root);
  return [
    ...targets
      .filter(({ address, root }) => !isFound(address, root))
      .map(({ verdict, root, address }) => `${verdict} ${root} ${address}`),
    ...findings.map(({ verdict, code, path, startLine, root, address }) =>
      [verdict, code, `${path}:${startLine}`, ...(address ? [root, address] : [])].join(' '),
    ),
    ...unseen.map(({ kind, path, line, root }) => `unseen ${kind} ${path}:${line} ${root}`),
  ].sort();
}

describe('the targets of a repository with Terragrunt', () => {
  test.each(fixtures.filter(({ expected }) => expected.has('findings')))(
    '$name',
    async ({ files, expected }) => {
      const all = memoryFiles(files);
      // Files that are only included are not asked about, as on a disk.
      const asked = { ...all, paths: all.paths.filter(isTerraform) };
      const report = await scan(asked, { today: '2026-01-01' });
      expect(lines(report)).toEqual([...expected.get('findings')!].sort());
    },
  );
});
