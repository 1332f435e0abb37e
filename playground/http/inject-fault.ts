import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/world.ts';
import type { Fault, FaultMatcher } from './faults.ts';
import type { Request } from './routes.ts';

/** The first fault that waits for this request; counts it as met. */
export function takeFault(world: World, method: string, path: string, body: string): Fault | null {
  const active = world.faults.find(({ matcher, left }) => left > 0 && meets(matcher, method, path, body));
  if (active === undefined) return null;
  active.left -= 1;
  return active.fault;
}

/**
 * Waits, and gives the answer of the fault.
 *
 * @returns null when the fault only was a delay
 */
export async function applyFault(request: Request, fault: Fault): Promise<Response | null> {
  if (fault.delay !== undefined) await sleep(fault.delay);
  await fault.meanwhile?.();
  if (fault.drop) {
    request.env.incoming.socket.destroy();
    return new Response(null, { status: 500 });
  }
  if (fault.status === undefined) return null;
  const body = fault.body ?? { message: fault.status >= 500 ? 'Server Error' : 'Injected fault' };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json; charset=utf-8';
  return new Response(text, { status: fault.status, headers: { 'content-type': type, ...fault.headers } });
}

function meets(matcher: FaultMatcher, method: string, path: string, body: string): boolean {
  if (matcher.method !== undefined && matcher.method.toUpperCase() !== method) return false;
  if (!contains(matcher.path, path) || !contains(matcher.body, body)) return false;
  return matcher.probability === undefined || Math.random() < matcher.probability;
}

function contains(wanted: string | RegExp | undefined, text: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
