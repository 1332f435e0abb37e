/** Without the slashes at its end. A regular expression would look at each run of slashes again and again. */
export function withoutEndSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}
