// Prints how long `require-imdsv2 scan` takes, as a markdown table. The yardstick is taken in the same run on the
// same tree: what `grep` needs to look for the names, plus what Node needs to start.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateTree } from './generated-tree.ts';
import { isInstalled, type Measured, measure, median } from './measure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'bin/require-imdsv2.js');
const corpus = resolve(root, process.env.CORPUS ?? '../shared/corpus');
const runs = Number(process.env.RUNS ?? 7);
const temporary = mkdtempSync(join(tmpdir(), 'require-imdsv2-bench-'));

const others = [
  { command: 'tfsec', args: ['--no-color', '--soft-fail', '.'] },
  { command: 'trivy', args: ['config', '--quiet', '.'] },
  { command: 'checkov', args: ['--quiet', '--compact', '--check', 'CKV_AWS_79', '--directory', '.'] },
].filter(({ command }) => isInstalled(command));

interface Tree {
  readonly name: string;
  readonly path: string;
}

try {
  const columns = ['tree', '.tf files', 'grep', 'node', 'scan', 'ratio', 'peak memory'];
  print([...columns, ...others.map(({ command }) => command)]);
  print([...columns, ...others].map(() => '---'));
  for (const tree of trees()) print(row(tree));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** Real repositories where there are some, else generated ones of the same size; the largest is always generated. */
function trees(): Tree[] {
  const generated = (name: string, files: number) => {
    const path = join(temporary, name);
    generateTree(path, files);
    return { name: `${name} (generated)`, path };
  };
  const entries = existsSync(corpus) ? readdirSync(corpus, { withFileTypes: true }) : [];
  const directories = entries.filter((entry) => entry.isDirectory());
  const real = directories.map(({ name }) => ({ name, path: join(corpus, name) }));
  const sized = real.map((tree) => ({ tree, files: terraformFiles(tree.path) }));
  const nearest = (wanted: number) => {
    const [best] = sized.sort((a, b) => Math.abs(a.files - wanted) - Math.abs(b.files - wanted));
    return best && Math.abs(best.files - wanted) < wanted / 2 ? best.tree : undefined;
  };
  return [
    nearest(100) ?? generated('small', 100),
    nearest(1200) ??
      (real.length > 0 ? { name: 'all of the corpus', path: corpus } : generated('large', 1200)),
    generated('huge', 50_000),
  ];
}

function row({ name, path }: Tree): string[] {
  const grep: Measured[] = [];
  const node: Measured[] = [];
  const scan: Measured[] = [];
  // The first round warms the caches of the disk and of Node. Rounds alternate, so that a busy moment hits all alike.
  for (let round = 0; round <= runs; round++) {
    const taken = [
      measure('grep', ['-rlE', 'aws_instance|aws_launch', '--include=*.tf', '.'], path),
      measure(process.execPath, ['-e', '0'], path),
      measure(process.execPath, [program, 'scan', '--format', 'json'], path),
    ] as const;
    if (round === 0) continue;
    for (const [index, list] of [grep, node, scan].entries()) list.push(taken[index]!);
  }
  const [floor, start, ours] = [median(grep), median(node), median(scan)];
  return [
    name,
    String(terraformFiles(path)),
    milliseconds(floor),
    milliseconds(start),
    milliseconds(ours),
    (ours.ms / (floor.ms + start.ms)).toFixed(2),
    ours.peak === undefined ? '' : `${ours.peak.toFixed(0)} MiB`,
    ...others.map(({ command, args }) => milliseconds(measure(command, args, path))),
  ];
}

function terraformFiles(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tf'))
    .length;
}

function milliseconds({ ms }: Measured): string {
  return `${ms.toFixed(0)} ms`;
}

function print(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
