import type { GitHub } from './client.ts';

/** An answer as it came last time, and the tag to ask GitHub with whether it still holds. */
interface Remembered {
  readonly etag: string;
  readonly response: { data: unknown; headers: Record<string, unknown>; status: number; url: string };
}

/** Answers that are kept, over all installations; a page of 100 files with patches has some 100 KB. */
const mostRemembered = 200;

const remembered = new Map<string, Remembered>();

/**
 * Asks for what was read before with its etag. GitHub answers 304 where nothing changed, which is free: a re-run, a
 * draft made ready and another base read the same list of files again.
 *
 * @param scope keeps installations apart: what one may see is no other's business
 */
export function useConditionalRequests(octokit: GitHub, scope: string): void {
  octokit.hook.wrap('request', async (request, options) => {
    if (options.method !== 'GET') return request(options);
    const key = `${scope} ${JSON.stringify(octokit.request.endpoint.parse(options).url)}`;
    const known = remembered.get(key);
    // before-after-hook hands the first options to every hook, so they are changed and not copied.
    if (known) options.headers = { ...options.headers, 'if-none-match': known.etag };
    try {
      const response = await request(options);
      remember(key, response.headers.etag, response as Remembered['response']);
      return response;
    } catch (error) {
      if (!known || (error as { status?: number }).status !== 304) throw error;
      remember(key, known.etag, known.response);
      // Octokit changes the headers of a page on its way through them, so everybody gets a copy.
      return { ...known.response, headers: { ...known.response.headers } } as never;
    }
  });
}

/** The newest at the end, the oldest forgotten. */
function remember(key: string, etag: string | undefined, response: Remembered['response']): void {
  remembered.delete(key);
  if (!etag) return;
  remembered.set(key, { etag, response: { ...response, headers: { ...response.headers } } });
  if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
}
