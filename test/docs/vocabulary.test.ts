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
  [/(?<![`"\w])judg(?:e|es|ed|ing|ements?)\b(?![`"])/i, 'check, checked, not checked'],
  [/\b(?:looked into|goes on where it was)\b/i, 'checked; continues'],
  [/organis|licence|authoris|recognis|\bcolour|behaviour|honour|neighbour/i, 'the American spelling'],
];

function found(text: string): string[] {
  return banned.flatMap(([word, instead]) => {
    const [hit] = word.exec(text) ?? [];
    return hit === undefined ? [] : [`“${hit}” (${instead}) in: ${text.trim().slice(0, 120)}`];
  });
}

/** The changelog tells of words that were replaced; CONTRIBUTING.md of the code, in which the engine judges. */
const documents = markdownFiles().filter((path) => path !== 'CHANGELOG.md' && path !== 'CONTRIBUTING.md');

test.each([...documents, 'action.yml', 'app.yml', '.pre-commit-hooks.yaml', 'man/require-imdsv2.1'])(
  '%s has one word for one thing',
  (path) => {
    const lines = readFileSync(root + path, 'utf8').split('\n');
    expect(lines.flatMap(found)).toEqual([]);
  },
);

type Syntax = { readonly type?: string; readonly value?: unknown } & Record<'start' | 'end', number>;

/** Calls `visit` with every node of a program. */
function walk(path: string, source: string, visit: (node: Syntax) => void): void {
  const below = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    visit(node as Syntax);
    for (const child of Object.values(node)) below(child);
  };
  below(parseAst(source, { lang: path.endsWith('x') ? 'tsx' : 'ts' }));
}

/** Texts of a program: string literals, the fixed parts of templates, and what JSX shows. */
function literalsOf(path: string): string[] {
  const literals: string[] = [];
  walk(path, readFileSync(root + path, 'utf8'), ({ type, value }) => {
    if ((type === 'Literal' || type === 'JSXText') && typeof value === 'string') literals.push(value);
    if (type === 'TemplateElement') literals.push((value as { cooked: string | null }).cooked ?? '');
  });
  // A name, a key or a path is no text.
  return literals.filter((text) => /\w\W+\w/.test(text) && text.includes(' '));
}

function programs(room: string): string[] {
  return readdirSync(root + room, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/(?:^|\/)(?:dist|node_modules|fixtures)\//.test(path))
    .map((path) => `${room}/${path}`);
}

test.each(['src', 'pages'])('the texts of %s have one word for one thing', (room) => {
  const paths = programs(room);
  expect(paths.length).toBeGreaterThan(20);
  expect(
    paths.flatMap((path) =>
      literalsOf(path)
        .flatMap(found)
        .map((hit) => `${path}: ${hit}`),
    ),
  ).toEqual([]);
});

/** The sentences in the comments of a program that begin with “What …” or “Who …” in the place of their subject. */
function withoutSubject(path: string, source: string): string[] {
  const code = source.split('');
  walk(path, source, ({ type, start, end }) => {
    if (type === 'Literal' || type === 'JSXText' || type === 'TemplateElement') code.fill(' ', start, end);
  });
  const comments = code.join('').match(/\/\*[\s\S]*?\*\/|\/\/.*/g) ?? [];
  return comments.flatMap((comment) =>
    [...comment.matchAll(/(?:^|[.?!]|\n) *(?:\/\/|\/?\*+)? *((?:What|Who|Whoever)\b.*)/g)].map(
      ([, hit]) => hit!,
    ),
  );
}

test.each(['src', 'pages', 'playground', 'scripts', 'bench', 'test'])(
  'the comments of %s begin with their subject',
  (room) => {
    const paths = programs(room);
    expect(paths.length).toBeGreaterThan(10);
    expect(
      paths.flatMap((path) =>
        withoutSubject(path, readFileSync(root + path, 'utf8')).map((hit) => `${path}: ${hit}`),
      ),
    ).toEqual([]);
  },
);

test('a comment that begins without a subject is found, and a text in code is none', () => {
  const source = [
    '/** What a file says. */',
    "const a = 'It is 🙂. What else? // Who knows';",
    '/**',
    ' * Reads a file. Who calls it must close it.',
    ' * Whoever reads this: tells what a file says.',
    ' */',
    'const b = `// What`; // What is left.',
  ];
  expect(withoutSubject('a.ts', source.join('\n'))).toEqual([
    'What a file says. */',
    'Who calls it must close it.',
    'Whoever reads this: tells what a file says.',
    'What is left.',
  ]);
});

test('the words are found where they are', () => {
  expect(found('Nobody knows the organisation, for ever.')).toHaveLength(3);
  expect(found('an unknown value in your organization')).toEqual([]);
});
