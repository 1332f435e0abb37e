/**
 * Asks the newest schema of the AWS provider whether there are metadata arguments that the rule doesn't know: fetches
 * the types that `@cdktn/provider-aws` is generated to (40 MB, in a temporary directory) and lists every resource that
 * has such an argument. Exits with 1 where the list is not that of provider-schema.json, which a test holds against
 * the rule. Run it weekly, or by hand: npm run schema
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = '@cdktn/provider-aws';
/** Arguments and blocks that say how a metadata service answers. */
const metadata =
  /\b(?:httpTokens|minimumInstanceMetadataService\w*|\w*[mM]etadataOptions|imdsSupport|instanceMetadata\w*)\b/;

const known = JSON.parse(readFileSync(new URL('./provider-schema.json', import.meta.url), 'utf8')) as Schema;

interface Schema {
  readonly provider: string;
  readonly resources: readonly string[];
}

function newestSchema(): Schema {
  const directory = mkdtempSync(join(tmpdir(), 'provider-schema-'));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: directory, encoding: 'utf8' }).trim();
  try {
    // Without its version npm would take the newest release that runs on this Node.
    const version = run('npm', 'view', name, 'version');
    const archive = run('npm', 'pack', `${name}@${version}`, '--silent');
    run('tar', '-xzf', archive, '--wildcards', 'package/README.md', 'package/lib/*.d.ts');
    const readme = readFileSync(join(directory, 'package', 'README.md'), 'utf8');
    const provider = /provider version (\d+\.\d+\.\d+)/.exec(readme)?.[1] ?? 'unknown';
    const library = join(directory, 'package', 'lib');
    const resources = readdirSync(library, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('data-aws-'))
      .filter((entry) => declares(join(library, entry.name)))
      .map((entry) => `aws_${entry.name.replaceAll('-', '_')}`);
    return { provider, resources: resources.sort() };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function declares(directory: string): boolean {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.d.ts'))
    .some((file) => metadata.test(readFileSync(join(directory, file), 'utf8')));
}

const found = newestSchema();
const added = found.resources.filter((resource) => !known.resources.includes(resource));
const gone = known.resources.filter((resource) => !found.resources.includes(resource));
console.log(`AWS provider ${found.provider}: ${found.resources.length} resources with metadata arguments`);
for (const resource of added) console.log(`+ ${resource} is not in scripts/provider-schema.json`);
for (const resource of gone) console.log(`- ${resource} has none any more`);
process.exitCode = added.length + gone.length > 0 ? 1 : 0;
