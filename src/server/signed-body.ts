import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BodyShare } from './body-budget.ts';

/** GitHub never sends a larger payload; more is not read. */
export const largestPayload = 25 * 1024 * 1024;

/** `busy`: the memory for bodies is used up by others. */
export type SignedBody = { readonly body: string } | 'too large' | 'busy' | 'forged';

/**
 * Reads a body and checks its signature on the way, so that a forged one is dropped in pieces: it is neither put
 * together nor decoded.
 *
 * @param signature `sha256=…`, as the header has it
 */
export async function signedBody(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  { secret, signature, share }: { secret: string; signature: string; share: BodyShare },
): Promise<SignedBody> {
  const hmac = createHmac('sha256', secret);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > largestPayload) return 'too large';
    if (!share.take(chunk.length)) return 'busy';
    hmac.update(chunk);
    parts.push(chunk);
  }
  const [given, wanted] = [Buffer.from(signature), Buffer.from(`sha256=${hmac.digest('hex')}`)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'forged';
  return { body: Buffer.concat(parts).toString('utf8') };
}
