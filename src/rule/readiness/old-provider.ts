import { constantText } from '../../terraform/evaluate/constant.ts';
import { type Files, isConfiguration, joinPath } from '../../terraform/files.ts';
import type { ModuleNode } from '../../terraform/module.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { UnparsableError } from '../../terraform/syntax/source.ts';
import type { Body, Expression } from '../../terraform/syntax/syntax.ts';
import { endsBefore, readConstraint, satisfies } from '../modules/version.ts';

/**
 * From this release on the AWS provider sends `http_tokens` of a launch template without `http_endpoint`
 * (https://github.com/hashicorp/terraform-provider-aws/issues/25909, 30107, 30382).
 */
const repaired = '4.61.0';

/** Do a root and its modules hold the AWS provider below the release that repaired launch templates? */
export function hasOldProvider(modules: readonly ModuleNode[], files: Files, parser: Parser): boolean {
  const [root] = modules;
  const locked = root && lockedVersion(files, root.module.directory);
  if (locked !== undefined) return !satisfies(locked, `>= ${repaired}`);
  return modules.some(({ module }) => constraintsIn(files, parser, module.directory).some(isBelow));
}

function isBelow(constraint: string): boolean {
  const range = readConstraint(constraint);
  return range !== undefined && endsBefore(range, repaired);
}

/** `version` of the provider in `.terraform.lock.hcl`; undefined where there is none. */
function lockedVersion(files: Files, directory: string): string | undefined {
  const text = textAt(files, joinPath(directory, '.terraform.lock.hcl'));
  const block = /^provider\s+"[^"]*\/hashicorp\/aws"\s*\{([^}]*)\}/m.exec(text)?.[1];
  return block && /^[ \t]*version[ \t]*=[ \t]*"([^"\n]+)"/m.exec(block)?.[1];
}

const memory = new WeakMap<Parser, Map<string, readonly string[]>>();

/** Version constraints of the AWS provider in a directory. */
function constraintsIn(files: Files, parser: Parser, directory: string): readonly string[] {
  const known = memory.get(parser) ?? new Map<string, readonly string[]>();
  memory.set(parser, known);
  let found = known.get(directory);
  if (!found) {
    found = files
      .list(directory)
      .filter(isConfiguration)
      .map((name) => joinPath(directory, name))
      .filter((path) => /required_providers|provider\W+aws\b/.test(textAt(files, path)))
      .flatMap((path) => constraintsOf(bodyAt(parser, path)));
    known.set(directory, found);
  }
  return found;
}

function constraintsOf(body: Body | undefined): string[] {
  if (!body) return [];
  const required = body
    .blocks('terraform')
    .flatMap((block) => block.body.blocks('required_providers'))
    .flatMap((block) => block.body.attributes)
    .filter(({ name }) => name === 'aws')
    .map(({ value }) => versionIn(value));
  const old = body
    .blocks('provider')
    .filter(({ labels }) => labels[0] === 'aws')
    .flatMap((block) => block.body.attributes)
    .filter(({ name }) => name === 'version')
    .map(({ value }) => constantText(value));
  return [...required, ...old].filter((text) => text !== undefined);
}

/** `"~> 4.0"`, or the entry `version` of an object. */
function versionIn(value: Expression): string | undefined {
  if (value.kind !== 'object') return constantText(value);
  const entry = value.entries.find(({ key }) =>
    key.kind === 'reference' ? key.name === 'version' : key.kind === 'literal' && key.value === 'version',
  );
  return entry && constantText(entry.value);
}

function bodyAt(parser: Parser, path: string): Body | undefined {
  try {
    return parser.parse(path)?.body;
  } catch (error) {
    if (error instanceof UnparsableError) return undefined;
    throw error;
  }
}

function textAt(files: Files, path: string): string {
  try {
    const bytes = files.read(path);
    return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : '';
  } catch {
    return '';
  }
}
