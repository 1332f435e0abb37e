import Ajv from 'ajv';
import { parse as parseJunit } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/cli/colors.ts';
import type { Rendering } from '../../../src/cli/formats/format.ts';
import { formatNames, formats } from '../../../src/cli/formats/formats.ts';
import { assemble } from '../../../src/rule/assemble.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { finding } from '../report.ts';

const hostile = 'a"b<c>&\u001b[31m\u0000\ud800]]>\n::error::x';
const report = assemble({
  files: 2,
  targets: [
    { address: 'aws_instance.a', root: '.', path: 'main.tf', line: 1, verdict: 'violation' },
    { address: 'aws_instance.b', root: 'envs/prod', path: 'main.tf', line: 9, verdict: 'compliant' },
    { address: 'aws_instance.c', root: '.', path: 'c.tf', line: 1, verdict: 'suppressed' },
    {
      address: `aws_instance.d["${hostile}"]`,
      root: '.',
      path: `${hostile}.tf`,
      line: 1,
      verdict: 'unknown',
    },
    { address: 'aws_instance.e', root: '.', path: 'c.tf', line: 5, verdict: 'not-created' },
  ],
  findings: [
    finding({ address: 'aws_instance.a', startLine: 3 }),
    finding({ address: 'aws_instance.a', startLine: 4 }),
    finding({
      address: 'aws_instance.c',
      path: 'c.tf',
      verdict: 'suppressed',
      suppression: { tool: 'checkov', reason: hostile, until: null, path: 'c.tf', line: 1 },
    }),
    finding({
      address: `aws_instance.d["${hostile}"]`,
      path: `${hostile}.tf`,
      verdict: 'unknown',
      code: 'unresolved',
      message: hostile,
    }),
    finding({ address: null, path: 'bad.tf', code: 'unparsable', message: 'Couldn’t parse this file' }),
  ],
  unseen: [
    {
      kind: 'module',
      address: 'module.vm',
      root: '.',
      path: 'main.tf',
      line: 20,
      source: 'acme/vm/aws',
      reason: 'its code is not installed',
      hint: 'Run terraform init',
    },
  ],
});
const rendering: Rendering = {
  files: memoryFiles(new Map()),
  problems: [],
  paint: plain,
  width: 100,
  fixCommand: 'require-imdsv2 scan --fix',
  repositoryPath: (path) => `infra/${path}`,
  sarifSuppressed: false,
};
const empty = assemble({ files: 0 });

describe.each(formatNames)('the format %s', (name) => {
  it('shows what was not checked', async () => {
    expect(await formats[name].render(report, rendering)).toMatch(/not.checked|unseen/i);
  });

  it('sends no control character of a repository', async () => {
    const text = await formats[name].render(report, rendering);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });

  it('has something to say of nothing, and ends with a line break', async () => {
    expect(await formats[name].render(empty, rendering)).toMatch(/\n$/);
  });
});

describe('compact', () => {
  it('prints one line for each finding', async () => {
    const lines = (await formats.compact.render(report, rendering)).trimEnd().split('\n');
    expect(lines).toHaveLength(report.findings.length + report.unseen.length + 1);
    expect(lines).toContain(
      'main.tf:3: violation tokens-optional aws_instance.a: http_tokens is "optional".',
    );
    expect(lines).toContain(
      'main.tf:20: not checked module.vm: its code is not installed. Run terraform init.',
    );
    expect(lines.at(-1)).toBe(
      '✗ 1 of 4 EC2 targets allows IMDSv1 · couldn’t parse 1 file · 1 unknown · 1 suppressed · 1 not checked · 2 files',
    );
  });
});

describe('junit', () => {
  // The reader of junit2json, with which dashboards read reports.
  it('is read as tests', async () => {
    const suites = await parseJunit(await formats.junit.render(report));
    expect(suites).toMatchObject({ name: 'require-imdsv2', tests: 6, failures: 1, errors: 1 });
    const cases = (suites as { testsuite: { testcase: Record<string, unknown>[] }[] }).testsuite.flatMap(
      ({ testcase }) => testcase,
    );
    expect(cases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['aws_instance.a', 'aws_instance.b (envs/prod)', 'module.vm', 'bad.tf']),
    );
    const named = (name: string) => cases.find((each) => each.name === name)!;
    expect(named('aws_instance.a')).toMatchObject({ failure: [{ type: 'tokens-optional' }] });
    expect(named('aws_instance.b (envs/prod)')).not.toHaveProperty('failure');
    expect(named('bad.tf')).toMatchObject({ error: [{ type: 'unparsable' }] });
    expect(named('aws_instance.c')).toHaveProperty('skipped');
  });
});

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const codeQuality = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          // GitLab shows nothing where a path starts with ./
          path: { type: 'string', not: { pattern: '^(?:\\./|/)' } },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
};

describe('gitlab', () => {
  it('is a Code Quality report', async () => {
    const issues = JSON.parse(await formats.gitlab.render(report, rendering));
    const validate = new Ajv().compile(codeQuality);
    validate(issues);
    expect(validate.errors ?? []).toEqual([]);
    const prints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    expect(issues).toHaveLength(5);
    expect(issues[0].location.path).toMatch(/^infra\//);
  });
});

describe('sarif', () => {
  it('leaves out what is suppressed, and has no category', async () => {
    const results = async (sarifSuppressed: boolean) =>
      JSON.parse(await formats.sarif.render(report, { ...rendering, sarifSuppressed })).runs[0];
    expect((await results(false)).results).toHaveLength(4);
    expect((await results(true)).results).toHaveLength(5);
    expect(await results(false)).not.toHaveProperty('automationDetails');
  });

  it('gives findings of a plan no place in a file', async () => {
    const planned = assemble({
      files: 1,
      targets: [{ address: 'aws_instance.a', root: '.', path: 'plan.json', line: 1, verdict: 'violation' }],
      findings: [finding({ path: 'plan.json' })],
    });
    const [result] = JSON.parse(await formats.sarif.render(planned, rendering)).runs[0].results;
    expect(result.locations).toEqual([
      { logicalLocations: [{ fullyQualifiedName: 'aws_instance.web', kind: 'resource' }] },
    ]);
  });

  it('keeps the place in a data file of JSON', async () => {
    const data = assemble({
      files: 1,
      targets: [{ address: 'aws_instance.web', root: '.', path: 'main.tf', line: 1, verdict: 'violation' }],
      findings: [finding({ path: 'hosts.json' })],
    });
    const [result] = JSON.parse(await formats.sarif.render(data, rendering)).runs[0].results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('hosts.json');
  });
});
