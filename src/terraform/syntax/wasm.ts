// What this platform runs as WebAssembly, and where it keeps it: `#wasm` in package.json, which means another file in a
// browser.
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

/** HashiCorp's parser: resolves where it accepts the text. */
export type Parse = (filename: string, contents: string) => Promise<unknown>;

/** Options of web-tree-sitter, which finds its own WebAssembly beside itself. */
export async function treeSitter(): Promise<object> {
  return {};
}

/** The Terraform dialect of the HCL grammar: its path, or its bytes. */
export async function grammar(): Promise<string | Uint8Array> {
  return createRequire(import.meta.url).resolve(
    '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
  );
}

export async function loadReferee(): Promise<Parse> {
  return (await import('@cdktf/hcl2json')).parse;
}

/** A stack that overflowed leaves Go's runtime in pieces: its next answer would never come. */
export async function loadRefereeAnew(): Promise<Parse> {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@cdktf/hcl2json');
  for (const path of Object.keys(require.cache)) {
    if (path.startsWith(dirname(main) + sep)) delete require.cache[path];
  }
  return (require(main) as { parse: Parse }).parse;
}
