import picomatch from 'picomatch';
import { compareText } from './evaluate/functions/json.ts';
import { configurationFiles, directoryOf, type Files, fileNameOf, joinPath } from './files.ts';
import { readJsonValues } from './syntax/json.ts';
import type { Parser } from './syntax/parse.ts';
import { lineAt, UnparsableError } from './syntax/source.ts';
import type { Attribute } from './syntax/syntax.ts';

/** The values in the `*.tfvars` files of a root module; read when first asked. */
export interface ValuesFiles {
  /**
   * Loaded by Terraform itself: `terraform.tfvars`, then `*.auto.tfvars` in the order of code points; later ones win.
   * Values of a file that can't be read are missing.
   */
  automatic(): ReadonlyMap<string, Attribute>;
  /**
   * Every other `*.tfvars` of the directory, and of those below it that hold no Terraform: each may be used with
   * `-var-file`.
   */
  candidates(): readonly ValuesFile[];
  /** Why the variables that `automatic` has no value for may have one all the same; null where they have none. */
  hidden(): string | null;
  /** Paths of files that are loaded although they may lie anywhere, as `-var-file` does. */
  readonly given: readonly string[];
  /** Of those read so far. */
  readonly unparsable: readonly UnparsableError[];
  /** Files that can't be read, of those read so far. */
  readonly unreadable: readonly UnreadableValues[];
}

export interface ValuesFile {
  readonly path: string;
  readonly values: ReadonlyMap<string, Attribute>;
}

/** A file of values that can't be read here, but can where Terraform runs. */
export interface UnreadableValues {
  readonly path: string;
  /** Why, in plain words, without a full stop. */
  readonly reason: string;
  /** The advice for it, without a full stop. */
  readonly hint: string;
}

const automaticName = /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/;

/** Does Terraform load a file of this name by itself? */
export function isAutomatic(name: string): boolean {
  return automaticName.test(name);
}

export function isValuesFile(name: string): boolean {
  return /\.tfvars(\.json)?$/.test(name);
}

/** Files of values beside those that the directory's own names tell. */
interface MoreValues {
  /** Globs of further files that are used with this directory. */
  readonly globs: readonly string[];
  /** A path as the globs see it. */
  readonly seen: (path: string) => string;
  /** Paths of files that are loaded behind all others, as `-var-file` does. */
  readonly given: readonly string[];
  /**
   * Files that Terragrunt puts into the directory, by name: paths, or what it generates; null for what can't be read.
   * Where it runs Terraform, its own files say with which `-var-file`, so there are no candidates.
   */
  readonly put?: ReadonlyMap<string, string | ValuesFile | null>;
}

const nothingMore: MoreValues = { globs: [], seen: (path) => path, given: [] };

export function findValuesFiles(
  files: Files,
  parser: Parser,
  directory: string,
  more: MoreValues = nothingMore,
): ValuesFiles {
  const { given, put = new Map() } = more;
  const gaps = new Set((files.gaps?.(directory) ?? []).map(({ name }) => name).filter(isValuesFile));
  const present = [...files.list(directory).filter(isValuesFile), ...gaps];
  const names = [...new Set([...present, ...put.keys()])].sort(byPrecedence);
  const unparsable: UnparsableError[] = [];
  const unreadable: UnreadableValues[] = [];
  /** Undefined where the file can't be read. */
  const read = (path: string): ValuesFile | undefined => {
    // The report says of each link that leads outside that it was not read.
    if (gaps.has(fileNameOf(path)) && directoryOf(path) === joinPath('', directory)) return undefined;
    const encryption = encryptionOf(files, path);
    if (encryption) {
      unreadable.push({ path, ...encryption });
      return undefined;
    }
    try {
      const { values, refusal } = readValues(parser, path);
      if (refusal) unparsable.push(refusal);
      return { path, values: new Map(values.map((value) => [value.name, value])) };
    } catch (error) {
      if (!(error instanceof UnparsableError)) throw error;
      unparsable.push(error);
      return { path, values: new Map() };
    }
  };
  let automatic: Map<string, Attribute> | undefined;
  let candidates: ValuesFile[] | undefined;
  let hidden: string | null = null;
  const hide = (path: string) => {
    hidden = `${path} may set it, and can’t be read`;
  };
  const self: ValuesFiles = {
    automatic: () => {
      if (automatic) return automatic;
      automatic = new Map();
      const loaded = names
        .filter((each) => automaticName.test(each))
        .map((name) => put.get(name) ?? (put.has(name) ? null : joinPath(directory, name)));
      for (const each of [...loaded, ...given]) {
        const file = typeof each === 'string' ? read(each) : each;
        for (const [variable, value] of file?.values ?? []) automatic.set(variable, value);
        if (file) continue;
        // It is over all that came before.
        automatic.clear();
        hide(typeof each === 'string' ? each : 'a generated file of values');
      }
      return automatic;
    },
    candidates: () => {
      if (more.put) candidates ??= [];
      if (candidates) return candidates;
      const known = self.automatic() as Map<string, Attribute>;
      const here = names.filter((name) => !automaticName.test(name)).map((name) => joinPath(directory, name));
      const paths = [...here, ...valuesBelow(files, directory), ...matching(files, more)];
      candidates = [...new Set(paths)]
        .filter((path) => !given.includes(path))
        .flatMap((path) => {
          const file = read(path);
          if (file) return [file];
          known.clear();
          hide(path);
          return [];
        });
      return candidates;
    },
    hidden: () => {
      self.automatic();
      self.candidates();
      return hidden;
    },
    given,
    unparsable,
    unreadable,
  };
  return self;
}

const below = new WeakMap<Files, ReadonlyMap<string, readonly string[]>>();

/** Files of values in directories without Terraform, by the nearest directory above that has some. */
function valuesBelow(files: Files, directory: string): readonly string[] {
  const known = below.get(files) ?? assignValues(files);
  below.set(files, known);
  return known.get(joinPath('', directory)) ?? [];
}

function assignValues(files: Files): Map<string, string[]> {
  const holds = new Map<string, boolean>();
  const hasTerraform = (directory: string) => {
    const known = holds.get(directory) ?? configurationFiles(files, directory).length > 0;
    holds.set(directory, known);
    return known;
  };
  const assigned = new Map<string, string[]>();
  for (const path of files.besides ?? files.paths) {
    if (!isValuesFile(path)) continue;
    let directory = directoryOf(path);
    if (hasTerraform(directory)) continue;
    while (directory !== '' && directory !== '/' && !hasTerraform(directory))
      directory = directoryOf(directory);
    if (!hasTerraform(directory)) continue;
    const root = joinPath('', directory);
    assigned.set(root, [...(assigned.get(root) ?? []), path].sort(compareText));
  }
  return assigned;
}

function matching(files: Files, { globs, seen }: MoreValues): readonly string[] {
  if (globs.length === 0) return [];
  const matches = picomatch([...globs], { dot: true });
  return files.paths.filter((path) => isValuesFile(path) && matches(seen(path))).sort(compareText);
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
  const rank = (name: string) => {
    if (name === 'terraform.tfvars') return 0;
    return name === 'terraform.tfvars.json' ? 1 : 2;
  };
  return rank(a) - rank(b) || compareText(a, b);
}

/** Why a file can't be read here, and the advice for it; both without a full stop. */
interface Encryption {
  readonly reason: string;
  readonly hint: string;
}

/** How git-crypt begins a file that is locked. https://github.com/AGWA/git-crypt */
const gitCrypt = '\0GITCRYPT\0';

/** Why a file can't be read: it is encrypted, binary, too large, or the disk refuses. Null where it can. */
function encryptionOf(files: Files, path: string): Encryption | null {
  let bytes: Uint8Array | undefined;
  try {
    bytes = files.read(path);
  } catch (error) {
    return { reason: `the file can’t be read: ${(error as Error).message}`, hint: 'Make the file readable' };
  }
  if (!bytes) return null;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, gitCrypt.length));
  if (start.toString('latin1') === gitCrypt)
    return { reason: 'the file is encrypted with git-crypt', hint: 'Unlock the repository before the scan' };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // https://getsops.io: each value, or the whole file, is `ENC[AES256_GCM,data:…]`.
  if (text.includes('ENC[AES256_GCM,data:'))
    return { reason: 'the file is encrypted with SOPS', hint: 'Decrypt the file before the scan' };
  if (
    /^(?:\$ANSIBLE_VAULT;|age-encryption\.org\/|-----BEGIN (?:AGE|PGP) )/.test(text.toString('latin1', 0, 64))
  )
    return { reason: 'the file is encrypted', hint: 'Decrypt the file before the scan' };
  if (text.includes(0))
    return { reason: 'the file is binary', hint: 'Decrypt or replace the file before the scan' };
  return null;
}
