import { readFileSync } from 'node:fs';

/** The version in package.json, which lies two directories up from here, from the sources and from the package. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
