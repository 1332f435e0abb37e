import type { Args, TypedValue } from './node.ts';

/** A page of a list: `nodes`, `edges`, `pageInfo` and `totalCount`, cut by first/after or last/before. */
export function connection<T>(items: T[], args: Args, wrap: (item: T) => TypedValue | null) {
  const after = position(args.after);
  const before = position(args.before);
  let start = after === null ? 0 : after + 1;
  let end = before === null ? items.length : Math.min(before, items.length);
  if (typeof args.first === 'number') end = Math.min(end, start + args.first);
  if (typeof args.last === 'number') start = Math.max(start, end - args.last);
  const edges = items
    .slice(start, end)
    .map((item, index) => ({ cursor: cursorOf(start + index), node: wrap(item) }));
  return {
    totalCount: items.length,
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(index: number): string {
  return Buffer.from(`cursor:v2:${index}`).toString('base64');
}

function position(cursor: unknown): number | null {
  if (typeof cursor !== 'string') return null;
  const [, index] = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  return index === undefined ? null : Number(index);
}
