// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import fc from 'fast-check';

/** Bits of syntax that a person may leave out, double or put in the wrong place. */
const pieces = [
  ...[
    '"',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '=',
    ',',
    '.',
    ':',
    '?',
    '!',
    '-',
    '+',
    '*',
    '/',
    '%',
    '<',
    '>',
    '&&',
    '||',
  ],
  ...[
    '==',
    '=>',
    '...',
    '${',
    '%{',
    '~',
    '$',
    '\\',
    "'",
    '`',
    ';',
    '#',
    '//',
    '/*',
    '*/',
    '<<EOT',
    '<<-EOT',
    'EOT',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    '\f',
    '0',
    '1',
    '1.',
    '.5',
    '1e5',
    '0x1',
    'a',
    'if',
    'for',
    'in',
    'null',
    'true',
  ],
  ...[
    'é',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '\\n',
    '\\x',
    '\\u12',
    '$${',
    '%%{',
    '${}',
    '"a"',
    '[*]',
    '.*',
    '.0',
    'a = 1',
  ],
  ...[
    'a = 1\n',
    'b {}\n',
    'b "c" {\n}\n',
    '\n\n',
    '::',
    '%{ if a }',
    '%{ endif }',
    '%{ else }',
    'a b',
    '{}',
    '[]',
    '()',
  ],
];

/** One edit: as fractions of the text's length where it starts and how far it reaches, and what it does there. */
export interface Mutation {
  readonly kind: 'insert' | 'delete' | 'replace' | 'drop line' | 'double line' | 'swap lines' | 'join lines';
  readonly at: number;
  readonly length: number;
  readonly piece: string;
}

export const mutations: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(
    'insert',
    'delete',
    'replace',
    'drop line',
    'double line',
    'swap lines',
    'join lines',
  ),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 3 }),
  piece: fc.constantFrom(...pieces),
});

export function mutate(text: string, { kind, at, length, piece }: Mutation): string {
  const start = Math.floor(at * text.length);
  if (kind === 'insert') return text.slice(0, start) + piece + text.slice(start);
  if (kind === 'delete') return text.slice(0, start) + text.slice(start + length);
  if (kind === 'replace') return text.slice(0, start) + piece + text.slice(start + length);
  const lines = text.split('\n');
  const line = Math.floor(at * (lines.length - 1));
  if (kind === 'drop line') lines.splice(line, 1);
  if (kind === 'double line') lines.splice(line, 0, lines[line]!);
  if (kind === 'swap lines') lines.splice(line, 2, lines[line + 1] ?? '', lines[line]!);
  if (kind === 'join lines') lines.splice(line, 2, `${lines[line]} ${lines[line + 1] ?? ''}`);
  return lines.join('\n');
}
