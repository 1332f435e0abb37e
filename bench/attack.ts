/** `npm run bench:attack`: time and memory of inputs that were made to be slow. Status 1 where one is beyond the aim. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flood } from './attack/flood.ts';
import { attacks } from './attack/inputs.ts';

/** Seconds of the processor, so that it makes no difference what else the machine does. */
const mostSeconds = 2;
const mostMegabytes = 300;
const program = fileURLToPath(new URL('../bin/require-imdsv2.js', import.meta.url));
const only = process.argv[2];

let beyond = 0;
for (const [name, files] of Object.entries(attacks())) {
  if (only && !name.includes(only)) continue;
  const { seconds, megabytes, status } = scan(files);
  tell(name, seconds, megabytes, `exit ${status}`);
}
if (!only || 'bodies'.includes(only)) {
  const { megabytes, answers } = await flood(60, 24);
  tell('60 unauthenticated bodies of 24 MB', 0, megabytes, answers);
}
process.exitCode = beyond > 0 ? 1 : 0;

function tell(name: string, seconds: number, megabytes: number, what: string): void {
  const isBeyond = seconds > mostSeconds || megabytes > mostMegabytes;
  if (isBeyond) beyond++;
  const figures = [`${seconds.toFixed(2)} s`.padStart(8), `${Math.round(megabytes)} MB`.padStart(7)];
  console.log([isBeyond ? '✗' : '✓', name.padEnd(48), ...figures, ` ${what}`].join(' '));
}

/** Scans with `--fix` in a directory of its own, in a process of its own that says at its end what it took. */
function scan(files: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(tmpdir(), 'attack-'));
  const note = join(directory, '.note');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(directory, path), text);
  const hook = `import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(note)}, JSON.stringify(process.resourceUsage())));`;
  const parameters = [
    '--import',
    `data:text/javascript,${encodeURIComponent(hook)}`,
    program,
    'scan',
    '--diff',
  ];
  const { status } = spawnSync(process.execPath, parameters, {
    cwd: directory,
    stdio: 'ignore',
    timeout: 120_000,
  });
  const used = status === null ? undefined : JSON.parse(readFileSync(note, 'utf8'));
  rmSync(directory, { recursive: true });
  if (!used) return { seconds: Number.POSITIVE_INFINITY, megabytes: 0, status: 'none within two minutes' };
  const { userCPUTime, systemCPUTime, maxRSS } = used as NodeJS.ResourceUsage;
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024, status };
}
