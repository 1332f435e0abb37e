/** Leaves for the new pull request, where one was opened. */
export function goTo(path: unknown): void {
  if (typeof path === 'string') location.assign(path);
}
