import type { Request } from './routes.ts';

/**
 * One page of a list, as GitHub cuts it: `per_page` 30 unless asked for and never more than 100, with a `Link` header
 * as long as there are other pages.
 *
 * @param largest lists that end earlier than their items (3,000 files of a pull request)
 */
export function pageOf<T>(request: Request, items: T[], largest = items.length): T[] {
  const whole = items.slice(0, largest);
  const size = Math.min(100, Math.max(1, numberIn(request, 'per_page') ?? 30));
  const page = Math.max(1, numberIn(request, 'page') ?? 1);
  const last = Math.max(1, Math.ceil(whole.length / size));
  const link = (rel: string, to: number) => `<${withPage(request, to)}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('first', 1)] : []),
  ];
  if (links.length > 0) request.header('link', links.join(', '));
  return whole.slice((page - 1) * size, page * size);
}

function numberIn(request: Request, name: string): number | null {
  const value = Number(request.req.query(name));
  return Number.isInteger(value) && value > 0 ? value : null;
}

function withPage(request: Request, page: number): string {
  const url = new URL(request.req.url);
  url.searchParams.set('page', String(page));
  return url.href;
}
