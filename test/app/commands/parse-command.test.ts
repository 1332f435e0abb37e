import { expect, test } from 'vitest';
import { commandIn } from '../../../src/app/commands/parse-command.ts';

const except = (words: string) => ({ kind: 'except', words: words.split(' ') });

const table: [name: string, body: string, command: object | undefined][] = [
  ['the line alone', '/imdsv2 fix', { kind: 'fix' }],
  ['with thanks below', '/imdsv2 fix\n\nThank you!', { kind: 'fix' }],
  ['in any case of letters', ' /IMDSv2  Fix \r\n', { kind: 'fix' }],
  ['behind blank lines', '\n\n/imdsv2 why', { kind: 'why', subject: null }],
  ['with a subject', '/imdsv2 why `aws_instance.a`', { kind: 'why', subject: 'aws_instance.a' }],
  [
    'behind a quote and a blank line',
    '> The finding\n> goes on\n\n/imdsv2 why',
    { kind: 'why', subject: null },
  ],
  [
    'an exception',
    '/imdsv2 except until=2027-01-31 the vendor needs it',
    except('until=2027-01-31 the vendor needs it'),
  ],
  ['without a verb', '/imdsv2', { kind: 'unknown', verb: '' }],
  ['with another verb', '/imdsv2 approve', { kind: 'unknown', verb: 'approve' }],
  ['quoted', '> /imdsv2 fix', undefined],
  ['quoted, with an answer', '> /imdsv2 fix\n\nDid you mean this?', undefined],
  ['right below a quote, which Markdown adds to the quote', '> Try\n/imdsv2 fix', undefined],
  ['below other words', 'Please:\n/imdsv2 fix', undefined],
  ['inside of a sentence', 'Write /imdsv2 fix', undefined],
  ['in a fence', '```\n/imdsv2 fix\n```', undefined],
  ['in a fence of tildes', '~~~\n/imdsv2 fix\n~~~', undefined],
  ['indented, which is a code block', '    /imdsv2 fix', undefined],
  ['indented by a tab', '\t/imdsv2 fix', undefined],
  ['in an HTML comment', '<!--\n/imdsv2 fix\n-->', undefined],
  ['in backticks', '`/imdsv2 fix`', undefined],
  ['another command', '/imdsv2-fix', undefined],
  ['a longer word', '/imdsv23 fix', undefined],
  ['nothing', '', undefined],
  ['a line without end', `/imdsv2 except ${'x'.repeat(3_000)}`, undefined],
];

test.each(table)('a command %s', (_name, body, command) => {
  expect(commandIn(body)).toEqual(command);
});
