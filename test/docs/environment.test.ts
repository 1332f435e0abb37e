import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../../scripts/docs/root.ts';
import { markdownFiles } from './examples.ts';

test('every variable of the environment that the server reads is explained to the one who runs it', () => {
  const server = readdirSync(`${root}src/server`).map((name) => `src/server/${name}`);
  const code = [...server, 'src/main.ts'].map((path) => readFileSync(root + path, 'utf8')).join('\n');
  const read = new Set([...code.matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map(([, name]) => name!));
  const said = markdownFiles()
    .map((path) => readFileSync(root + path, 'utf8'))
    .join('\n');
  expect([...read].filter((name) => name !== 'NODE_ENV' && !said.includes(`\`${name}\``))).toEqual([]);
});
