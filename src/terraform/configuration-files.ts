import type { Files } from './files.ts';

const extensions = ['.tf', '.tofu', '.tf.json', '.tofu.json'] as const;

/** Is it a file of Terraform's or OpenTofu's language (not a tfvars file)? Takes a name or a path. */
export function isConfiguration(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return extensions.some((extension) => name.endsWith(extension)) && !isIgnored(name);
}

/** Terraform leaves out what editors leave behind. */
function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'));
}

/** Is it merged into the declarations of the other files? Takes a name. */
export function isOverride(name: string): boolean {
  return /^(?:.*_)?override\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

/** Names of the configuration files of a directory, in Terraform's order: lexical, overrides last. */
export function configurationFiles(files: Files, directory: string): string[] {
  const names = files.list(directory).filter(isConfiguration);
  const present = new Set(names);
  // OpenTofu leaves out `x.tf` beside `x.tofu`.
  const kept = names.filter(
    (name) => /\.tofu(\.json)?$/.test(name) || !present.has(name.replace(/\.tf(\.json)?$/, '.tofu$1')),
  );
  return kept.sort((a, b) => Number(isOverride(a)) - Number(isOverride(b)) || (a < b ? -1 : 1));
}
