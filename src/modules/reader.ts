import type { ModuleTree } from '../terraform/mounts.ts';
import type { RemoteModules } from '../terraform/remote-modules.ts';

/** A source of modules of other repositories: where each is mounted, and what lies there. */
export interface ModuleReader {
  readonly modules: RemoteModules;
  /** What is mounted below a mount point; undefined for one of another reader. */
  treeAt(mount: string): ModuleTree | undefined;
}
