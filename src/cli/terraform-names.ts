/** Directories that hold no Terraform of this repository's own. */
const skipped = new Set(['.git', '.terraform', 'node_modules']);

/** Is this directory left out of a walk? */
export function isSkippedDirectory(name: string): boolean {
  return skipped.has(name);
}

/** What a file's name says about it; a `.json` has to be opened to know whether it is a plan. */
export type NameKind = 'terraform' | 'json' | 'other';

/**
 * Judges a file by its name alone.
 * Hidden `.x.tf` and editors' `#x.tf#` are no configuration to Terraform either; hidden variable files are.
 */
export function nameKind(name: string): NameKind {
  if (name.endsWith('.tf') || name.endsWith('.tofu')) return name.startsWith('.') ? 'other' : 'terraform';
  if (name.endsWith('.tfvars')) return 'terraform';
  if (!name.endsWith('.json')) return 'other';
  if (name.endsWith('.tfvars.json')) return 'terraform';
  if (name.endsWith('.tf.json') || name.endsWith('.tofu.json'))
    return name.startsWith('.') ? 'other' : 'terraform';
  return 'json';
}
