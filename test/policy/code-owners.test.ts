import { expect, test } from 'vitest';
import { codeOwners } from '../../src/policy/code-owners.ts';

/** GitHub's own example, and what it says of each line. */
const example = `# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octologs
/apps/ @apps
/apps/github
/with\\ blank/ @blank
`;
const owners: [path: string, owners: string[]][] = [
  ['main.tf', ['@global-owner1', '@global-owner2']],
  ['a/b/c.js', ['@js-owner']],
  ['a.go', ['docs@example.com']],
  ['x/y.txt', ['@octo-org/octocats']],
  ['build/logs/a.tf', ['@octologs']],
  ['docs/getting-started.md', ['@doctocat']],
  ['docs/build-app/troubleshooting.md', ['@doctocat']],
  ['x/apps/main.tf', ['@octocat']],
  ['apps/main.tf', ['@apps']],
  ['apps/github', []],
  ['apps/github/main.tf', []],
  ['deeply/nested/logs/main.tf', ['@octologs']],
  ['with blank/main.tf', ['@blank']],
];
test.each(owners)('%s', (path, expected) => {
  expect(codeOwners(example)(path)).toEqual(expected);
});

const edges: [name: string, text: string, path: string, owners: string[]][] = [
  ['docs/* is not for what lies deeper', 'docs/* @a', 'docs/x/y.md', []],
  ['docs/* is for its files', 'docs/* @a', 'docs/y.md', ['@a']],
  ['a pattern with a slash begins at the top', 'a/b @a', 'x/a/b', []],
  ['a name alone is meant everywhere', 'b @a', 'x/b/c.tf', ['@a']],
  ['the last one wins', '* @a\n*.tf @b\n* @c', 'x.tf', ['@c']],
  ['case counts', 'Main.tf @a', 'main.tf', []],
  ['! is not read', '* @a\n!x.tf @b', 'x.tf', ['@a']],
  ['[ ] is not read', '* @a\n[xy].tf @b', 'x.tf', ['@a']],
  ['braces are letters', '* @a\n{x,y}.tf @b', 'x.tf', ['@a']],
  ['parentheses are letters', '(x) @a', '(x)/main.tf', ['@a']],
  ['a line with a wrong owner is skipped', '* @a\n*.tf b', 'x.tf', ['@a']],
  ['hidden files', '* @a', '.github/x.yml', ['@a']],
  ['? is one letter', '?.tf @a', 'x.tf', ['@a']],
  ['Windows line ends', '* @a\r\n*.tf @b\r\n', 'x.tf', ['@b']],
  ['** in the middle', '/a/**/z @a', 'a/b/c/z/main.tf', ['@a']],
  ['nothing', '', 'x.tf', []],
];
test.each(edges)('%s', (_name, text, path, expected) => {
  expect(codeOwners(text)(path)).toEqual(expected);
});

test('many stars in a pattern cost no time', () => {
  const pattern = `/${'*a'.repeat(60)}b`;
  expect(codeOwners(`${pattern} @a`)('a'.repeat(4_000))).toEqual([]);
  expect(codeOwners(`${'/**/a'.repeat(60)}/b @a`)('a/'.repeat(2_000))).toEqual([]);
}, 5_000);
