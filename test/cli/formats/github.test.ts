import { describe, expect, it } from 'vitest';
import { github } from '../../../src/cli/formats/github.ts';
import type { Finding } from '../../../src/rule/report.ts';
import { finding, report } from '../report.ts';

const lines = (findings: readonly Finding[]) =>
  github(report(findings), { repositoryPath: (path) => path })
    .trimEnd()
    .split('\n');

describe('github', () => {
  it('makes an error of a violation', () => {
    expect(lines([finding({ path: 'modules/web/main.tf', startLine: 3, endLine: 5 })])).toEqual([
      '::error file=modules/web/main.tf,line=3,endLine=5,title=aws_instance.web%3A tokens-optional::http_tokens is "optional".',
      '✗ 1 of 1 EC2 target allows IMDSv1 · 1 file',
    ]);
  });

  it.each([
    ['unknown', 'unresolved', '::warning '],
    ['warning', 'suppression-invalid', '::warning '],
    ['warning', 'readiness-user-data', '::notice '],
    ['warning', 'readiness-hop-limit', '::notice '],
    ['violation', 'unparsable', '::error '],
  ] as const)('gives %s %s its level', (verdict, code, start) => {
    expect(lines([finding({ verdict, code })])[0]).toMatch(new RegExp(`^${start}`));
  });

  it('says nothing of what is suppressed', () => {
    expect(lines([finding({ verdict: 'suppressed' })])).toHaveLength(1);
  });

  it('escapes as the runner wants it', () => {
    const [line] = lines([
      finding({
        path: '100%,a:b\n::error::x.tf',
        address: null,
        message: '50%\r\n::stop-commands::x\n\u001b[31m',
      }),
    ]);
    expect(line).toBe(
      '::error file=100%25%2Ca%3Ab%0A%3A%3Aerror%3A%3Ax.tf,line=1,endLine=1,title=tokens-optional::50%25%0A::stop-commands::x%0A␛[31m',
    );
  });

  it('names files from the top of the repository', () => {
    const options = { repositoryPath: (path: string) => `infra/${path}` };
    expect(github(report([finding({})]), options)).toContain('file=infra/main.tf,');
  });

  it('says so when GitHub will not show everything', () => {
    const many = Array.from({ length: 11 }, () => finding({}));
    expect(lines(many.slice(1))).toHaveLength(11);
    expect(lines(many).at(-1)).toBe('GitHub shows 10 annotations of a level; all 11 errors are in this log.');
    const both = [...many, ...many.map((each) => ({ ...each, verdict: 'unknown' as const }))];
    expect(lines(both).at(-1)).toContain('all 11 errors and 11 warnings are in this log');
  });
});
