import type { LocalGitHub } from '../local-github.ts';

/** Changes that come together are told as one, after this many milliseconds. */
const together = 40;

/** A stream of server-sent events: one `changed`, without content, whenever something may look different now. */
export function changeEvents(github: LocalGitHub): Response {
  const encoder = new TextEncoder();
  let waiting: NodeJS.Timeout | undefined;
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const tell = () => {
        waiting = undefined;
        controller.enqueue(encoder.encode('event: changed\ndata:\n\n'));
      };
      const unsubscribe = github.onChange(() => {
        waiting ??= setTimeout(tell, together);
      });
      end = () => {
        clearTimeout(waiting);
        unsubscribe();
      };
      // Says at once that it listens, so that nothing is missed between a page's first look and the stream.
      tell();
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}
