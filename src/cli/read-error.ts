/** Something that could not be read: it is said as `path: what` on standard error and makes the exit status 2. */
export interface ReadProblem {
  readonly path: string;
  readonly what: string;
}

/** Collects problems; each path is complained about once, however often it is tried. */
export interface Problems extends Iterable<ReadProblem> {
  add(problem: ReadProblem): void;
  readonly size: number;
}

export function problemList(): Problems {
  const first = new Map<string, ReadProblem>();
  return {
    add: (problem) => {
      if (!first.has(problem.path)) first.set(problem.path, problem);
    },
    get size() {
      return first.size;
    },
    [Symbol.iterator]: () => first.values(),
  };
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'no such file or directory',
  EISDIR: 'is a directory',
  ELOOP: 'the link leads in circles',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EIO: 'the disk reports an error',
};

/** The meaning of an error of the file system, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}
