import type { GraphQLResolveInfo } from 'graphql';
import type { Actor } from '../http/actor.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import type { World } from '../world/world.ts';

/** The asker of a query, and the world that it is asked of. */
export interface Context {
  world: World;
  actor: Actor;
  limiter: RateLimiter;
  /** Possible nodes of the whole query. */
  nodeCount: number;
}

// biome-ignore lint/suspicious/noExplicitAny: GraphQL has checked the arguments against the schema.
export type Args = Record<string, any>;

/** How the fields of one type are found, by name. */
export type Fields<T> = Record<
  string,
  (value: T, args: Args, context: Context, info: GraphQLResolveInfo) => unknown
>;

/** A value of the world with its GraphQL type, so that interfaces and unions know what they hold. */
export interface TypedValue<T = unknown> {
  __typename: string;
  value: T;
}

export function typed<T>(type: string, value: T): TypedValue<T>;
export function typed<T>(type: string, value: T | null): TypedValue<T> | null;
export function typed<T>(type: string, value: T | null): TypedValue<T> | null {
  return value === null ? null : { __typename: type, value };
}

/** A request that can't be answered, with GitHub's `type` of error. */
export class GraphqlFault extends Error {
  override name = 'GraphqlFault';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export const forbidden = (): GraphqlFault =>
  new GraphqlFault('FORBIDDEN', 'Resource not accessible by integration');
