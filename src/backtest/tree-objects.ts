/** An entry of one of git's trees. */
export interface TreeEntry {
  /** As a number, `0o100644` for a regular file. */
  readonly mode: number;
  readonly name: string;
  readonly id: string;
}

export const modes = { directory: 0o40000, file: 0o100644, executable: 0o100755, link: 0o120000 } as const;

/** Regular files have one of 0o100644, 0o100755 and, in old commits, 0o100664. */
export function isFile(mode: number): boolean {
  return (mode & 0o170000) === 0o100000;
}

/**
 * Reads a tree object: `<mode> <name>\0<id>`, one behind the other.
 *
 * @param idBytes 20 with SHA-1, 32 with SHA-256
 * @throws Error where it is none
 */
export function parseTree(bytes: Buffer, idBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + idBytes >= bytes.length) throw new Error('not a tree of git');
    const id = bytes.toString('hex', end + 1, end + 1 + idBytes);
    entries.push({
      mode: Number.parseInt(bytes.toString('latin1', at, space), 8),
      name: bytes.toString('utf8', space + 1, end),
      id,
    });
    at = end + 1 + idBytes;
  }
  return entries;
}
