// Writes what is generated in the documents: `npm run docs`. A test fails where that was forgotten.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generate } from './docs/documents.ts';
import { root } from './docs/root.ts';

for (const [path, text] of await generate()) {
  if (existsSync(root + path) && readFileSync(root + path, 'utf8') === text) continue;
  writeFileSync(root + path, text);
  console.log(`written: ${path}`);
}
