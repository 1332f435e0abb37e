import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

/** The WebAssembly of HashiCorp's parser. A bundle has these bytes beside itself or inside: scripts/build/embedded.ts. */
export function parserBytes(): NodeJS.NonSharedUint8Array {
  const path = createRequire(import.meta.url).resolve('@cdktf/hcl2json/main.wasm.gz');
  return gunzipSync(readFileSync(path));
}
