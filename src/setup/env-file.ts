import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Sets variables in a `.env` file and leaves its other lines alone. Only its owner can read it afterwards, and it is
 * never there with half of its text.
 */
export function setInEnvFile(path: string, values: Readonly<Record<string, string>>): void {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const kept = lines.filter((line) => !Object.hasOwn(values, line.split('=', 1)[0]!.trim()));
  while (kept.at(-1) === '') kept.pop();
  const added = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, `${[...kept, ...added].join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(unfinished, path);
}
