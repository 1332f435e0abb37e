import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenResult } from '../../src/app/review-run.ts';
import { judge } from '../../src/judging/judge-change.ts';
import { code, escapeMessage, escapeText, fence } from '../../src/review/markdown.ts';
import { type Change, review } from '../../src/review/review.ts';
import { evidenceOf } from '../judging/evidence.ts';
import { bytes, finding, replacing, report, target } from './example.ts';
import { blocksOf, foreignParts, outlineOf } from './rendered.ts';

/** Pieces that mean something to GitHub's Markdown, mixed with pieces that mean nothing. */
const pieces = [
  ...[
    '`',
    '``',
    '```',
    '~~~',
    '```suggestion\n',
    '\n```\n',
    '\\',
    '\\`',
    '|',
    '\\|',
    '&lt;',
    '&#64;',
    '$',
    '$$',
  ],
  ...[
    '<img src=x onerror=alert(1)>',
    '<!--',
    '-->',
    '<details>',
    '</code>',
    '<a href="//e.example">',
    '</',
    '<',
  ],
  ...[
    '@team',
    '@org/team',
    'a@b.example',
    '#1',
    'o/r#1',
    'GH-1',
    'gh-12',
    'https://e.example',
    'www.e.example',
  ],
  ...[
    'http://',
    'ftp://e.example',
    'mailto:a@b.example',
    'xmpp:a@b.example',
    '[x](//e.example)',
    '![x](y)',
    '[^1]',
  ],
  ...[
    '[x]: //e.example',
    '\n',
    '\r\n',
    '\n\n',
    '\n# h\n',
    '\n---\n',
    '\n> ',
    '\n- ',
    '\n1. ',
    '    ',
    '\t',
    '- [ ] ',
  ],
  ...[
    '*',
    '**',
    '_',
    '__',
    '~',
    '~~',
    '# ',
    '> ',
    '- ',
    '+ ',
    '1) ',
    ':tada:',
    '\u202e',
    '\u200b',
    '\u0000',
    'é',
    '🚀',
  ],
  ...[
    'aws_instance',
    'required',
    ' ',
    ' ',
    'a',
    '1',
    '.',
    '"',
    "'",
    '{',
    '}',
    '(',
    ')',
    '=',
    '!',
    '%{',
    '[',
    ']',
  ],
];
const hostile = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
  .map((some) => some.join(''));
const runs = process.env.FUZZ ? { numRuns: Number(process.env.FUZZ) } : { numRuns: 150, seed: 1 };

test('prose, code and messages show what the repository says, and make nothing of it', () => {
  fc.assert(
    fc.property(hostile, hostile, (one, two) => {
      const lines = [
        escapeText(one),
        `- ${code(one)}`,
        `a ${escapeText(one)}: ${code(two)}.`,
        escapeMessage(`\`${one}\` is "${two}"`),
      ];
      for (const line of lines) expect([line, foreignParts(line)]).toEqual([line, []]);
      const row = `| a | b |\n|---|---|\n| ${code(one)} | ${escapeMessage(one)} · ${escapeText(two)} |`;
      expect([row, foreignParts(row)]).toEqual([row, []]);
      expect(outlineOf(row)).toEqual({ tableRow: 2 });
    }),
    runs,
  );
});

test('a fence holds any text, and nothing leaves it', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const markdown = `before\n\n${fence(text, 'suggestion')}\n\nafter`;
      const lines = text.replace(/\r\n?/g, '\n').replaceAll('\u0000', '\ufffd').replace(/\n$/, '');
      expect(blocksOf(markdown, 'suggestion').map((block) => block.replace(/\r\n?/g, '\n'))).toEqual([lines]);
      expect(foreignParts(markdown)).toEqual([]);
    }),
    runs,
  );
});

test('whatever names, paths, messages, reasons and lines say, a review has our parts and no others', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, hostile, (name, path, message, line) => {
      const address = `aws_instance.${name}`;
      const text = `x\n${line.replaceAll('\n', ' ')} "optional"\ny\n`;
      const found = finding({
        address,
        path,
        message: `${address}: ${message}. ${line}.`,
        startLine: 2,
        endLine: 2,
      });
      const suppression = { tool: 'checkov', reason: message, until: null, path, line: 1 } as never;
      const findings = [
        { ...found, fix: replacing(text, '"optional"', '"required"', path) },
        { ...found, code: 'unparsable' as const, address: null },
        { ...found, verdict: 'warning' as const, code: 'readiness-user-data' as const },
        { ...found, verdict: 'suppressed' as const, suppression },
      ];
      const contents = new Map([[path, bytes(text)]]);
      const patches = new Map([[path, '@@ -1,3 +1,3 @@\n x\n+z\n y\n']]);
      const change: Change = {
        ...{ patches, contents, directories: [''], said: new Set<string>(), base: undefined },
        ...{ unread: [`${code(path)} was not judged.`], notes: [escapeText(message)], button: 'offered' },
      };
      const result = review(report([target({ address, path })], findings), change);
      expect([result.summary, foreignParts(result.summary)]).toEqual([result.summary, []]);
      expect(outlineOf(result.summary)).toEqual({ heading: 6, tableRow: 2, listItem: 5 });
      expect([result.text, foreignParts(result.text ?? '')]).toEqual([result.text, []]);
      for (const { body } of result.comments) expect([body, foreignParts(body)]).toEqual([body, []]);
      expect(result.comments).toHaveLength(1);
      expect(blocksOf(result.comments[0]!.body, 'suggestion')).toHaveLength(1);
    }),
    runs,
  );
});

test('so does a review of a whole hostile repository', async () => {
  const quoted = (text: string) => JSON.stringify(text).replace(/[$%](?=\{)/g, '$&$&');
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (name, reason, value) => {
      const oneLine = reason.replace(/[\r\n]/g, ' ');
      const text = `# checkov:skip=CKV_AWS_79:${oneLine}
resource "aws_instance" "a" {
  # require-imdsv2: ignore ${oneLine}
  ami = ${quoted(value)}
  metadata_options {
    http_tokens = ${quoted(value)}
  }
}
resource "aws_instance" ${quoted(name)} {}
module "m" {
  source  = "terraform-aws-modules/ec2-instance/aws"
  version = ${quoted(value)}
  ${'metadata_options'} = { http_tokens = ${quoted(name)} }
}
`;
      const path = `${name.replace(/[\0\n\r/]/g, '')}.tf`;
      const evidence = evidenceOf({ [path]: text });
      const patch = `@@ -0,0 +1,${text.split('\n').length - 1} @@\n${text.replace(/^(?=.)/gm, '+')}`;
      const files = evidence.changed.files.map((file) => ({ ...file, patch }));
      const result = await judge({ ...evidence, changed: { files, unlisted: 0 } });
      for (const markdown of [result.summary, result.text ?? '', ...result.comments.map(({ body }) => body)])
        expect([markdown, foreignParts(markdown)]).toEqual([markdown, []]);
      for (const { title, message } of result.annotations) {
        expect(title.length).toBeLessThanOrEqual(255);
        expect(message).not.toContain('\0');
      }
    }),
    { ...runs, numRuns: Math.ceil(runs.numRuns / 6) },
  );
});

test('a reference that somebody sent as delivery id is shown as it is', () => {
  const property = fc.property(hostile, (id) => {
    expect(foreignParts(brokenResult(id).summary)).toEqual([]);
  });
  fc.assert(property, runs);
});
