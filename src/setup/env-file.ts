import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import writeFileAtomic from 'write-file-atomic';

/**
 * Sets variables in a `.env` file and leaves its other lines alone. Only its owner can read it afterwards, and it is
 * never there with half of its text.
 *
 * @throws Error where the file would set anything else than it did before and these values: by a line break in one of
 *   them, say. Then nothing is written.
 */
export function setInEnvFile(path: string, values: Readonly<Record<string, string>>): void {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = before.split('\n');
  const kept = lines.filter((line) => !Object.hasOwn(values, line.split('=', 1)[0]!.trim()));
  while (kept.at(-1) === '') kept.pop();
  const added = Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}`);
  const text = `${[...kept, ...added].join('\n')}\n`;
  const wanted = { ...parseEnv(before), ...values };
  if (!isSame(parseEnv(text), wanted)) throw new Error(`${path} can't hold what is to be written`);
  writeFileAtomic.sync(path, text, { mode: 0o600 });
}

/** A `#` begins a comment, and quotes go where nothing quotes them. */
function quoted(value: string): string {
  if (/^[\w.+/=:@-]*$/.test(value)) return value;
  const mark = ["'", '"', '`'].find((one) => !value.includes(one)) ?? "'";
  return mark + value + mark;
}

function isSame(one: NodeJS.Dict<string>, other: NodeJS.Dict<string>): boolean {
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return names.length === others.length && names.every((name) => one[name] === other[name]);
}
