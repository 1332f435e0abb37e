import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Which room of `src/` may import from which, types and dynamic imports included. A file that lies directly in `src/`
 * is a room of its own. A room may always import from itself; everything that is not listed is refused.
 */
const pure = ['terraform', 'rule', 'policy', 'review', 'judging'] as const;
const rooms: Readonly<Record<string, readonly string[]>> = {
  terraform: [],
  terragrunt: ['terraform'],
  rule: ['terragrunt', 'terraform'],
  policy: ['rule', 'terraform'],
  review: ['policy', 'rule', 'terraform'],
  judging: ['review', 'policy', 'rule', 'terragrunt', 'terraform'],
  modules: ['github', 'rule', 'terraform'],
  audit: pure,
  backtest: [...pure, 'github'],
  queue: [],
  github: ['review', 'policy', 'rule', 'terraform'],
  server: ['judging', 'queue'],
  setup: ['server'],
  app: [...pure, 'github', 'modules', 'queue', 'server', 'version.ts'],
  org: [...pure, 'audit', 'backtest', 'github'],
  'version.ts': [],
  cli: [...pure, 'audit', 'backtest', 'github', 'modules', 'org', 'version.ts'],
  action: ['cli', ...pure],
  'cli.ts': ['cli'],
  'main.ts': ['app', 'server', 'setup'],
  'lambda.ts': ['app', 'queue', 'server'],
};

/**
 * The imports from outside of `src/` that only the outer rooms may have: the disk, the network and processes.
 */
const outside =
  /^(?:node:(?:fs|fs\/promises|http|https|net|child_process|worker_threads)|probot|@octokit\/.*)$/;
const noPackages: Readonly<Record<string, RegExp>> = {
  terraform: outside,
  terragrunt: outside,
  rule: outside,
  policy: outside,
  review: outside,
  audit: outside,
  backtest: outside,
  queue: /^(?:probot|@octokit\/.*)$/,
  modules: /^(?:probot|@octokit\/.*)$/,
  judging: /^(?:node:(?:http|https|net|child_process)|probot|@octokit\/.*)$/,
  github: /^(?:node:(?:fs|fs\/promises|child_process))$/,
  org: /^probot$/,
  cli: /^probot$/,
  action: /^probot$/,
};
/** The one door through which WebAssembly is read, and Go's own way to standard error. */
const exceptions = new Set(['src/terraform/syntax/parser-bytes.ts', 'src/terraform/syntax/wasm.ts']);

const imported = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"`])([^'"`\n]+)\1/g;

function importsOf(path: string, text: string): string[] {
  return [...text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '').matchAll(imported)].map(([, , name]) =>
    name!.startsWith('.') ? posix.join(posix.dirname(path), name!) : name!,
  );
}

function roomOf(path: string): string {
  return path.split('/')[1]!;
}

/** Why an import is refused; undefined where it is not. */
function refusal(path: string, name: string): string | undefined {
  const from = roomOf(path);
  const allowed = rooms[from];
  if (!allowed) return `${path}: the room ${from} is not in the table`;
  if (name.startsWith('src/')) {
    const to = roomOf(name);
    if (to !== from && !allowed.includes(to)) return `${path} imports ${name}`;
    return undefined;
  }
  if (/^(?:playground|pages|test|bench|scripts)\//.test(name)) return `${path} imports ${name}`;
  return noPackages[from]?.test(name) && !exceptions.has(path) ? `${path} imports ${name}` : undefined;
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name}`);
const graph = new Map(files.map((path) => [path, importsOf(path, readFileSync(path, 'utf8'))]));

test('imports follow the arrows', () => {
  const refused = [...graph].flatMap(([path, names]) => names.flatMap((name) => refusal(path, name) ?? []));
  expect(refused).toEqual([]);
});

test('no file imports itself through others, types included', () => {
  expect(cycles(graph)).toEqual([]);
});

const forbidden: readonly [string, string][] = [
  ['src/terraform/files.ts', '../rule/scan.ts'],
  ['src/terraform/files.ts', '../policy/schema.ts'],
  ['src/terraform/files.ts', '../judging/limits.ts'],
  ['src/terraform/files.ts', '../github/client.ts'],
  ['src/terraform/files.ts', 'node:fs'],
  ['src/terraform/files.ts', 'node:child_process'],
  ['src/terragrunt/config.ts', '../rule/scan.ts'],
  ['src/terragrunt/config.ts', 'node:fs'],
  ['src/terraform/files.ts', '../terragrunt/config.ts'],
  ['src/rule/scan.ts', '../policy/schema.ts'],
  ['src/rule/scan.ts', '../review/review.ts'],
  ['src/rule/scan.ts', '../server/settings.ts'],
  ['src/rule/scan.ts', '../setup/pages.ts'],
  ['src/rule/scan.ts', 'node:fs'],
  ['src/rule/scan.ts', '@octokit/rest'],
  ['src/policy/file.ts', '../review/review.ts'],
  ['src/policy/file.ts', '../github/client.ts'],
  ['src/review/review.ts', 'node:fs'],
  ['src/review/review.ts', '../judging/judge.ts'],
  ['src/review/review.ts', '../github/client.ts'],
  ['src/judging/judge.ts', '../github/client.ts'],
  ['src/judging/judge.ts', '../app/task.ts'],
  ['src/judging/judge.ts', 'probot'],
  ['src/audit/audit.ts', '../org/client.ts'],
  ['src/audit/audit.ts', 'node:fs'],
  ['src/backtest/replay.ts', '../cli/io.ts'],
  ['src/backtest/clone.ts', 'node:child_process'],
  ['src/queue/queue.ts', '../app/task.ts'],
  ['src/queue/queue.ts', '../rule/report.ts'],
  ['src/github/client.ts', '../app/task.ts'],
  ['src/github/client.ts', '../judging/judge.ts'],
  ['src/github/client.ts', '../cli/io.ts'],
  ['src/server/settings.ts', '../../playground/serve.ts'],
  ['src/server/settings.ts', '../app/task.ts'],
  ['src/setup/pages.ts', '../app/task.ts'],
  ['src/cli/run.ts', '../app/start-server.ts'],
  ['src/cli/run.ts', '../server/settings.ts'],
  ['src/cli/run.ts', 'probot'],
  ['src/org/client.ts', '../cli/io.ts'],
  ['src/org/client.ts', '../server/settings.ts'],
  ['src/app/app.ts', '../org/client.ts'],
];

test.each(forbidden)('%s may not import %s', (path, name) => {
  for (const text of [
    `import { x } from '${name}';`,
    `import type { X } from '${name}';`,
    `const x = await import('${name}');`,
    `export * from "${name}";`,
    `import '${name}';`,
  ])
    expect(importsOf(path, text).flatMap((each) => refusal(path, each) ?? [])).toHaveLength(1);
});

/** Groups of files that import each other. Tarjan's algorithm, without recursion limits to care about at this size. */
function cycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path)!);
    stack.push(path);
    for (const next of edges.get(path)!.filter((name) => edges.has(name))) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path)!, low.get(next)!));
    }
    if (low.get(path) !== index.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1) found.push(group.sort());
  };
  for (const path of edges.keys()) if (!index.has(path)) visit(path);
  return found;
}
