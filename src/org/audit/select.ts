import picomatch from 'picomatch';

/** Tells which repositories were asked for, by name with or without the owner; all of them without a pattern. */
export function selector(patterns: readonly string[]): (fullName: string) => boolean {
  if (patterns.length === 0) return () => true;
  const matches = picomatch([...patterns], { nocase: true, dot: true });
  return (fullName) => matches(fullName) || matches(fullName.slice(fullName.indexOf('/') + 1));
}
