import type { GitHub } from './client.ts';
import { limitedFor } from './rate-limit.ts';

/** What is told of every request, whatever came of it. */
export interface RequestObserver {
  onRequest(request: { readonly method: string; readonly url: string }): void;
  /** @param status 0 where GitHub did not answer */
  onAnswer(status: number, quota: { readonly resource: string; readonly left: number } | undefined): void;
  /** @param ms for which GitHub's limits refuse everything */
  onLimit(ms: number): void;
}

/** Tells the observer of every request of this client. */
export function observeRequests(octokit: GitHub, { onRequest, onAnswer, onLimit }: RequestObserver): void {
  octokit.hook.wrap('request', async (request, options) => {
    onRequest({ method: options.method, url: options.url });
    try {
      const response = await request(options);
      onAnswer(response.status, quotaOf(response.headers));
      return response;
    } catch (error) {
      const { status, response } = error as { status?: number; response?: { headers?: object } };
      onAnswer(response ? (status ?? 0) : 0, quotaOf(response?.headers ?? {}));
      const late = limitedFor(error);
      if (late !== undefined) onLimit(late);
      throw error;
    }
  });
}

function quotaOf(headers: object): { resource: string; left: number } | undefined {
  const { 'x-ratelimit-resource': resource, 'x-ratelimit-remaining': left } = headers as Record<
    string,
    string | undefined
  >;
  return resource === undefined || left === undefined ? undefined : { resource, left: Number(left) };
}
