import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/policy/schema.ts';
import { type Change, review } from '../../src/review/review.ts';
import { fingerprint, fingerprintsIn } from '../../src/rule/fingerprint.ts';
import { bytes, finding, replacing, report, target } from './example.ts';

const text = 'resource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = "optional"\n  }\n}\n';
const patch = `@@ -0,0 +1,5 @@\n${text.trimEnd().replace(/^/gm, '+')}`;

function change(changes: Partial<Change> = {}): Change {
  return {
    patches: new Map([['main.tf', patch]]),
    contents: new Map([['main.tf', bytes(text)]]),
    directories: [''],
    said: new Set(),
    unread: [],
    notes: [],
    ...changes,
  };
}

const fixable = finding({ fix: replacing(text, '"optional"', '"required"') });

test('a violation fails, stands at its line, and carries its fix in three forms', () => {
  const result = review(report([target()], [fixable]), change());
  expect(result).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
  expect(result.annotations).toEqual([
    expect.objectContaining({ path: 'main.tf', start_line: 3, end_line: 3, annotation_level: 'failure' }),
  ]);
  expect(result.comments).toEqual([
    {
      path: 'main.tf',
      side: 'RIGHT',
      line: 3,
      body: expect.stringContaining('```suggestion\n    http_tokens = "required"\n```'),
    },
  ]);
  expect(fingerprintsIn(result.comments[0]!.body)).toEqual([fingerprint(fixable)]);
  expect(result.text).toContain('+    http_tokens = "required"');
  expect(result.fixes.map(({ path }) => path)).toEqual(['main.tf']);
});

test.each([
  { verdicts: [], title: 'No EC2 targets in the changed Terraform', conclusion: 'success' },
  { verdicts: ['compliant'], title: '1 EC2 target requires IMDSv2', conclusion: 'success' },
  {
    verdicts: ['compliant', 'compliant', 'not-created'],
    title: 'All 2 EC2 targets require IMDSv2',
    conclusion: 'success',
  },
  {
    verdicts: ['compliant', 'suppressed'],
    title: '1 of 2 EC2 targets requires IMDSv2, 1 suppressed',
    conclusion: 'success',
  },
  { verdicts: ['compliant', 'unknown'], title: '1 of 2 EC2 targets is unknown', conclusion: 'neutral' },
  {
    verdicts: ['violation', 'violation', 'compliant'],
    title: '2 of 3 EC2 targets allow IMDSv1',
    conclusion: 'failure',
  },
  {
    verdicts: ['violation', 'unknown'],
    title: '1 of 2 EC2 targets allows IMDSv1, 1 unknown',
    conclusion: 'failure',
  },
] as const)('$verdicts: $title', ({ verdicts, title, conclusion }) => {
  const targets = verdicts.map((verdict, index) => target({ verdict, address: `aws_instance.a${index}` }));
  expect(review(report(targets, []), change())).toMatchObject({ title, conclusion });
});

test('what could not be read does not pass, and says so first', () => {
  const result = review(
    report([target({ verdict: 'compliant' })], []),
    change({ unread: ['GitHub lists 3000 of 4000 files.'] }),
  );
  expect(result).toMatchObject({ conclusion: 'failure', title: 'Couldn’t read everything' });
  expect(result.summary).toContain('### Not read\n\n- GitHub lists 3000 of 4000 files.');
});

test('an unparsable file fails even without a target', () => {
  const broken = finding({ code: 'unparsable', address: null, message: 'main.tf:3: Unclosed block' });
  const result = review(report([], [broken]), change());
  expect(result).toMatchObject({ conclusion: 'failure', title: 'Couldn’t parse 1 file' });
});

test.each([
  { strictness: { enforcement: 'advise', on_unknown: 'fail' }, verdict: 'violation', conclusion: 'neutral' },
  { strictness: { enforcement: 'enforce', on_unknown: 'fail' }, verdict: 'unknown', conclusion: 'failure' },
  { strictness: { enforcement: 'enforce', on_unknown: 'ignore' }, verdict: 'unknown', conclusion: 'success' },
] as const)('policy $strictness: $verdict is $conclusion', ({ strictness, verdict, conclusion }) => {
  const result = review(report([target({ verdict })], []), change(), { ...defaultPolicy, ...strictness });
  expect(result.conclusion).toBe(conclusion);
});

describe('scope', () => {
  const elsewhere = finding({
    path: 'other.tf',
    address: 'aws_instance.old',
    fix: replacing('"optional"', '"optional"', '"required"', 'other.tf'),
  });

  test('findings in files that the pull request does not touch are not reported', () => {
    const result = review(
      report([target({ path: 'other.tf', address: 'aws_instance.old' })], [elsewhere]),
      change(),
    );
    expect(result).toMatchObject({ conclusion: 'success', annotations: [], comments: [] });
  });

  test('a deciding value elsewhere counts when the target is in a changed file', () => {
    const related = { ...elsewhere, address: 'aws_instance.web', related: [{ path: 'main.tf', line: 1 }] };
    const result = review(report([target()], [related]), change());
    expect(result).toMatchObject({ conclusion: 'failure', comments: [] });
    expect(result.annotations).toHaveLength(1);
  });
});

describe('comments', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `t${index} = "optional"\n`).join('');
  const wide = (count: number) => {
    const findings = Array.from({ length: count }, (_, index) =>
      finding({
        address: `aws_instance.a${index}`,
        startLine: index + 1,
        fix: replacing(lines, `t${index} = "optional"`, `t${index} = "required"`),
      }),
    );
    const source = {
      patches: new Map([['main.tf', '@@ -0,0 +1,40 @@']]),
      contents: new Map([['main.tf', bytes(lines)]]),
    };
    return review(report([], findings), change(source));
  };

  test('at most thirty, while the annotations have everything', () => {
    const result = wide(40);
    expect(result.comments).toHaveLength(30);
    expect(result.annotations).toHaveLength(40);
  });

  test('what was said is not said again, although lines have moved', () => {
    const said = new Set([fingerprint({ ...fixable, ...{ startLine: 99 } })]);
    expect(review(report([target()], [fixable]), change({ said })).comments).toEqual([]);
  });

  test('findings that share a fix share a comment', () => {
    const second = { ...fixable, address: 'aws_instance.db' };
    const { comments } = review(report([], [fixable, second]), change());
    expect(comments).toHaveLength(1);
    expect(comments[0]!.body).toContain('The same change settles `aws_instance.db`.');
    expect(fingerprintsIn(comments[0]!.body)).toHaveLength(2);
  });

  test('two fixes that overlap are never both suggested', () => {
    const other = finding({ address: 'aws_instance.db', fix: replacing(text, '"optional"', 'local.tokens') });
    expect(review(report([], [fixable, other]), change()).comments).toHaveLength(1);
  });
});

test('text of the repository can neither mention, break the table, nor open HTML', () => {
  const hostile = '@org/team | <script>````\n# boo';
  const result = review(
    report([target({ address: hostile })], [{ ...fixable, address: hostile, message: hostile }]),
    change(),
  );
  for (const text of [result.summary, result.comments[0]!.body]) {
    const outsideCode = text.replace(/`[^`\n]*`|<code>.*?<\/code>/g, '');
    expect(outsideCode).not.toMatch(/@org|<script/);
    expect(text).not.toContain('\n# boo');
  }
  const row = result.summary.split('\n').find((line) => line.startsWith('| ❌'))!;
  expect(row.replace(/\\\|/g, '').match(/\|/g)).toHaveLength(3);
});

test('what several root modules make of one block is one row', () => {
  const same = target({ address: 'module.web.aws_instance.this', verdict: 'violation' });
  const { summary, title } = review(report([same, same, same], []), change());
  expect(title).toBe('3 of 3 EC2 targets allow IMDSv1');
  expect(summary.match(/module\.web\.aws_instance\.this/g)).toHaveLength(1);
  expect(summary).toContain(', in 3 root modules |');
});

test('everything stays within GitHub’s limits and says how much more there is', () => {
  const many = Array.from({ length: 3000 }, (_, index) => `aws_instance.${'x'.repeat(60)}${index}`);
  const targets = many.map((address) => target({ address }));
  const findings = many.map((address) => finding({ address, message: 'm'.repeat(300) }));
  const result = review(report(targets, findings), change());
  expect(result.summary.length).toBeLessThanOrEqual(65_535);
  expect(result.summary).toMatch(/… and \d+ more\./);
  expect(result.annotations).toHaveLength(3000);
});
