// Prints what modules of other repositories add: which share of module calls gets a verdict without and with their
// code, whether the table of known modules agrees with the code of the releases, and what installed modules cost.
// EVERY=n looks at every n-th release of a module, default 20; EVERY=1 at all of them.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareClones } from '../scripts/releases/prepare-clones.ts';
import { specs } from '../scripts/releases/specs.ts';
import { askedIn } from '../scripts/releases/table.ts';
import { readAddress } from '../src/rule/modules/address.ts';
import { newestAllowed } from '../src/rule/modules/version.ts';
import { scan } from '../src/rule/scan.ts';
import { memoryFiles } from '../src/terraform/files.ts';
import { mountPoint, withModules } from '../src/terraform/mounts.ts';
import type { CallResolver, RemoteCall, RemoteModule } from '../src/terraform/remote-modules.ts';
import { generateTree } from './generated-tree.ts';
import { measure, median } from './measure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpus = resolve(root, process.env.CORPUS ?? '../shared/corpus');
const registry = resolve(root, process.env.REGISTRY ?? '../shared/registry');
const every = Number(process.env.EVERY ?? 20);
const runs = Number(process.env.RUNS ?? 7);

if (existsSync(registry)) {
  const clones = prepareClones(registry);
  try {
    const asked = askedIn(clones.directory);
    const source = sourceOf((repository) => asked.releasesOf(repository));
    if (existsSync(corpus)) await shares(source);
    await agreement(source, (repository) => asked.releasesOf(repository).map(({ version }) => version));
  } finally {
    clones.remove();
  }
} else process.stdout.write(`There is no ${registry}: only the cost was measured.\n`);
cost();

interface Source {
  readonly find: (call: RemoteCall) => RemoteModule | undefined;
  readonly tree: (mount: string) => ReturnType<typeof memoryFiles> | undefined;
}

/** Modules of releases that are at hand, by the registry's name or that of the repository on GitHub. */
function sourceOf(
  releasesOf: (
    repository: string,
  ) => readonly { version: string; contents: ReadonlyMap<string, Uint8Array> }[],
): Source {
  const repositories = new Set(specs.map(({ repository }) => repository));
  const trees = new Map<string, ReturnType<typeof memoryFiles>>();
  return {
    tree: (mount) => trees.get(mount),
    find({ source, version }) {
      const address = readAddress(source);
      if (address?.kind !== 'registry' && address?.kind !== 'git') return undefined;
      const [namespace, name, provider] = address.kind === 'registry' ? address.module.split('/') : [];
      const path = address.kind === 'git' ? address.path : `${namespace}/terraform-${provider}-${name}`;
      const repository = [...repositories].find((one) => one.toLowerCase() === path.toLowerCase());
      if (repository === undefined) return undefined;
      const releases = releasesOf(repository);
      const wanted = address.kind === 'registry' ? version : (address.ref?.replace(/^v/, '') ?? null);
      if (wanted === undefined) return undefined;
      const chosen = newestAllowed(
        releases.map((one) => one.version),
        wanted,
      );
      const release = releases.find((one) => one.version === chosen);
      if (!release) return undefined;
      const mount = mountPoint(`${repository} ${chosen}`, 0);
      if (!trees.has(mount)) trees.set(mount, memoryFiles(release.contents));
      return { directory: [mount, address.submodule].filter(Boolean).join('/') };
    },
  };
}

function resolver({ find }: Source): CallResolver {
  const own: CallResolver = { id: '', find, inside: () => own };
  return own;
}

/** Which share of the module calls in the corpus gets a verdict, or is known to make nothing, by the kind of the call. */
async function shares(source: Source): Promise<void> {
  const counts = new Map<string, { calls: number; without: number; with: number }>();
  for (const repository of readdirSync(corpus, { withFileTypes: true })) {
    if (!repository.isDirectory()) continue;
    const files = memoryFiles(read(join(corpus, repository.name)));
    const kinds = callsIn(files);
    const seen = async (given: typeof files) => {
      const { unseen } = await scan(given, { fixes: false });
      const places = unseen
        .filter(({ kind }) => kind === 'module')
        .map(({ path, line }) => `${path}:${line}`);
      return new Set(places);
    };
    const without = await seen(files);
    const within = await seen(withModules(files, { below: () => resolver(source) }, source.tree));
    for (const [place, kind] of kinds) {
      const count = counts.get(kind) ?? { calls: 0, without: 0, with: 0 };
      count.calls++;
      if (!without.has(place)) count.without++;
      if (!within.has(place)) count.with++;
      counts.set(kind, count);
    }
  }
  print(['module calls', 'number', 'judged by the table alone', 'with the code of 13 modules']);
  print(['---', '---', '---', '---']);
  for (const [kind, { calls, without, with: within }] of counts)
    print([kind, String(calls), percent(without, calls), percent(within, calls)]);
}

function callsIn(files: ReturnType<typeof memoryFiles>): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of files.paths) {
    if (!path.endsWith('.tf')) continue;
    const lines = Buffer.from(files.read(path)!).toString('utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (!/^module\s+"/.test(line)) continue;
      const body = lines.slice(index, index + 40);
      const source = body.map((text) => /^\s+source\s*=\s*"([^"]*)"/.exec(text)?.[1]).find(Boolean);
      found.set(`${path}:${index + 1}`, source ? (readAddress(source)?.kind ?? 'local') : 'other');
    }
  }
  return found;
}

/** Does the table say of a call what the code of its release says? */
async function agreement(
  source: Source,
  versionsOf: (repository: string) => readonly string[],
): Promise<void> {
  let asked = 0;
  const different: string[] = [];
  for (const { source: module, submodule, repository, group } of specs) {
    // The inputs inside of a group have a probe of their own, in scripts/releases.
    if (group !== null) continue;
    const inside = submodule === '' ? '' : `//${submodule}`;
    for (const version of versionsOf(repository).filter((_, index) => index % every === 0)) {
      const text = `module "m" {\n  source  = "${module}${inside}"\n  version = "${version}"\n}\n`;
      const files = memoryFiles(new Map([['main.tf', text]]));
      const table = await scan(files, { fixes: false });
      const code = await scan(withModules(files, { below: () => resolver(source) }, source.tree), {
        fixes: false,
      });
      const worst = ({ targets }: typeof table) =>
        ['violation', 'unknown', 'compliant'].find((one) => targets.some(({ verdict }) => verdict === one)) ??
        'none';
      asked++;
      if (worst(table) !== worst(code))
        different.push(
          `${module}${inside} ${version}: ${worst(table)} by the table, ${worst(code)} by the code`,
        );
    }
  }
  process.stdout.write(`\n${asked} releases asked without any input: ${different.length} differences\n`);
  for (const line of different) process.stdout.write(`- ${line}\n`);
}

/** A scan with 100 installed modules beside the same scan without them. */
function cost(): void {
  const directory = mkdtempSync(join(tmpdir(), 'require-imdsv2-bench-'));
  try {
    generateTree(directory, 2_000);
    const vm =
      'variable "tokens" {\n  default = "required"\n}\nresource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    };
    write(
      'main.tf',
      numbers.map((n) => `module "m${n}" {\n  source = "git::https://example.com/m${n}.git"\n}\n`).join(''),
    );
    for (const n of numbers) write(`.terraform/modules/m${n}/main.tf`, vm);
    const Modules = numbers.map((n) => ({
      ...{ Key: `m${n}`, Source: `git::https://example.com/m${n}.git`, Dir: `.terraform/modules/m${n}` },
    }));
    write('.terraform/modules/modules.json', JSON.stringify({ Modules }));
    const program = join(root, 'bin/require-imdsv2.js');
    const times = (modules: string) =>
      median(
        Array.from({ length: runs }, () =>
          measure(process.execPath, [program, 'scan', '--modules', modules, '--format', 'json'], directory),
        ),
      ).ms;
    const [none, installed] = [times('none'), times('installed')];
    process.stdout.write(
      `\n100 installed modules: ${installed.toFixed(0)} ms, without them ${none.toFixed(0)} ms: ${(installed / none).toFixed(2)} times\n`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function read(top: string): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const entry of readdirSync(top, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path.slice(top.length + 1), readFileSync(path));
  }
  return found;
}

function percent(part: number, whole: number): string {
  return `${part} (${((100 * part) / whole).toFixed(1)} %)`;
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
