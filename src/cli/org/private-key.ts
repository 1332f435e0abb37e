import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reasonOf } from '../read-error.ts';

/** The private key of an App from its file, or why that is none. @param prefix what comes before relative paths */
export function readPrivateKey(
  file: string,
  prefix: string,
): { readonly key: string } | { readonly problem: string } {
  let key: string;
  try {
    key = readFileSync(resolve(prefix, file), 'utf8');
  } catch (error) {
    return { problem: `${file}: ${reasonOf(error)}` };
  }
  try {
    createPrivateKey(key);
    return { key };
  } catch {
    return { problem: `${file}: not a private key; the settings page of the App makes one (.pem)` };
  }
}
