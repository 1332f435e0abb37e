import type { Fault, FaultMatcher } from '../http/faults.ts';
import type { RequestRecord } from '../http/request-log.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Account } from './account.ts';
import type { App, Installation, InstallationToken } from './app.ts';
import type { Limits } from './limits.ts';
import type { PersonalToken } from './personal-token.ts';
import type { Repository } from './repository.ts';

/** A thing that GraphQL's `node(id:)` and its mutations can find again. */
interface GlobalNode {
  /** GraphQL's name of the type: `PullRequest`, `CheckRun`, … */
  type: string;
  value: unknown;
}

/** A fault that waits for its requests. */
interface ActiveFault {
  matcher: FaultMatcher;
  fault: Fault;
  /** How many more requests it meets. */
  left: number;
}

/** An event on its way to the App. */
export interface OutgoingEvent {
  event: string;
  action: string | null;
  repository: Repository | null;
  installation: Installation | null;
  payload: Record<string, unknown>;
}

/** Everything that this GitHub knows. One value, handed to every function that needs it. */
export interface World {
  /** `http://localhost:PORT`, known once the server listens. */
  url: string;
  directory: string;
  limits: Limits;
  /** The handler of requests outside of `/api/`. */
  pages: ((request: Request) => Response | Promise<Response>) | null;
  app: App;
  /** By login in lower case; GitHub doesn't tell `Acme` from `acme`. */
  accounts: Map<string, Account>;
  /** By `owner/name` in lower case. */
  repositories: Map<string, Repository>;
  installations: Map<number, Installation>;
  installationTokens: Map<string, InstallationToken>;
  personalTokens: Map<string, PersonalToken>;
  nodes: Map<string, GlobalNode>;
  deliveries: Delivery[];
  requests: RequestRecord[];
  faults: ActiveFault[];
  nextId: number;
  /** Set by the webhook sender; world functions only say what happened. */
  send(event: OutgoingEvent): void;
  redeliver(deliveryId: number): void;
  /** Called after every answered request and every change, for those who wait for something. */
  changed: Set<() => void>;
}

/** GitHub's time format: seconds, UTC. */
export function timestamp(at: number = Date.now()): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** A new id and a GraphQL node id for it, by which `value` can be found from now on. */
export function register<T extends { id: number; nodeId: string }>(
  world: World,
  type: string,
  prefix: string,
  fields: Omit<T, 'id' | 'nodeId'>,
): T {
  const id = world.nextId++;
  const nodeId = `${prefix}_${Buffer.from(`0${prefix}${id}`).toString('base64url')}`;
  const value = { id, nodeId, ...fields } as T;
  world.nodes.set(nodeId, { type, value });
  return value;
}

/** Tells those who wait that something happened. */
export function notify(world: World): void {
  for (const listener of world.changed) listener();
}
