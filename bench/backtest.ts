import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../src/cli/run.ts';
import { generateTree } from './generated-tree.ts';

/**
 * Replays merges of a generated repository, twice: `npm run bench:backtest -- MERGES FILES`. The aim is 20 merges a
 * second with 1,000 files; the second run takes its verdicts from the first.
 */
const merges = Number(process.argv[2] ?? 400);
const files = Number(process.argv[3] ?? 1_000);

const top = mkdtempSync(join(tmpdir(), 'backtest-'));
const clone = join(top, 'clone');
try {
  generateTree(join(top, 'tree'), files);
  execFileSync('git', ['init', '-q', '--bare', clone]);
  execFileSync('git', ['fast-import', '--quiet'], { cwd: clone, input: history(join(top, 'tree')) });
  for (const pass of ['judged', 'kept']) await replay(pass);
} finally {
  rmSync(top, { recursive: true, force: true });
}

async function replay(pass: string): Promise<void> {
  const started = performance.now();
  const before = process.cpuUsage();
  let printed = '';
  const stdout = {
    write(text: string | Uint8Array) {
      printed += text;
    },
  };
  const args = [
    'backtest',
    clone,
    '--branch',
    'main',
    '--since',
    '2000-01-01',
    '--format',
    'json',
    '--cache',
    join(top, 'cache'),
  ];
  const io = {
    stdout,
    stderr: process.stderr,
    env: process.env,
    prefix: '',
    elapsed: () => performance.now(),
  };
  if ((await run(args, io)) !== 0) throw new Error('backtest failed');
  const seconds = (performance.now() - started) / 1000;
  const { totals } = JSON.parse(printed) as { totals: { merges: number; stopped: number } };
  const { user, system } = process.cpuUsage(before);
  const processor = (user + system) / 1e6;
  const rate = (totals.merges / seconds).toFixed(1);
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${pass}: ${totals.merges} merges in ${seconds.toFixed(1)} s, ${rate} a second (${processor.toFixed(1)} s of processors); ${totals.stopped} stopped; ${memory} MB`,
  );
}

/** The tree as the first commit, and merge commits each of which changes a directory, a module or no Terraform at all. */
function history(tree: string): string {
  const paths = readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tf'))
    .sort();
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const commit = (ref: string, mark: number, message: string, time: number) =>
    `commit ${ref}\nmark :${mark}\ncommitter Ann <ann@example.com> ${1_700_000_000 + time * 3_600} +0000\n${data(message)}`;
  const module =
    'variable "tokens" {\n  default = "required"\n}\nresource "aws_instance" "m" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
  const lines = [commit('refs/heads/main', 1, 'Everything', 0)];
  for (const path of paths)
    lines.push(
      `M 100644 inline ${path.replaceAll('\\', '/')}\n${data(readFileSync(join(tree, path), 'utf8'))}`,
    );
  lines.push(`M 100644 inline modules/web/main.tf\n${data(module)}`);
  for (let at = 1; at <= merges; at++) {
    lines.push(commit('refs/heads/topic', 2 * at, `Change ${at}`, at), `from :${2 * at - 1}\n`, changeOf(at));
    lines.push(commit('refs/heads/main', 2 * at + 1, `Merge pull request #${at} from acme/topic-${at}`, at));
    lines.push(`from :${2 * at - 1}\nmerge :${2 * at}\n`, changeOf(at));
  }
  return lines.join('');

  function changeOf(at: number): string {
    if (at % 10 === 0) return `M 100644 inline docs/note-${at}.md\n${data(`Note ${at}\n`)}`;
    if (at % 10 === 5) return `M 100644 inline modules/web/main.tf\n${data(`${module}# ${at}\n`)}`;
    const path = paths[(at * 37) % paths.length]!.replaceAll('\\', '/');
    const text = readFileSync(join(tree, path), 'utf8');
    const tokens = at % 4 === 0 ? 'optional' : 'required';
    const own = `resource "aws_instance" "of_${at}" {\n  ami = "ami-1"\n  metadata_options {\n    http_tokens = "${tokens}"\n  }\n}\n`;
    return `M 100644 inline ${path}\n${data(`${text}\n${own}`)}`;
  }
}
