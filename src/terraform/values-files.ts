import type { Files } from './files.ts';
import { readJsonValues } from './json.ts';
import type { Parser } from './parse.ts';
import { joinPath } from './paths.ts';
import { UnparsableError } from './source.ts';
import type { Attribute } from './syntax.ts';

/** What the `*.tfvars` files of a root module say. */
export interface ValuesFiles {
  /** Loaded by Terraform itself: `terraform.tfvars`, then `*.auto.tfvars` in lexical order; later ones win. */
  readonly automatic: ReadonlyMap<string, Attribute>;
  /** Every other `*.tfvars` of the directory: somebody uses it with `-var-file`. */
  readonly candidates: readonly { readonly path: string; readonly values: ReadonlyMap<string, Attribute> }[];
  readonly unparsable: readonly UnparsableError[];
}

const automaticName = /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/;

export function isValuesFile(name: string): boolean {
  return /\.tfvars(\.json)?$/.test(name);
}

export async function loadValuesFiles(files: Files, parser: Parser, directory: string): Promise<ValuesFiles> {
  const automatic = new Map<string, Attribute>();
  const candidates: { path: string; values: Map<string, Attribute> }[] = [];
  const unparsable: UnparsableError[] = [];
  const names = files.list(directory).filter(isValuesFile);
  for (const name of names.sort(byPrecedence)) {
    const path = joinPath(directory, name);
    try {
      const attributes = await readValues(parser, path);
      if (automaticName.test(name)) for (const value of attributes) automatic.set(value.name, value);
      else candidates.push({ path, values: new Map(attributes.map((value) => [value.name, value])) });
    } catch (error) {
      if (!(error instanceof UnparsableError)) throw error;
      unparsable.push(error);
    }
  }
  return { automatic, candidates, unparsable };
}

async function readValues(parser: Parser, path: string): Promise<readonly Attribute[]> {
  const parsed = await parser.parse(path);
  if (!parsed) return [];
  return path.endsWith('.json') ? readJsonValues(parsed.source) : parsed.body.attributes;
}

/** https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence */
function byPrecedence(a: string, b: string): number {
  const rank = (name: string) => Number(!name.startsWith('terraform.tfvars'));
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
