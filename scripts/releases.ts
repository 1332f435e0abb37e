/**
 * Makes `src/rule/modules/known-releases.ts`: asks the engine about every release of every known module.
 * node scripts/releases.ts DIRECTORY, where DIRECTORY holds a clone (or a bundle) of each repository and harmless.tsv.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { prepareClones } from './releases/prepare-clones.ts';
import { makeTable } from './releases/table.ts';
import { textOfTable } from './releases/text-of-table.ts';

const path = 'src/rule/modules/known-releases.ts';
const [directory = '../shared/registry'] = process.argv.slice(2);
const clones = prepareClones(directory);
try {
  const table = await makeTable(clones.directory, undefined, (text) => process.stderr.write(`${text}\n`));
  writeFileSync(path, textOfTable(table));
  execFileSync('npx', ['biome', 'format', '--write', path], { stdio: 'ignore' });
} finally {
  clones.remove();
}
