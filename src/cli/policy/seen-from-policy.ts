import { posix, relative, resolve, sep } from 'node:path';

/**
 * Paths as the globs of a policy see them: from the directory that holds the policy's `.github`, wherever the command
 * runs. Undefined where that is the working directory.
 *
 * @param directory the policy's directory, from the working directory; `''` for it
 */
export function seenFromPolicy(directory: string, prefix: string): ((path: string) => string) | undefined {
  if (directory === '') return undefined;
  const [policy, base] = [slashed(resolve(prefix, directory)), slashed(resolve(prefix))];
  return (path) => posix.relative(policy, posix.join(base, path));
}

/** A glob that was typed in the working directory, as one of the policy's. */
export function globFromPolicy(glob: string, directory: string, prefix: string): string {
  if (directory === '') return glob;
  const [, negation = '', rest = ''] = /^(!?)([\s\S]*)$/.exec(glob) ?? [];
  const between = relative(resolve(prefix, directory), resolve(prefix)).split(sep).join('/');
  return `${negation}${posix.join(between.replace(/[\\*?[\]{}()!+@]/g, '\\$&'), rest)}`;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
