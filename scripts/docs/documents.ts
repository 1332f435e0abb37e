import { readFileSync } from 'node:fs';
import { codesTable } from './codes.ts';
import { helpText, transcript } from './command.ts';
import { beyondCommands, frameworksTable, identifiersTable } from './evidence.ts';
import { manPage } from './man-page.ts';
import { fill } from './markers.ts';
import { modulesTable } from './modules.ts';
import { permissionsTable, registrationLink } from './registration.ts';
import { root } from './root.ts';
import { suppressingToolsTable } from './suppressing-tools.ts';
import { targetsTable } from './targets.ts';

const sections = {
  targets: targetsTable,
  modules: modulesTable,
  codes: codesTable,
  'suppressing-tools': suppressingToolsTable,
  permissions: permissionsTable,
  registration: registrationLink,
  beyond: beyondCommands,
  identifiers: identifiersTable,
  frameworks: frameworksTable,
  help: helpText,
  transcript: () => transcript(root, ['scan', 'docs/example']),
};

/** Documents with generated sections. */
const documents = [
  'README.md',
  'docs/rule.md',
  'docs/fix.md',
  'docs/guardrails.md',
  'docs/deploy.md',
  'docs/cli.md',
];

/** Every document as it should be: text by path. */
export async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of documents) files.set(path, await fill(readFileSync(root + path, 'utf8'), sections));
  files.set('man/require-imdsv2.1', manPage());
  return files;
}
