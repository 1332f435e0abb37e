import { realpathSync } from 'node:fs';
import { type Disk, installedModules } from '../../modules/installed.ts';
import type { ModuleReader } from '../../modules/reader.ts';
import { diskFiles } from './disk.ts';

/**
 * The modules that `terraform init` installed on this disk.
 * @param prefix what comes before every relative path on its way to the disk
 * @param dataDirectory `TF_DATA_DIR`
 */
export function modulesOnDisk(prefix: string, dataDirectory: string | undefined): ModuleReader {
  // An unreadable module is reported at its call, not as an error of the scan.
  const at = (start: string) => diskFiles({ paths: [], prefix: start, onError: () => {} });
  const relative = at(prefix);
  const absolute = at('');
  const isAbsolute = (path: string) => /^(?:\/|[a-z]:\/)/i.test(path);
  const diskOf = (path: string) => (isAbsolute(path) ? absolute : relative);
  const disk: Disk = {
    list: (directory) => diskOf(directory).list(directory),
    read: (path) => diskOf(path).read(path),
    real(path) {
      try {
        return realpathSync.native(isAbsolute(path) ? path : prefix + path || '.');
      } catch {
        return undefined;
      }
    },
  };
  return installedModules(disk, dataDirectory || undefined);
}
