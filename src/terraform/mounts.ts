import type { Files } from './files.ts';
import type { RemoteModules } from './remote-modules.ts';

/** No file system and no repository has a name with this character in it. */
const mark = '\0';
const slash = '\x01';
const numbered = '\x02';
const hidden = '\x03';

/**
 * The directory below which a module's repository is mounted: one step of a path.
 * @param label what people read: `terraform-aws-modules/ec2-instance/aws 5.6.0`
 * @param number tells apart what has the same label
 * @param visibility may its text be quoted, beyond paths and lines?
 */
export function mountPoint(
  label: string,
  number: number,
  visibility: 'quoted' | 'private' = 'quoted',
): string {
  const name = [mark, slash, numbered, hidden].reduce((text, control) => text.replaceAll(control, ''), label);
  const step = name.replaceAll('/', slash);
  return `${mark}${step}${numbered}${number}${visibility === 'private' ? hidden : ''}`;
}

/** Does a path lie in a module whose text is not for everyone who reads this repository? */
export function isPrivate(path: string): boolean {
  return isMounted(path) && mountOf(path).endsWith(hidden);
}

/** Does a path lie in a module of another repository? */
export function isMounted(path: string): boolean {
  return path.startsWith(mark);
}

/** The directory that everything of one module's repository is mounted below; `''` for the repository's own. */
export function mountOf(path: string): string {
  return isMounted(path) ? path.split('/', 1)[0]! : '';
}

/** A path as people read it: `terraform-aws-modules/ec2-instance/aws 5.6.0, main.tf` in another repository's module. */
export function shownPath(path: string): string {
  if (!isMounted(path)) return path;
  const mount = mountOf(path);
  const label = mount.slice(1, mount.indexOf(numbered)).replaceAll(slash, '/');
  const inside = path.slice(mount.length + 1);
  return inside === '' ? label : `${label}, ${inside}`;
}

/** One module's repository at one version; paths are relative to its top. */
export type ModuleTree = Pick<Files, 'list' | 'read'>;

/** The files of a repository with those of the modules that it calls. `treeAt` gives what is mounted below a mount point. */
export function withModules(
  files: Files,
  modules: RemoteModules,
  treeAt: (mount: string) => ModuleTree | undefined,
): Files {
  const { glance } = files;
  const inside = <T>(path: string, use: (tree: ModuleTree, path: string) => T): T | undefined => {
    const mount = mountOf(path);
    const tree = treeAt(mount);
    return tree && use(tree, path.slice(mount.length + 1));
  };
  const readMounted = (path: string) => inside(path, (tree, below) => tree.read(below));
  return {
    ...files,
    modules,
    list: (directory) =>
      isMounted(directory)
        ? (inside(directory, (tree, below) => tree.list(below)) ?? [])
        : files.list(directory),
    read: (path) => (isMounted(path) ? readMounted(path) : files.read(path)),
    ...(glance && { glance: (path: string) => (isMounted(path) ? readMounted(path) : glance(path)) }),
  };
}
