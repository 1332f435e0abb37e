import { readdirSync, readFileSync } from 'node:fs';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';
import { root } from '../../scripts/docs/root.ts';
import { markdownFiles } from './examples.ts';

/** Words that no text for people has, each with the one that is said in its place. */
const banned: readonly (readonly [RegExp, string])[] = [
  [/\b(?:nobody|somebody|whoever)\b/i, 'name the actor: the App, you, GitHub, Terraform'],
  [/\bcan[’']t be (?:judged|known)\b/i, 'unknown'],
  [/\brefuses? (?:version 1|IMDSv1)\b/i, 'requires IMDSv2'],
  [/\bin sight\b/i, 'in this repository'],
  [/\bvouch/i, 'couldn’t parse'],
  [/\bfor ever\b/i, 'forever'],
  [/organis|licence|authoris|recognis|\bcolour|behaviour|honour|neighbour/i, 'the American spelling'],
];

function found(text: string): string[] {
  return banned.flatMap(([word, instead]) => {
    const [hit] = word.exec(text) ?? [];
    return hit === undefined ? [] : [`“${hit}” (${instead}) in: ${text.trim().slice(0, 120)}`];
  });
}

/** The changelog tells of words that were replaced. */
const documents = markdownFiles().filter((path) => path !== 'CHANGELOG.md');

test.each([...documents, 'action.yml', 'app.yml', '.pre-commit-hooks.yaml', 'man/require-imdsv2.1'])(
  '%s has one word for one thing',
  (path) => {
    const lines = readFileSync(root + path, 'utf8').split('\n');
    expect(lines.flatMap(found)).toEqual([]);
  },
);

/** Texts of a program: string literals, the fixed parts of templates, and what JSX shows. */
function literalsOf(path: string): string[] {
  const literals: string[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value } = node as { type?: string; value?: unknown };
    if ((type === 'Literal' || type === 'JSXText') && typeof value === 'string') literals.push(value);
    if (type === 'TemplateElement') literals.push((value as { cooked: string | null }).cooked ?? '');
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(readFileSync(root + path, 'utf8'), { lang: path.endsWith('x') ? 'tsx' : 'ts' }));
  // A name, a key or a path is no text.
  return literals.filter((text) => /\w\W+\w/.test(text) && text.includes(' '));
}

test.each(['src', 'pages'])('the texts of %s have one word for one thing', (room) => {
  const paths = readdirSync(root + room, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/(?:^|\/)(?:dist|node_modules)\//.test(path))
    .map((path) => `${room}/${path}`);
  expect(paths.length).toBeGreaterThan(20);
  expect(
    paths.flatMap((path) =>
      literalsOf(path)
        .flatMap(found)
        .map((hit) => `${path}: ${hit}`),
    ),
  ).toEqual([]);
});

test('the words are found where they are', () => {
  expect(found('Nobody knows the organisation, for ever.')).toHaveLength(3);
  expect(found('an unknown value in your organization')).toEqual([]);
});
