// `npm run bench`, or with a part of a tree's name: how long `require-imdsv2 scan` takes, as a markdown table. The
// yardstick is taken in the same run on the same tree: what `grep` needs to look for the names, plus what Node needs to
// start. On a busy machine the ratio of the processor's time is the one to compare. RUNS=n for another number of runs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateTree } from './generated-tree.ts';
import { heavyInputs, writeFiles } from './heavy-inputs.ts';
import { isInstalled, type Measured, measure, median } from './measure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'bin/require-imdsv2.js');
const corpus = resolve(root, process.env.CORPUS ?? '../shared/corpus');
const runs = Number(process.env.RUNS ?? 7);
const only = process.argv[2] ?? '';

const others = [
  { command: 'tfsec', args: ['--no-color', '--soft-fail', '.'] },
  { command: 'trivy', args: ['config', '--quiet', '.'] },
  { command: 'checkov', args: ['--quiet', '--compact', '--check', 'CKV_AWS_79', '--directory', '.'] },
].filter(({ command }) => isInstalled(command));

/** Real repositories by their directory in the corpus; the corpus as a whole is the last. */
const real = {
  'a small module': 'cloudposse+terraform-aws-ec2-instance',
  'govuk-aws': 'alphagov+govuk-aws',
  'terraform-aws-eks': 'terraform-aws-modules+terraform-aws-eks',
  'PaloAlto vmseries': 'PaloAltoNetworks+terraform-aws-vmseries-modules',
  kops: 'kubernetes+kops',
  'all of the corpus': '.',
};

const generated = [1_000, 10_000, 50_000, 200_000];

interface Tree {
  readonly name: string;
  /** Puts it there where it is not, into an empty directory. Gives where it is. */
  place(empty: string): string;
  /** Parameters of the scan besides. */
  readonly extra?: readonly string[];
}

// Else a bundle of yesterday would be measured, or, where that is older than the sources, their start.
const built = spawnSync(process.execPath, [join(root, 'node_modules/rolldown/bin/cli.mjs'), '-c'], {
  cwd: root,
});
if (built.status !== 0) throw new Error(`the bundle can’t be built: ${built.stderr}`);

const columns = ['tree', '.tf files', 'grep', 'node', 'scan', 'ratio', 'processor', 'ratio', 'peak memory'];
print([...columns, ...others.map(({ command }) => command)]);
print([...columns, ...others].map(() => '---'));
for (const tree of trees()) {
  if (!tree.name.includes(only)) continue;
  const empty = mkdtempSync(join(tmpdir(), 'require-imdsv2-bench-'));
  try {
    print(row(tree.name, tree.place(empty), tree.extra));
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

function trees(): Tree[] {
  return [
    { name: 'nothing', place: (empty) => empty },
    ...Object.entries(real).flatMap(([name, directory]) => {
      const path = join(corpus, directory);
      return existsSync(path) ? { name, place: () => path } : [];
    }),
    ...generated.map((files) => ({
      name: `${files.toLocaleString('en')} files`,
      place(empty: string) {
        generateTree(empty, files);
        return empty;
      },
    })),
    ...Object.entries(heavyInputs).flatMap(([name, make]) => {
      const place = (empty: string) => {
        writeFiles(empty, make());
        return empty;
      };
      return [
        { name, place },
        ...(name.includes('one-line') ? [{ name: `${name}, --diff`, place, extra: ['--diff'] }] : []),
      ];
    }),
  ];
}

function row(name: string, path: string, extra: readonly string[] = []): string[] {
  const grep: Measured[] = [];
  const node: Measured[] = [];
  const scan: Measured[] = [];
  // The first round warms the caches of the disk and of Node. Rounds alternate, so that a busy moment hits all alike.
  for (let round = 0; round <= runs; round++) {
    const taken = [
      measure('grep', ['-rlE', 'aws_instance|aws_launch', '--include=*.tf', '.'], path),
      measure(process.execPath, ['-e', '0'], path),
      measure(process.execPath, [program, 'scan', '--format', 'json', ...extra], path),
    ] as const;
    if (round === 0) continue;
    for (const [index, list] of [grep, node, scan].entries()) list.push(taken[index]!);
  }
  const [floor, start, ours] = [median(grep), median(node), median(scan)];
  return [
    name,
    String(terraformFiles(path)),
    milliseconds(floor.ms),
    milliseconds(start.ms),
    milliseconds(ours.ms),
    (ours.ms / (floor.ms + start.ms)).toFixed(2),
    milliseconds(ours.cpu),
    ratio(ours.cpu, floor.cpu, start.cpu),
    ours.peak === undefined ? '' : `${ours.peak.toFixed(0)} MiB`,
    ...others.map(({ command, args }) => milliseconds(measure(command, args, path).ms)),
  ];
}

function ratio(ours: number | undefined, grep = 0, node = 0): string {
  return ours === undefined || grep + node === 0 ? '' : (ours / (grep + node)).toFixed(2);
}

function terraformFiles(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tf'))
    .length;
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${ms.toFixed(0)} ms`;
}

function print(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
