import { createRequire } from 'node:module';
import Ajv from 'ajv';
import type { Log, Result } from 'sarif';
import { describe, expect, it } from 'vitest';
import { sarif, sarifRules } from '../../../src/cli/formats/sarif.ts';
import type { Code, Finding } from '../../../src/rule/report.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { finding, report } from '../report.ts';

const require = createRequire(import.meta.url);
// The schema that OASIS published, as Microsoft's own tools carry it. It is written in JSON Schema draft 4.
const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore' });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(schema);

const main = '\uFEFF# größe 🚀\r\nhttp_tokens = "optional" # größe\r\n';
const start = Buffer.from(main.slice(0, main.indexOf('"optional"'))).length;
const files = memoryFiles(new Map([['my dir/main.tf', main]]));
const fix = { edits: [{ path: 'my dir/main.tf', start, end: start + 10, text: '"required"' }] };

function log(findings: readonly Finding[], problems: readonly { path: string; what: string }[] = []): Log {
  const parsed = JSON.parse(sarif(report(findings), { files, problems, sarifSuppressed: true }));
  validate(parsed);
  expect(validate.errors ?? []).toEqual([]);
  return parsed;
}

const results = (findings: readonly Finding[]) => log(findings).runs[0]!.results!;
const result = (given: Partial<Finding>): Result => results([finding(given)])[0]!;

describe('sarif', () => {
  it('is valid without findings', () => {
    expect(log([]).runs[0]).toMatchObject({
      tool: { driver: { name: 'require-imdsv2', semanticVersion: expect.stringMatching(/^\d+\.\d+\.\d+/) } },
      invocations: [{ executionSuccessful: true }],
      results: [],
    });
  });

  it('has a rule for every code', () => {
    const codes = sarifRules.map(({ id }) => id as Code);
    const found = results(codes.map((code) => finding({ code })));
    expect(found.map(({ ruleIndex }) => codes[ruleIndex!])).toEqual(codes);
    for (const rule of sarifRules) {
      expect(rule.help!.text.length).toBeGreaterThan(40);
      expect(rule.helpUri).toMatch(/^https:/);
      const severity = rule.properties!['security-severity'];
      if (rule.defaultConfiguration!.level === 'error') expect(Number(severity)).toBeGreaterThanOrEqual(7);
    }
  });

  it('says where and what', () => {
    const related = [{ path: 'main.tf', line: 3 }];
    expect(result({ path: 'my dir/größe.tf', startLine: 2, endLine: 4, related })).toMatchObject({
      ruleId: 'tokens-optional',
      level: 'error',
      message: { text: 'http_tokens is "optional".' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'my%20dir/gr%C3%B6%C3%9Fe.tf', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, endLine: 4 },
          },
          logicalLocations: [{ fullyQualifiedName: 'aws_instance.web', kind: 'resource' }],
        },
      ],
      relatedLocations: [
        { id: 0, physicalLocation: { artifactLocation: { uri: 'main.tf' }, region: { startLine: 3 } } },
      ],
      suppressions: [],
    });
  });

  it.each([
    ['violation', 'tokens-optional', 'error'],
    ['unknown', 'unresolved', 'warning'],
    ['warning', 'suppression-invalid', 'warning'],
    ['warning', 'readiness-user-data', 'note'],
  ] as const)('gives %s %s the level %s', (verdict, code, level) => {
    expect(result({ verdict, code }).level).toBe(level);
  });

  it('carries the fix as bytes and as lines and columns', () => {
    const { fixes } = result({ path: 'my dir/main.tf', startLine: 2, fix });
    expect(fixes![0]!.artifactChanges).toEqual([
      {
        artifactLocation: { uri: 'my%20dir/main.tf', uriBaseId: '%SRCROOT%' },
        replacements: [
          {
            deletedRegion: {
              byteOffset: start,
              byteLength: 10,
              startLine: 2,
              startColumn: 15,
              endLine: 2,
              endColumn: 25,
            },
            insertedContent: { text: '"required"' },
          },
        ],
      },
    ]);
  });

  it('takes an insertion, a deletion, and a file that is gone', () => {
    const edits = [
      { path: 'my dir/main.tf', start: 3, end: 3, text: 'x' },
      { path: 'my dir/main.tf', start: 4, end: 5, text: '' },
      { path: 'gone.tf', start: 4, end: 5, text: 'y' },
    ];
    const [here, gone] = result({ fix: { edits } }).fixes![0]!.artifactChanges;
    expect(here!.replacements[0]!.deletedRegion).toMatchObject({
      startLine: 1,
      startColumn: 1,
      byteLength: 0,
    });
    expect(here!.replacements[1]!.insertedContent).toBeUndefined();
    expect(gone!.replacements[0]!.deletedRegion).toEqual({ byteOffset: 4, byteLength: 1 });
  });

  it('carries suppressions', () => {
    const suppression = {
      tool: 'checkov',
      reason: 'old agent',
      until: '2027-01-31',
      path: 'main.tf',
      line: 5,
    };
    expect(result({ verdict: 'suppressed', suppression }).suppressions).toMatchObject([
      {
        kind: 'inSource',
        status: 'accepted',
        justification: 'old agent',
        properties: { until: '2027-01-31' },
      },
    ]);
    expect(
      result({ verdict: 'suppressed', suppression: { ...suppression, reason: null } }).suppressions,
    ).toHaveLength(1);
  });

  it('knows a result again when its lines have moved', () => {
    const before = result({ startLine: 3 }).partialFingerprints;
    expect(result({ startLine: 30 }).partialFingerprints).toEqual(before);
    expect(result({ path: 'other.tf' }).partialFingerprints).not.toEqual(before);
    const twins = results([finding({}), finding({ startLine: 9 })]).map((each) => each.partialFingerprints);
    expect(twins[0]).not.toEqual(twins[1]);
  });

  it('makes no links of what the repository says', () => {
    expect(result({ message: 'see [here](https://evil.example) and x["a"]' }).message.text).toBe(
      'see \\[here](https://evil.example) and x["a"]',
    );
  });

  it('says what was not read', () => {
    const { invocations } = log([], [{ path: 'x.tf', what: 'permission denied' }]).runs[0]!;
    expect(invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ message: { text: 'x.tf: permission denied' } }],
      },
    ]);
  });

  it('is no place for hidden control characters', () => {
    const text = sarif(report([finding({ message: '\u001b[31m\u009b' })]), {
      files,
      problems: [],
      sarifSuppressed: false,
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
