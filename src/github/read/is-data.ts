import type { ChangedFile } from '../../review/changed-file.ts';
import { directoryOf, fileNameOf, isTerraform, marksRoot } from '../../terraform/files.ts';

/**
 * Documents, programs, pictures, archives: as a rule no value of Terraform's comes out of one. They are not read before
 * it is known that something reads them.
 */
const seldomValues = new RegExp(
  `\\.(?:${[
    'md|mdx|markdown|rst|adoc|html?|css|scss|sass|less|pdf|docx?|xlsx?|pptx?|odt',
    '[cm]?[jt]sx?|vue|svelte|astro|py|pyi|ipynb|rb|erb|go|mod|sum|rs|java|kts?|gradle|scala|clj|cs|csproj|sln|fs|vb',
    'c|h|cc|cpp|cxx|hpp|m|mm|swift|dart|php|pl|pm|lua|r|ex|exs|erl|hs|ml|zig|sql|proto|graphql|gql|thrift|wasm',
    'png|jpe?g|gif|svg|ico|webp|avif|bmp|tiff?|mp[34]|mov|avi|webm|wav|ogg|flac|woff2?|ttf|otf|eot',
    'zip|gz|tgz|bz2|xz|zst|7z|tar|jar|war|whl|deb|rpm|so|dll|exe|dylib|bin|class|o|a|map|snap|lock|log|diff|patch',
  ].join('|')})$`,
  'i',
);

/**
 * Can a function of Terraform's read it, or Terragrunt as a configuration? That is every file: `file` reads any text,
 * `fileexists`, `fileset` and hashes any file. Takes a path.
 */
export function isData(path: string): boolean {
  return !isTerraform(path);
}

/** Is it a file that values come from as a rule? It is read at once, both as it is and as it was. Takes a path. */
export function holdsValues(path: string): boolean {
  return !seldomValues.test(path);
}

/** Directories in which Terraform itself is changed, or whether they are roots. */
export function ownDirectories(changed: readonly ChangedFile[]): string[] {
  return [...new Set(changed.filter(isOwn).map(({ path }) => directoryOf(path)))];
}

/** Does it change Terraform itself, or whether its directory is a root? */
export function isOwn({ path, status }: ChangedFile): boolean {
  const isMark = marksRoot(fileNameOf(path));
  return isTerraform(path) || (isMark && status !== 'modified' && status !== 'changed');
}
