import { createHash } from 'node:crypto';
import { connect, connectionFrom, type OrgClient } from '../../org/client.ts';
import { explain } from '../../org/explain.ts';
import type { Io } from '../io.ts';
import { visible } from '../terminal-text.ts';
import { type OrgProgress, progressOn } from './progress.ts';

/** The client and the settings that every command for an organization has. */
export interface Session {
  readonly client: OrgClient;
  readonly org: string;
  readonly apiUrl: string;
  /** Tells GitHubs and tokens apart, for what is kept between two runs: another token may see other things. */
  readonly identity: readonly string[];
  readonly progress: OrgProgress;
}

/** Does something with GitHub; what GitHub refuses becomes one line and the exit status 2. */
export async function withGitHub<Status extends 0 | 1 | 2>(
  asked: { readonly org: string; readonly 'api-url': string | undefined },
  { env, stderr }: Io,
  work: (session: Session) => Promise<Status>,
): Promise<Status | 2> {
  const say = (text: string) => stderr.write(`require-imdsv2: ${visible(text)}\n`);
  const connection = connectionFrom(asked['api-url'], env);
  if ('problem' in connection) {
    say(connection.problem);
    return 2;
  }
  const progress = progressOn(stderr, env);
  const { apiUrl, token } = connection;
  const client = connect({ apiUrl, auth: token, onWait: (text) => progress.note(text) });
  try {
    return await work({
      client,
      org: asked.org,
      apiUrl,
      identity: [apiUrl, digest(token)],
      progress,
    });
  } catch (error) {
    const line = explain(error);
    if (line === undefined) throw error;
    progress.end();
    say(line);
    return 2;
  } finally {
    progress.end();
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

/** Says what is wrong before anything was done. */
export function refuse(problems: readonly string[], { stderr }: Pick<Io, 'stderr'>): 2 {
  for (const problem of problems) stderr.write(`require-imdsv2: ${visible(problem)}\n`);
  return 2;
}
