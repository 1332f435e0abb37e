/** What an error that a repository met means, in plain words; what GitHub said where that is all there is. */
export function refusalText(error: unknown): string {
  if (typeof error === 'string') return error;
  const { status, message } = error as { status?: number; message: string };
  const words = status === undefined ? undefined : meanings[status];
  return words ? `${words} (HTTP ${status})` : message;
}

const meanings: Readonly<Record<number, string>> = {
  401: 'the token is not accepted',
  403: 'the token may not read its contents',
  404: 'GitHub shows nothing of it to this token',
  409: 'GitHub has no commit of it',
  451: 'GitHub has blocked it for legal reasons',
  502: 'GitHub could not answer',
  503: 'GitHub could not answer',
  504: 'GitHub could not answer in time',
};
