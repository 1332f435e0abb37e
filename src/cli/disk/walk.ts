import { type Dirent, readdirSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { looksLikePlan, planBytes } from '../../rule/plan/is-plan.ts';
import { fileNameOf, isUnitFile } from '../../terraform/files.ts';
import { type ReadProblem, reasonOf } from '../read-error.ts';
import type { DiskFiles } from './disk.ts';

/** The options of a walk. */
export interface WalkOptions {
  /**
   * The text before every path on its way to the disk: nothing (the working directory of the process), or
   * `/dir/`.
   */
  readonly prefix: string;
  /** Opens the JSON files that may be plans. */
  readonly files: DiskFiles;
  /** Hears of each directory how many entries were looked at so far. */
  readonly onDirectory?: ((entries: number) => void) | undefined;
  /** Is this path left out by policy? Files given by name are asked about, too. */
  readonly excluded: (path: string) => boolean;
}

export interface Walk {
  /** Terraform files and plans, each once, in no particular order. */
  readonly paths: string[];
  readonly excluded: string[];
  readonly problems: ReadProblem[];
  /** Targets that exist and hold nothing to judge, excluded files included. */
  readonly empty: readonly string[];
  /** Directory entries looked at. */
  readonly entries: number;
  /** Names of the files of each directory walked; without those that hold symbolic links, which may lead anywhere. */
  readonly listings: ReadonlyMap<string, readonly string[]>;
}

/** Finds the Terraform files and plans of files and directories; symlinked directories are followed only by name. */
export function walk(targets: readonly string[], options: WalkOptions): Walk {
  const paths: string[] = [];
  const excluded: string[] = [];
  const problems: ReadProblem[] = [];
  const listings = new Map<string, string[]>();
  const fail = (path: string, error: unknown) => problems.push({ path, what: reasonOf(error) });
  const empty: string[] = [];
  let entries = 0;

  for (const target of targets) {
    const path = relativePath(target);
    const before = paths.length + excluded.length + problems.length;
    try {
      const stat = statSync(absolute(path));
      if (stat.isDirectory()) walkDirectory(path);
      else if (!stat.isFile()) problems.push({ path: target, what: 'neither a file nor a directory' });
      else takeNamed(path);
      if (paths.length + excluded.length + problems.length === before) empty.push(target);
    } catch (error) {
      fail(target, error);
    }
  }
  // Only a second target can name something again; asking for each path would take as long as finding it.
  const once = (found: string[]) => (targets.length > 1 ? [...new Set(found)] : found);
  return { paths: once(paths), excluded: once(excluded), problems, empty, entries, listings };

  function absolute(path: string): string {
    return options.prefix + path || '.';
  }

  function relativePath(path: string): string {
    return relative(resolve(options.prefix), resolve(options.prefix, path)).split(sep).join('/');
  }

  /** From `../` on, a name may lead back towards the working directory, where paths are shorter. */
  function child(prefix: string, name: string): string {
    return prefix.endsWith('../') ? relativePath(prefix + name) : prefix + name;
  }

  function walkDirectory(top: string): void {
    // A stack of our own: a tree may be deeper than the call stack.
    const waiting = [top];
    for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
      const prefix = directory === '' ? '' : `${directory}/`;
      const names: string[] = [];
      let hasLinks = false;
      for (const entry of entriesOf(directory)) {
        entries++;
        if (entry.isFile()) names.push(entry.name);
        else if (entry.isSymbolicLink()) hasLinks = true;
        if (entry.isDirectory()) {
          if (!isSkippedDirectory(entry.name)) waiting.push(child(prefix, entry.name));
        } else if (isWanted(entry, prefix)) take(prefix + entry.name);
      }
      if (!hasLinks) listings.set(directory, names);
      options.onDirectory?.(entries);
    }
  }

  function entriesOf(directory: string): Dirent[] {
    try {
      return readdirSync(absolute(directory), { withFileTypes: true });
    } catch (error) {
      fail(directory || '.', error);
      return [];
    }
  }

  function isWanted(entry: Dirent, prefix: string): boolean {
    const kind = nameKind(entry.name);
    if (kind === 'other') return false;
    const path = prefix + entry.name;
    try {
      // A link that leads to no file is told by what reads it.
      if (entry.isSymbolicLink() ? leadsToDirectory(absolute(path)) : !entry.isFile()) return false;
      if (kind === 'json') return isPlanFile(options.files, path);
    } catch (error) {
      // A JSON file that can't be read is most likely not a plan; a Terraform file has to be read.
      if (kind === 'terraform') fail(path, error);
      return false;
    }
    if (!entry.name.includes('\uFFFD')) return true;
    problems.push({ path, what: 'the name is not UTF-8, so the file could not be opened' });
    return false;
  }

  /** A file that is given by name has to be one that can be judged. */
  function takeNamed(path: string): void {
    const kind = nameKind(fileNameOf(path));
    const judged = kind === 'terraform' || (kind === 'json' && isPlanFile(options.files, path));
    if (judged) take(path);
    else problems.push({ path, what: kind === 'json' ? noPlan : noTerraform });
  }

  function take(path: string): void {
    if (options.excluded(path)) excluded.push(path);
    else paths.push(path);
  }
}

function leadsToDirectory(link: string): boolean {
  try {
    return !statSync(link).isFile();
  } catch {
    return false;
  }
}

const noPlan = 'not a Terraform plan; make one with terraform show -json';
const noTerraform =
  'not a Terraform file (.tf, .tofu, .tf.json, .tofu.json, .tfvars, .tfvars.json) or a plan as .json';

/** Directories that hold no Terraform of this repository's own. */
const skipped = new Set(['.git', '.terraform', '.terragrunt-cache', '.terragrunt-stack', 'node_modules']);

/** Is this directory left out of a walk? */
export function isSkippedDirectory(name: string): boolean {
  return skipped.has(name);
}

/** The kind of a file by its name; a `.json` has to be opened to know whether it is a plan. */
export type NameKind = 'terraform' | 'json' | 'other';

/**
 * Judges a file by its name alone.
 * Hidden `.x.tf` and editors' `#x.tf#` are no configuration to Terraform either; hidden variable files are.
 */
export function nameKind(name: string): NameKind {
  if (name.endsWith('.tf') || name.endsWith('.tofu')) return name.startsWith('.') ? 'other' : 'terraform';
  if (name.endsWith('.tfvars') || isUnitFile(name)) return 'terraform';
  if (!name.endsWith('.json')) return 'other';
  if (name.endsWith('.tfvars.json')) return 'terraform';
  if (name.endsWith('.tf.json') || name.endsWith('.tofu.json'))
    return name.startsWith('.') ? 'other' : 'terraform';
  return 'json';
}

/** The top-level keys that `terraform show -json` writes for a plan, whatever order a tool sorted them into. */
const planKeys = [
  'applyable',
  'checks',
  'complete',
  'configuration',
  'deferred_changes',
  'errored',
  'format_version',
  'output_changes',
  'planned_values',
  'prior_state',
  'relevant_attributes',
  'resource_changes',
  'resource_drift',
  'terraform_version',
  'timestamp',
  'variables',
];
const firstKey = new RegExp(`^(?:\\xEF\\xBB\\xBF)?\\s*\\{\\s*"(?:${planKeys.join('|')})"\\s*:`);

/**
 * Is this JSON a Terraform plan? Only a file whose first key could be a plan's is read wholly.
 * @throws where the file can't be read
 */
function isPlanFile(files: DiskFiles, path: string): boolean {
  const head = files.head(path);
  if (!head || !firstKey.test(planBytes(head).toString('latin1'))) return false;
  const bytes = files.glance(path);
  return bytes !== undefined && looksLikePlan(bytes);
}
