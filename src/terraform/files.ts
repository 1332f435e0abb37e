/**
 * Where Terraform text comes from: a disk, a pull request, a text area in a browser.
 * Paths use `/`, are relative to one root, and may start with `../` where a source lies outside of it.
 */
export interface Files {
  /** Every file that was asked about; directories of these are judged. */
  readonly paths: readonly string[];
  /** Names (without directory) of the files that lie directly in `directory` (`''` or `.` is the root). */
  list(directory: string): readonly string[];
  /** The bytes of a file, or undefined where there is none. Throws where it can't be read. */
  read(path: string): Uint8Array | undefined;
  /** Like `read`, for who looks at the bytes and forgets them: they may be gone at the next call of any method. */
  glance?(path: string): Uint8Array | undefined;
}

/** Files that are all in memory, as the App, tests and the browser have them. */
export function memoryFiles(contents: ReadonlyMap<string, Uint8Array | string>): Files {
  const names = new Map<string, string[]>();
  for (const path of contents.keys()) {
    const slash = path.lastIndexOf('/');
    const directory = slash < 0 ? '' : path.slice(0, slash);
    const siblings = names.get(directory);
    if (siblings) siblings.push(path.slice(slash + 1));
    else names.set(directory, [path.slice(slash + 1)]);
  }
  const encoder = new TextEncoder();
  return {
    paths: [...contents.keys()],
    list: (directory) => names.get(directory === '.' ? '' : directory) ?? [],
    read: (path) => {
      const content = contents.get(path);
      return typeof content === 'string' ? encoder.encode(content) : content;
    },
  };
}
