/** The directory of a path with `/`; `''` for the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash) || '/';
}

/** Joins a directory and a relative path and removes `.` and `..`; the result may start with `../`. */
export function joinPath(directory: string, relative: string): string {
  const absolute = directory.startsWith('/') && !relative.startsWith('/');
  const steps: string[] = [];
  for (const step of `${directory}/${relative}`.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '..' || !absolute) steps.push(step);
  }
  return (absolute ? '/' : '') + steps.join('/');
}
