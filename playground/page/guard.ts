/** Names of this machine under which a browser may ask for the page. */
const loopback = ['localhost', '127.0.0.1'];

/**
 * Why a request must not be answered, or null. The page can read repositories on this disk, so it must be nobody's but
 * its own: a name that somebody else's server points at 127.0.0.1 (DNS rebinding) stands in `Host`, which is where a
 * request's URL comes from, and a form or script of another site (request forgery) comes with another `Origin`.
 */
export function refusalOf(request: Request): string | null {
  const { host, hostname } = new URL(request.url);
  if (!loopback.includes(hostname)) return `${hostname} is not a name of this machine.`;
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  const origin = request.headers.get('origin');
  if (origin !== `http://${host}`)
    return `${origin ?? 'A request without an origin'} may press no buttons here.`;
  // A form of another site can't send this type without asking first.
  const type = request.headers.get('content-type')?.split(';', 1)[0];
  return type === 'application/json' ? null : 'Only application/json is understood.';
}

/** The content policy of the page's documents: their own files, and nothing else. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pictures in style sheets (the tick of a checkbox).
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');
