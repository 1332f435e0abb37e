import { encodeJson } from '../terraform/evaluate/functions/json.ts';
import {
  asString,
  failure,
  firstUnknown,
  list,
  map,
  scalar,
  unknown,
  type Value,
} from '../terraform/evaluate/value.ts';
import { joinPath } from '../terraform/files.ts';
import { deepMerge } from './merge-inputs.ts';
import { absolute, isDirectory, isFile, type Place, parentOf, pathIn, wayBetween } from './place.ts';

/** From where a function looks. https://terragrunt.gruntwork.io/docs/reference/built-in-functions/ */
export interface Viewpoint {
  readonly place: Place;
  /** Directory of the unit, or of the file that `read_terragrunt_config` reads. */
  readonly home: string;
  /** Directory of the file that calls. */
  readonly directory: string;
  /** Directories of the configurations that the file includes. */
  readonly includes: readonly { readonly name: string; readonly directory: string }[];
  /** Where the file is itself an include: its directory; else null. */
  readonly included: string | null;
  /** Directory of the unit or stack. */
  readonly start: string;
  /** Distinguishes the unknowns of different configurations. */
  readonly id: string;
  /** `read_terragrunt_config`. */
  read(path: string, fallback: Value | undefined): Value;
  /** The values of a file, as a map; undefined where there is none. */
  values(path: string): Value | undefined;
}

type Implementation = (args: readonly Value[], view: Viewpoint) => Value;

/** Functions of Terragrunt that its files alone decide. */
const functions: Readonly<Record<string, Implementation>> = {
  find_in_parent_folders: (args, view) =>
    withTexts(args.slice(0, 1), ([name]) => findAbove(name, args[1], view)),
  path_relative_to_include: (args, view) =>
    withInclude(args, view, (directory) => scalar(wayBetween(view.place, directory, view.home))),
  path_relative_from_include: (args, view) =>
    withInclude(args, view, (directory) => scalar(wayBetween(view.place, view.home, directory))),
  get_parent_terragrunt_dir: (args, view) =>
    withInclude(args, view, (directory) => scalar(absolute(view.place, directory))),
  get_terragrunt_dir: (_args, view) => scalar(absolute(view.place, view.home)),
  get_original_terragrunt_dir: (_args, view) => scalar(absolute(view.place, view.start)),
  get_repo_root: (_args, view) => scalar(absolute(view.place, topOf(view.place))),
  get_path_from_repo_root: (_args, view) => scalar(wayBetween(view.place, topOf(view.place), view.home)),
  get_path_to_repo_root: (_args, view) => scalar(wayBetween(view.place, view.home, topOf(view.place))),
  get_env: ([name, fallback], view) =>
    fallback ?? closed('get_env', name, view, 'an environment variable is known only when Terragrunt runs'),
  read_terragrunt_config: ([path, fallback], view) =>
    withTexts([path!], ([text]) => view.read(text!, fallback)),
  read_tfvars_file: ([path], view) => withTexts([path!], ([text]) => valuesAsText(text!, view)),
  mark_as_read: ([path]) => path ?? failure('mark_as_read() needs a path'),
  mark_glob_as_read: ([glob]) => glob ?? failure('mark_glob_as_read() needs a glob'),
  deep_merge: (args, view) =>
    args.reduce((all, arg) => deepMerge(all, arg, `${view.id}deep_merge`), map(new Map())),
  get_terragrunt_source_cli_flag: () => scalar(''),
  get_terraform_commands_that_need_vars: () => texts('apply console destroy import plan push refresh'),
  get_terraform_commands_that_need_locking: () => texts('apply destroy import plan refresh taint untaint'),
  get_terraform_commands_that_need_input: () => texts('apply import init plan refresh'),
  get_terraform_commands_that_need_parallelism: () => texts('apply plan destroy'),
};

/** Functions that need a command, a machine or an account. */
const opaque = new Set([
  'run_cmd',
  'sops_decrypt_file',
  'get_aws_account_alias',
  'get_aws_account_id',
  'get_aws_caller_identity_arn',
  'get_aws_caller_identity_user_id',
  'get_default_retryable_errors',
  'get_platform',
  'get_terraform_cli_args',
  'get_terraform_command',
  'get_working_dir',
  'constraint_check',
]);

/** The result of a function that only Terragrunt has; undefined where Terraform has it, or neither. */
export function callTerragrunt(name: string, args: readonly Value[], view: Viewpoint): Value | undefined {
  if (opaque.has(name)) return closed(name, args[0], view, `${name}() is known only when Terragrunt runs`);
  const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!run) return undefined;
  const needed = name === 'deep_merge' ? [] : args;
  const open = needed.map(firstUnknown).find(Boolean);
  return open && name !== 'get_env' ? unknown(`${view.id}${name}(${open.id})`, open.why) : run(args, view);
}

function closed(name: string, arg: Value | undefined, view: Viewpoint, why: string): Value {
  const text = arg?.kind === 'scalar' ? String(arg.value) : '';
  return unknown(`${view.id}${name}(${text})`, why);
}

function texts(words: string): Value {
  return list(words.split(' ').map((word) => scalar(word)));
}

function withTexts(args: readonly Value[], use: (texts: readonly string[]) => Value): Value {
  const found: string[] = [];
  for (const arg of args) {
    const text = asString(arg);
    if (text.kind !== 'scalar' || typeof text.value !== 'string') return failure('a path has to be a string');
    found.push(text.value);
  }
  return use(found);
}

/** The values of the file as JSON. */
function valuesAsText(path: string, { values, id }: Viewpoint): Value {
  const found = values(path);
  if (!found) return failure(`there is no file ${path}`);
  const open = firstUnknown(found);
  return open ? unknown(`${id}read_tfvars_file(${path})`, open.why) : scalar(encodeJson(found));
}

/** Looks in the directory above the unit's, and further up to the top of the repository. */
function findAbove(name: string | undefined, fallback: Value | undefined, view: Viewpoint): Value {
  const { place } = view;
  const names = name ? [name] : ['terragrunt.hcl', 'terragrunt.hcl.json'];
  for (let at = parentOf(place, view.home); at !== undefined; at = parentOf(place, at)) {
    for (const each of names) {
      const path = pathIn(place, each, at);
      if (path !== undefined && (isFile(place, path) || isDirectory(place, path)))
        return scalar(absolute(place, path));
    }
  }
  return (
    fallback ?? failure(`find_in_parent_folders() finds no ${name ?? names[0]} above ${view.home || '.'}`)
  );
}

/** The directory of the include that a function is about; without one, the unit's own. */
function withInclude(args: readonly Value[], view: Viewpoint, use: (directory: string) => Value): Value {
  if (view.included !== null) return use(view.included);
  if (view.includes.length === 0) return use(view.home);
  return withTexts(args.slice(0, 1), ([name]) => {
    if (name === undefined && view.includes.length > 1)
      return failure('with several includes, the name of one is needed');
    const found =
      name === undefined ? view.includes[0] : view.includes.find((include) => include.name === name);
    return found ? use(found.directory) : failure(`there is no include “${name}”`);
  });
}

function topOf({ below }: Place): string {
  return joinPath('', below.replace(/[^/]+/g, '..'));
}
