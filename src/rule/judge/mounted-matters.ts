import { configurationFiles, type Files, joinPath } from '../../terraform/files.ts';
import { localSourcesIn } from '../../terraform/local-sources.ts';
import { mountOf } from '../../terraform/mounts.ts';
import type { RemoteModules } from '../../terraform/remote-modules.ts';
import type { Matters } from '../../terraform/tree.ts';
import { mayMatter, readQuietly } from './select-files.ts';

/** The bytes of a module's files stay what they are, however often they are judged. */
const byModules = new WeakMap<RemoteModules, Matters>();

/** Tells which files of other repositories' modules have to be parsed; found when asked for. */
export function mountedMatters(files: Files): Matters {
  const known = files.modules && byModules.get(files.modules);
  if (known) return known;
  const matters = createMatters(files);
  if (files.modules) byModules.set(files.modules, matters);
  return matters;
}

function createMatters(files: Files): Matters {
  const texts = new Map<string, FileFacts>();
  const directories = new Map<string, boolean>();

  function factsOf(path: string): FileFacts {
    const known = texts.get(path);
    if (known) return known;
    const bytes = readQuietly(files, path);
    const text = bytes?.toString('latin1') ?? '';
    const facts = {
      matters: bytes === undefined || mayMatter(text),
      calls: bytes ? localSourcesIn(bytes.toString('utf8')) : [],
    };
    texts.set(path, facts);
    return facts;
  }

  function directory(start: string): boolean {
    const known = directories.get(start);
    if (known !== undefined) return known;
    const seen = new Set([start]);
    const mount = mountOf(start);
    let found = false;
    // A set's iteration visits what is added on the way.
    for (const each of seen) {
      const names = configurationFiles(files, each);
      // A call that leads to nothing has to be reported, so the module that makes it matters.
      found ||= each !== start && names.length === 0;
      for (const name of names) {
        const { matters, calls } = factsOf(joinPath(each, name));
        found ||= matters;
        for (const call of calls) {
          const target = joinPath(each, call);
          if (mountOf(target) === mount) seen.add(target);
          else found = true;
        }
      }
      if (found) break;
    }
    directories.set(start, found);
    return found;
  }

  return {
    directory,
    file: (path) => {
      const { matters, calls } = factsOf(path);
      return matters || calls.length > 0;
    },
  };
}

/** The facts that the bare text of a file shows. */
interface FileFacts {
  readonly matters: boolean;
  /** Sources of local module calls. */
  readonly calls: readonly string[];
}
