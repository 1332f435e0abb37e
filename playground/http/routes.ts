import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Json } from '../json/example.ts';
import type { Access } from '../world/app.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { openRepository } from './access.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';

export interface Env {
  Bindings: HttpBindings;
  Variables: { actor: Actor };
}
export type Server = Hono<Env>;
export type Request = Context<Env>;

/** The repository of `/repos/:owner/:repo/…`, when the asker may do this in it. */
export function repositoryOf(world: World, request: Request, permission: string, access: Access): Repository {
  const { owner, repo } = request.req.param() as { owner: string; repo: string };
  return openRepository(world, request.get('actor'), `${owner}/${repo}`, permission, access);
}

/** @throws ApiError 400 when the body is no JSON object, in GitHub's words */
export async function bodyOf(request: Request): Promise<Json> {
  const text = await request.req.text();
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
    throw new ApiError(400, 'Body should be a JSON object');
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(400, 'Problems parsing JSON');
  }
}

/** A number from the path; what isn't one matches nothing. */
export function numberOf(request: Request, name: string): number {
  return Number(request.req.param(name));
}
