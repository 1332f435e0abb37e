import { ApiError } from './api-error.ts';

/** GitHub's answer for what went wrong; what only went wrong in this GitHub says so, with status 500. */
export function errorResponse(error: unknown): Response {
  if (!(error instanceof ApiError)) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return Response.json({ message: `The local GitHub failed: ${words}`, status: '500' }, { status: 500 });
  }
  const { status, message, errors, documentation, headers } = error;
  const body = {
    message,
    ...(errors === null ? {} : { errors }),
    documentation_url: documentation,
    status: String(status),
  };
  return Response.json(body, { status, headers });
}
