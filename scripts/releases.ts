/**
 * Makes `src/rule/modules/known-releases.ts`: asks the engine about every release of every known module.
 * node scripts/releases.ts [--check] [DIRECTORY], where DIRECTORY holds a clone (or a bundle) of each repository and
 * harmless.tsv. With --check it writes nothing, and fails where the file would become another.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { prepareClones } from './releases/prepare-clones.ts';
import { makeTable } from './releases/table.ts';
import { textOfTable } from './releases/text-of-table.ts';

const path = 'src/rule/modules/known-releases.ts';
const args = process.argv.slice(2);
const [directory = '../shared/registry'] = args.filter((arg) => arg !== '--check');
const clones = prepareClones(directory);
try {
  const table = await makeTable(clones.directory, (text) => process.stderr.write(`${text}\n`));
  const text = execFileSync('npx', ['biome', 'format', `--stdin-file-path=${path}`], {
    input: textOfTable(table),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (!args.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`${path} is not what the releases say: run npm run releases.\n`);
    process.exitCode = 1;
  }
} finally {
  clones.remove();
}
