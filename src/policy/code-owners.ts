/** A line of a CODEOWNERS file. */
interface OwnersRule {
  readonly matches: (path: string) => boolean;
  /** `@login`, `@organization/team`, or an email address; none takes the owners of earlier lines away. */
  readonly owners: readonly string[];
}

/** Where GitHub looks for the file on the base branch; the first one counts. */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/**
 * The owners of a file, by the last line that matches: empty where there are none. Patterns are those of a .gitignore
 * without `!`, `[ ]` and `\#`; `docs/*` means the files of the directory only. A line that GitHub can't read is skipped
 * (https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
 *
 * @param text of the CODEOWNERS file
 * @returns a function of paths from the top of the repository
 */
export function codeOwners(text: string): (path: string) => readonly string[] {
  const rules = text.split(/\r\n|\r|\n/).flatMap((line) => ruleOf(line) ?? []);
  return (path) => rules.findLast(({ matches }) => matches(path))?.owners ?? [];
}

const owner = /^(?:@[\w-]+(?:\/[\w.-]+)?|[^\s@]+@[^\s@]+)$/;

function ruleOf(line: string): OwnersRule | undefined {
  const [pattern, ...owners] = wordsOf(line);
  if (pattern === undefined || !owners.every((one) => owner.test(one))) return undefined;
  if (/^!|[[\]]|^\\#/.test(pattern)) return undefined;
  const segments = segmentsOf(pattern);
  if (segments === undefined) return undefined;
  return { matches: (path) => fits(segments, path.split('/'), '**', isNamed), owners };
}

/** The words of a line in front of its comment; `\ ` is a blank within a pattern. */
function wordsOf(line: string): string[] {
  const [before = ''] = line.split(/(?<=^|\s)#/, 1);
  return before.match(/(?:\\ |\S)+/g)?.map((word) => word.replaceAll('\\ ', ' ')) ?? [];
}

/** A pattern as segments from the top, in which `**` is any number of them; undefined where it means nothing. */
function segmentsOf(pattern: string): string[] | undefined {
  let [start, end] = [0, pattern.length];
  while (pattern[start] === '/') start++;
  while (end > start && pattern[end - 1] === '/') end--;
  const bare = pattern.slice(start, end);
  if (bare === '') return pattern === '/' ? ['**'] : undefined;
  const segments = bare.split('/');
  const isAnchored = pattern.startsWith('/') || segments.length > 1;
  const whole = isAnchored ? segments : ['**', ...segments];
  // Everything below a directory; but of `docs/*` the files of the directory only.
  if (pattern.endsWith('/')) return [...whole, '*', '**'];
  return isAnchored && segments.at(-1) === '*' ? whole : [...whole, '**'];
}

function isNamed(pattern: string, name: string): boolean {
  return fits([...pattern], [...name], '*', (one, other) => one === '?' || one === other);
}

/**
 * Do the items fit a pattern in which `star` is any number of them? Takes at most as many steps as both lengths
 * multiplied, whatever the pattern says: a regular expression can take forever.
 */
function fits(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  isOne: (pattern: string, item: string) => boolean,
): boolean {
  let [at, item, lastStar, from] = [0, 0, -1, 0];
  while (item < items.length) {
    if (pattern[at] === star) {
      lastStar = at++;
      from = item;
    } else if (at < pattern.length && isOne(pattern[at]!, items[item]!)) {
      at++;
      item++;
    } else if (lastStar >= 0) {
      at = lastStar + 1;
      item = ++from;
    } else return false;
  }
  while (pattern[at] === star) at++;
  return at === pattern.length;
}
