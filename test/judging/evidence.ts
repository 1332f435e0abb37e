import type { Evidence } from '../../src/judging/judge-change.ts';
import { defaultPolicy } from '../../src/policy/schema.ts';

/** The evidence of a pull request that adds these files. */
export function evidenceOf(files: Readonly<Record<string, string>>): Evidence {
  const contents = new Map(
    Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]),
  );
  const changed = [...contents.keys()].map((path) => ({
    path,
    status: 'added',
    patch: undefined,
    previousPath: undefined,
  }));
  return {
    changed: { files: changed as never, unlisted: 0 },
    context: {
      texts: { contents, unread: new Map() },
      directories: [''],
      touched: [''],
      base: { contents: new Map(), unread: new Map() },
      threads: [],
      policy: { repository: null, organization: null },
    } as never,
    inForce: { policy: defaultPolicy, sources: [], problems: [] },
    button: 'off',
  };
}
