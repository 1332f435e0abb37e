import { type Files, joinPath } from './files.ts';
import { readJsonValues } from './syntax/json.ts';
import type { Parser } from './syntax/parse.ts';
import { lineAt, UnparsableError } from './syntax/source.ts';
import type { Attribute } from './syntax/syntax.ts';

/** What the `*.tfvars` files of a root module say; read when first asked. */
export interface ValuesFiles {
  /** Loaded by Terraform itself: `terraform.tfvars`, then `*.auto.tfvars` in lexical order; later ones win. */
  automatic(): ReadonlyMap<string, Attribute>;
  /** Every other `*.tfvars` of the directory: somebody uses it with `-var-file`. */
  candidates(): readonly ValuesFile[];
  /** Of those read so far. */
  readonly unparsable: readonly UnparsableError[];
}

export interface ValuesFile {
  readonly path: string;
  readonly values: ReadonlyMap<string, Attribute>;
}

const automaticName = /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/;

export function isValuesFile(name: string): boolean {
  return /\.tfvars(\.json)?$/.test(name);
}

export function findValuesFiles(files: Files, parser: Parser, directory: string): ValuesFiles {
  const names = files.list(directory).filter(isValuesFile).sort(byPrecedence);
  const unparsable: UnparsableError[] = [];
  const read = (name: string): ValuesFile[] => {
    const path = joinPath(directory, name);
    try {
      const { values, refusal } = readValues(parser, path);
      if (refusal) unparsable.push(refusal);
      return [{ path, values: new Map(values.map((value) => [value.name, value])) }];
    } catch (error) {
      if (!(error instanceof UnparsableError)) throw error;
      unparsable.push(error);
      return [];
    }
  };
  let automatic: Map<string, Attribute> | undefined;
  let candidates: ValuesFile[] | undefined;
  return {
    automatic: () => {
      automatic ??= new Map(
        names
          .filter((name) => automaticName.test(name))
          .flatMap((name) => read(name).flatMap(({ values }) => [...values])),
      );
      return automatic;
    },
    candidates: () => {
      candidates ??= names.filter((name) => !automaticName.test(name)).flatMap(read);
      return candidates;
    },
    unparsable,
  };
}

/** `refusal`: what Terraform objects to, though the values can be read. */
function readValues(
  parser: Parser,
  path: string,
): { values: readonly Attribute[]; refusal: UnparsableError | null } {
  const parsed = parser.parse(path);
  if (!parsed) return { values: [], refusal: null };
  const { source, body } = parsed;
  if (body.json) return { values: readJsonValues(source), refusal: parsed.refusal };
  const [block] = body.allBlocks;
  const misplaced = block
    ? new UnparsableError(path, lineAt(source, block.span.start), 'a file of values can hold no block')
    : null;
  return { values: body.attributes, refusal: parsed.refusal ?? misplaced };
}

/** https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence */
function byPrecedence(a: string, b: string): number {
  const rank = (name: string) => Number(!name.startsWith('terraform.tfvars'));
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
