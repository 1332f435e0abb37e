import { describe, expect, it } from 'vitest';
import { colored, paintFor, plain } from '../../../src/cli/colors.ts';
import { summaryLine } from '../../../src/cli/formats/last-line.ts';
import { sources } from '../../../src/cli/formats/line-index.ts';
import { pretty } from '../../../src/cli/formats/pretty.ts';
import { excerpt } from '../../../src/cli/formats/pretty-finding.ts';
import { why } from '../../../src/rule/judge/message.ts';
import type { Finding, Summary } from '../../../src/rule/report.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { finding, report } from '../report.ts';

const main = `resource "aws_instance" "web" {
  ami = "ami-1"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "optional"
  }
}
`;
const at = main.indexOf('"optional"');
const fix = { edits: [{ path: 'main.tf', start: at, end: at + 10, text: '"required"' }] };
const files = memoryFiles(new Map([['main.tf', main]]));

async function shown(findings: readonly Finding[], given: Partial<Summary> = {}, width = 80) {
  const text = await pretty(report(findings, given), { files, paint: plain, width });
  expect(text.split('\n').filter((line) => line.length > Math.max(width, 100))).toEqual([]);
  return text;
}

describe('pretty', () => {
  it('says in one line that all is well', async () => {
    expect(await shown([], { targets: 5, compliant: 5, files: 12 })).toBe(
      '✓ all 5 EC2 targets require IMDSv2 · 12 files\n',
    );
  });

  it('shows a violation with its source, its reason and its fix', async () => {
    const message = `http_tokens is "optional". ${why} Set it to "required".`;
    const found = finding({ startLine: 6, message, fix, related: [{ path: 'main.tf', line: 1 }] });
    expect(await shown([found], { targets: 2, compliant: 1 })).toMatchInlineSnapshot(`
      "✗ main.tf:6  tokens-optional  aws_instance.web
        http_tokens is "optional". Set it to "required".
        see also line 1
        fix at line 6
        -     http_tokens   = "optional"
        +     http_tokens   = "required"
        https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/tokens-optional.md

      Why it matters: With IMDSv1, a single server-side request forgery (SSRF) can
      steal the credentials of the instance’s role.

      ✗ 1 of 2 EC2 targets allows IMDSv1 · 1 file · 1 of 1 fixable
      "
    `);
  });

  it('puts findings of a file together, worst first', async () => {
    const found = [
      finding({ path: 'a.tf', verdict: 'warning', code: 'readiness-hop-limit', startLine: 2 }),
      finding({ path: 'a.tf', verdict: 'unknown', code: 'unresolved', startLine: 3 }),
      finding({ path: 'b.tf', verdict: 'unknown', code: 'unresolved', startLine: 4 }),
      finding({ path: 'a.tf', startLine: 5 }),
    ];
    const headers = (await shown(found)).split('\n').filter((line) => /^[✗?!]/.test(line));
    expect(headers).toEqual([
      '✗ a.tf:5  tokens-optional  aws_instance.web',
      '? a.tf:3  unresolved  aws_instance.web',
      '! a.tf:2  readiness-hop-limit  aws_instance.web',
      '? b.tf:4  unresolved  aws_instance.web',
      '✗ 1 of 4 EC2 targets allows IMDSv1 · 2 unknown · 1 file',
    ]);
  });

  it('says who suppressed what, why, and until when', async () => {
    const suppression = {
      tool: 'checkov',
      reason: 'old agent',
      until: '2027-01-31',
      path: 'main.tf',
      line: 5,
    };
    const found = finding({ verdict: 'suppressed', startLine: 6, suppression });
    expect(await shown([found])).toMatchInlineSnapshot(`
      "○ main.tf:6  suppressed tokens-optional  aws_instance.web
        by checkov at main.tf:5, until 2027-01-31: old agent

      ✓ 1 EC2 target suppressed · 1 file
      "
    `);
  });

  it('shows a fix that several findings share once', async () => {
    const found = ['a', 'b'].map((name) => finding({ message: name, startLine: 6, fix }));
    const text = await shown(found);
    expect(text.match(/\+ {5}http_tokens/g)).toHaveLength(1);
    expect(text).toContain('the fix is the one at main.tf:6');
  });

  it('says once what is true of every call of a module', async () => {
    const call = (name: string) => finding({ address: `module.${name}.aws_instance.web`, startLine: 6 });
    const text = await shown(['a', 'b', 'c'].map(call));
    expect(text.match(/:6 {2}tokens-optional/g)).toHaveLength(1);
    expect(text).toContain('the same for module.b.aws_instance.web, module.c.aws_instance.web\n');
    expect(await shown([...'abcdefgh'].map(call))).toMatch(/module\.f\.aws_instance\.web\s+and\s+2\s+more/);
  });

  it('names the file of a fix that stands elsewhere', async () => {
    expect(await shown([finding({ path: 'modules/web/main.tf', fix })])).toContain('fix at main.tf:6\n');
  });

  it('shows a file that is no Terraform', async () => {
    const found = finding({
      code: 'unparsable',
      address: null,
      startLine: 3,
      message: 'Argument or block expected',
    });
    expect(await shown([found], { targets: 0, violation: 0, unparsable: 1 })).toMatchInlineSnapshot(`
      "✗ main.tf:3  unparsable
        Argument or block expected
        3 │
        https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/unparsable.md

      ✗ couldn’t parse 1 file · 1 file
      "
    `);
  });

  it('does without the source of a file that is gone', async () => {
    expect(
      await shown([finding({ path: 'gone.tf', fix: { edits: [{ ...fix.edits[0]!, path: 'gone.tf' }] } })]),
    ).toContain('✗ gone.tf:1  tokens-optional');
  });

  it('sends nothing to the terminal that came from the repository', async () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202e';
    const source = memoryFiles(new Map([[`${evil}.tf`, `# ${evil}\n`]]));
    const suppression = { tool: 'checkov', reason: evil, until: null, path: `${evil}.tf`, line: 1 };
    const edits = [{ path: `${evil}.tf`, start: 2, end: 3, text: evil }];
    const given = { path: `${evil}.tf`, address: evil, message: evil, related: [{ path: evil, line: 1 }] };
    const found = [
      finding({ ...given, fix: { edits } }),
      finding({ ...given, verdict: 'suppressed', suppression }),
    ];
    const text = await pretty(report(found), { files: source, paint: plain, width: 80 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('␛]0;owned␇␛[2J<U+009B>31m');
  });

  it('starts no line with the name of a file, which a CI runner could obey', async () => {
    const text = await shown([
      finding({ path: '::error::x.tf', message: '::error::', address: '::error::' }),
    ]);
    expect(text.split('\n').filter((line) => line.trim().startsWith('::error::x'))).toEqual([]);
  });
});

describe('excerpt', () => {
  const sourceOf = (text: string) => sources(memoryFiles(new Map([['x', text]])))('x');
  const numbered = Array.from({ length: 120 }, (_, index) => `line ${index + 1}`);
  const lines = (startLine: number, endLine: number, width = 80, source: readonly string[] = numbered) =>
    excerpt({ source: sourceOf(source.join('\n')), startLine, endLine, width, paint: plain });

  it('shows the lines with their numbers', () => {
    expect(lines(99, 100)).toEqual([' 99 │ line 99', '100 │ line 100']);
  });
  it('stops at the end of the file', () => {
    expect(lines(119, 130)).toEqual(['119 │ line 119', '120 │ line 120']);
    expect(lines(121, 121)).toEqual([]);
  });
  it('leaves out the middle of many lines', () => {
    expect(lines(10, 40)).toEqual([
      '10 │ line 10',
      '11 │ line 11',
      '12 │ line 12',
      '13 │ line 13',
      '   ⋮',
      '40 │ line 40',
    ]);
  });
  it('cuts lines to the width', () => {
    const [line] = lines(1, 1, 20, ['x'.repeat(100)]);
    expect(line).toBe('1 │ xxxxxxxxxxxxxxx…');
    expect(line).toHaveLength(20);
  });
});

describe('summaryLine', () => {
  const base = {
    files: 1,
    targets: 0,
    compliant: 0,
    violation: 0,
    unknown: 0,
    suppressed: 0,
    notCreated: 0,
    unparsable: 0,
    unseen: 0,
  };
  it.each([
    [{}, 'no EC2 targets · 1 file'],
    [{ targets: 1, compliant: 1 }, '1 EC2 target requires IMDSv2 · 1 file'],
    [{ targets: 5, compliant: 5, files: 50000 }, 'all 5 EC2 targets require IMDSv2 · 50,000 files'],
    [
      { targets: 5, compliant: 2, violation: 2, unknown: 1, files: 12 },
      '2 of 5 EC2 targets allow IMDSv1 · 1 unknown · 12 files',
    ],
    [{ targets: 1, violation: 1 }, '1 of 1 EC2 target allows IMDSv1 · 1 file'],
    [{ targets: 3, compliant: 2, unknown: 1 }, '1 of 3 EC2 targets is unknown · 1 file'],
    [{ targets: 2, unknown: 2 }, '2 of 2 EC2 targets are unknown · 1 file'],
    [
      { targets: 2, compliant: 1, suppressed: 1 },
      '1 of 2 EC2 targets requires IMDSv2 · 1 suppressed · 1 file',
    ],
    [{ targets: 2, suppressed: 2 }, 'all 2 EC2 targets suppressed · 1 file'],
    [{ targets: 2, notCreated: 2 }, 'no EC2 targets · 1 file'],
    [{ unparsable: 2, files: 3 }, 'couldn’t parse 2 files · 3 files'],
    [{ unseen: 2, files: 3 }, 'no EC2 targets · 2 not checked · 3 files'],
  ])('%j', (given, line) => {
    expect(summaryLine({ ...base, ...given })).toBe(line);
  });
});

describe('paintFor', () => {
  const terminal = { isTTY: true };
  it.each([
    ['a terminal', terminal, {}, colored],
    ['a pipe', {}, {}, plain],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, plain],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, colored],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, plain],
    ['FORCE_COLOR', {}, { FORCE_COLOR: '1' }, colored],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, plain],
    ['both', {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, colored],
  ])('%s', (_name, stream, env, paint) => {
    expect(paintFor(stream, env)).toBe(paint);
  });
  it('colors', () => {
    expect(colored('red', 'x')).toBe('\u001b[31mx\u001b[39m');
  });
});
