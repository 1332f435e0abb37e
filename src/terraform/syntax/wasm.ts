// Where this platform keeps HashiCorp's parser, which is WebAssembly: `#wasm` in package.json, which means another file
// in a browser.
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

/** HashiCorp's parser: resolves where it accepts the text. */
export type Parse = (filename: string, contents: string) => Promise<unknown>;

export async function loadReferee(): Promise<Parse> {
  return (await import('@cdktf/hcl2json')).parse;
}

/** A stack that overflowed leaves Go's runtime in pieces: its next answer would never come. */
export async function loadRefereeAnew(): Promise<Parse> {
  const require = createRequire(import.meta.url);
  const home = dirname(require.resolve('@cdktf/hcl2json/package.json'));
  for (const path of Object.keys(require.cache)) {
    if (path.startsWith(home + sep)) delete require.cache[path];
  }
  return (require('@cdktf/hcl2json') as { parse: Parse }).parse;
}
