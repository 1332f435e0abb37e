import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runAction } from '../src/action/run-action.ts';
import { judgeRepository } from '../src/judging/judge-repository.ts';
import { policyInForce } from '../src/policy/file.ts';
import { policyPath } from '../src/policy/file-path.ts';
import type { Finding, Report } from '../src/rule/report.ts';
import { isTerraform, linkTarget } from '../src/terraform/files.ts';
import { linkedFiles } from '../src/terraform/linked-files.ts';
import { scanned } from './cli/scanned.ts';
import { temporaryTree } from './cli/temporary-tree.ts';
import { reviewOf, type Tree } from './judging/review-of.ts';
import { cases } from './same-verdict-cases.ts';

/** The parts of a report that have to be the same everywhere. */
function told({ targets, findings, unseen }: Pick<Report, 'targets' | 'findings' | 'unseen'>) {
  return {
    targets: targets
      .map(({ root, address, path, line, verdict }) => [verdict, root, address, path, line])
      .sort(),
    findings: places(findings),
    unseen: unseen.map(({ kind, root, address, path, line }) => [kind, root, address, path, line]).sort(),
  };
}

function places(findings: readonly Finding[]) {
  return findings
    .map(({ code, verdict, root, address, path, startLine }) => [
      code,
      verdict,
      root,
      address,
      path,
      startLine,
    ])
    .sort();
}

function onDisk(files: Tree, policy: string): string {
  const isLink = (text: string) => text.startsWith('-> ');
  const regular = Object.entries(files).filter(([, text]) => !isLink(text));
  const top = temporaryTree(Object.fromEntries([...regular, ...(policy ? [[policyPath, policy]] : [])]));
  for (const [path, text] of Object.entries(files)) {
    if (!isLink(text)) continue;
    mkdirSync(dirname(top + path), { recursive: true });
    symlinkSync(text.slice(3), top + path);
  }
  return top;
}

async function audited(files: Tree, policy: string) {
  const bytes = Object.entries(files).map(
    ([path, text]) => [path, text, Buffer.from(text.slice(3))] as const,
  );
  const links = new Map(
    bytes.flatMap(([path, text, target]) =>
      text.startsWith('-> ') ? [[path, linkTarget(path, target)] as const] : [],
    ),
  );
  const contents = new Map(
    bytes.flatMap(([path, text]) => (links.has(path) ? [] : [[path, Buffer.from(text)] as const])),
  );
  const commit = { contents, links, names: [...contents.keys()] };
  return judgeRepository({
    ...commit,
    paths: linkedFiles(commit).paths.filter(isTerraform),
    unread: new Map(),
    policy: policyInForce(undefined, policy ? { name: 'policy', text: policy } : undefined).policy,
    today: new Date().toISOString().slice(0, 10),
  });
}

async function actionStatus(prefix: string): Promise<number> {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const { inputs } = parse(readFileSync(`${root}action.yml`, 'utf8')) as { inputs: object };
  const runner = temporaryTree({ output: '', summary: '' });
  const given = Object.entries<{ default?: string }>(inputs as never).map(([name, input]) => [
    `INPUT_${name.toUpperCase()}`,
    input.default ?? '',
  ]);
  const env = {
    PATH: process.env.PATH,
    GITHUB_OUTPUT: `${runner}output`,
    GITHUB_STEP_SUMMARY: `${runner}summary`,
    RUNNER_TEMP: runner,
    ...Object.fromEntries(given),
  };
  return runAction({ env, stdout: { write: () => true }, prefix });
}

describe('the command line, the Action, a review and an audit say the same', () => {
  test.each(cases)('$name: $conclusion', async ({ files, policy = '', conclusion }) => {
    const top = onDisk(files, policy);
    const { status, report } = await scanned(top, ['--format', 'json', '.']);
    const expected = told(report);
    expect(status).toBe(conclusion === 'failure' ? 1 : 0);
    expect(await actionStatus(top)).toBe(status);
    expect(told((await audited(files, policy)).report)).toEqual(expected);
    const { review } = await reviewOf({}, files, policy);
    expect(review.conclusion).toBe(conclusion);
    expect(places(review.findings)).toEqual(expected.findings);
    for (const [, , , path] of expected.unseen) if (!policy) expect(review.summary).toContain(path);
  });
});
