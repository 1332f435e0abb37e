import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultScanPolicy } from '../policy/scan-under-policy.ts';
import type { Config } from './config.ts';
import { reasonOf } from './read-error.ts';

/** Where a repository keeps its policy, for the command line and for the App. */
const usual = '.github/require-imdsv2.yml';

const defaults: Config = {
  policy: defaultScanPolicy,
  enforcement: 'enforce',
  onUnknown: 'warn',
  onUnseen: 'warn',
};

/** The policy in force, or the reasons why nobody can say: one `path: what` or `path:line: what` each. */
export type PolicyFile =
  | { readonly config: Config; readonly path?: string }
  | { readonly errors: readonly string[] };

/**
 * Reads the policy file that was asked for, else the repository's own, where the working directory has one.
 * The parser and the schema are loaded only when there is a file: they take as long as a small scan.
 */
export async function policyFile(wanted: string | undefined, cwd: string): Promise<PolicyFile> {
  const path = wanted ?? usual;
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return absent && wanted === undefined
      ? { config: defaults }
      : { errors: [`${path}: ${reasonOf(error)}`] };
  }
  const { readConfig } = await import('./config.ts');
  const read = readConfig(path, text);
  return 'errors' in read ? read : { ...read, path };
}
