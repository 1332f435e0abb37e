import { createPublicKey } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { World } from '../world/world.ts';
import type { Actor } from './actor.ts';
import { ApiError, badCredentials } from './api-error.ts';

/**
 * Finds the asker of a request, by the `Authorization` header.
 *
 * @throws ApiError 401 when the token or the App's JWT is no good, 403 when the installation is suspended
 */
export async function authenticate(world: World, header: string | undefined): Promise<Actor> {
  if (header === undefined) return { kind: 'anonymous' };
  const [, token = ''] = /^(?:bearer|token) (.+)$/i.exec(header) ?? [];
  if (token.split('.').length === 3) return verifyAppToken(world, token);
  const person = world.personalTokens.get(token);
  if (person !== undefined) return { kind: 'user', account: person.account, token: person };
  const found = world.installationTokens.get(token);
  if (found === undefined || found.expiresAt <= Date.now()) throw badCredentials();
  if (found.installation.suspendedAt !== null)
    throw new ApiError(403, 'This installation has been suspended');
  return { kind: 'installation', token: found };
}

/** An App proves itself by a JWT: RS256 with its private key, for ten minutes at most. */
async function verifyAppToken(world: World, token: string): Promise<Actor> {
  const now = Math.floor(Date.now() / 1000);
  const key = createPublicKey(world.app.publicKey);
  const { payload } = await jwtVerify(token, key, { algorithms: ['RS256'], clockTolerance: 5 }).catch(
    (error: unknown) => {
      const expired = error instanceof errors.JWTExpired;
      const expiry =
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
      throw new ApiError(401, expired ? expiry : 'A JSON web token could not be decoded');
    },
  );
  const { iat, exp, iss } = payload;
  if (typeof iat !== 'number' || iat > now + 5) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== 'number' || exp > now + 605) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  // Since 2024 the client id is welcome too (github.blog changelog, 2024-05-01).
  if (String(iss) !== String(world.app.id) && iss !== world.app.clientId)
    throw new ApiError(404, 'Integration not found');
  return { kind: 'app' };
}
