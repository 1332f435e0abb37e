import { afterAll, beforeAll } from 'vitest';
import { type RunningApp, startApp } from '../playground/demo/start-app.ts';
import { type LocalGitHub, startGitHub } from '../playground/github.ts';

/** A pull request of an end-to-end test. */
interface Opened {
  readonly fullName: string;
  readonly number: number;
  readonly headSha: string;
}

/** A GitHub and the real App for the tests of one file; with SHOW_LOG the App's log is printed at the end. */
export interface Stage {
  readonly github: LocalGitHub;
  readonly app: RunningApp;
  /** Opens later pull requests in an organization of its own: GitHub limits each installation. @returns its login */
  move(): string;
  /** A pull request that adds or changes these files, in a repository of its own. */
  open(files: Record<string, string | null>, base?: Record<string, string>): Promise<Opened>;
  /** The completed check run on that head, when everything has come to rest. */
  reviewed(pull: Pick<Opened, 'fullName' | 'headSha'>): ReturnType<LocalGitHub['untilCheckCompletes']>;
  /** Nothing is under way on GitHub, and the App has nothing to do any more: on a busy machine it may think for long. */
  settled(): Promise<void>;
  /** `METHOD what` of each request since the log was cleared, without minting tokens. */
  requests(): string[];
}

type GitHubOptions = NonNullable<Parameters<typeof startGitHub>[0]>;
type Installing = NonNullable<Parameters<LocalGitHub['install']>[1]>;
export type StageOptions = GitHubOptions &
  Pick<Installing, 'permissions'> & { readonly environment?: Record<string, string> };

/** @param options of the local GitHub; `permissions` are what the installation grants, default everything asked for */
export function stage({ permissions, environment, ...options }: StageOptions = {}): Stage {
  let github: LocalGitHub;
  let app: RunningApp;
  let repositories = 0;
  let organizations = 0;
  let organization = 'acme';

  beforeAll(async () => {
    github = await startGitHub(options);
    // The looks for what got lost have tests of their own: here they would only disturb the counts.
    app = await startApp({ ...github.environment(), RECOVERY_MINUTES: '0', ...environment });
    github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
    install('acme');
  });

  afterAll(async () => {
    if (process.env.SHOW_LOG) console.log(app.log.join('\n'));
    await app?.stop();
    await github?.close();
  });

  function install(login: string): void {
    github.install(github.createOrganization(login).login, permissions ? { permissions } : {});
  }

  async function settled(): Promise<void> {
    do await github.settled();
    while (await isWorking(app));
  }

  return {
    settled,
    get github() {
      return github;
    },
    get app() {
      return app;
    },
    move() {
      organization = `acme-${++organizations}`;
      install(organization);
      return organization;
    },
    async open(files, base = { 'README.md': '# Test\n' }) {
      const fullName = `${organization}/repository-${++repositories}`;
      await github.createRepository({ fullName });
      await github.commit(fullName, { branch: 'main', files: base });
      await github.commit(fullName, { branch: 'change', from: 'main', files });
      const pull = await github.openPullRequest(fullName, { title: 'A change', head: 'change' });
      return { fullName, number: pull.number, headSha: pull.headSha };
    },
    async reviewed({ fullName, headSha }) {
      const run = await github.untilCheckCompletes(fullName, headSha);
      await settled();
      return run;
    },
    requests: () =>
      github
        .requests()
        .filter(({ path }) => !path.includes('access_tokens'))
        .map(({ method, path }) => {
          const what = path.replace(/^\//, '').replace(/^repos\/[^/]+\/[^/]+\//, '');
          return `${method} ${what.replace(/\?.*/, '').replace(/check-runs\/\d+/, 'check-runs')}`;
        }),
  };
}

/** By its own metrics. */
async function isWorking({ port }: RunningApp): Promise<boolean> {
  const metrics = await (await fetch(`http://localhost:${port}/metrics`)).text();
  const jobs = [...metrics.matchAll(/^require_imdsv2_queue_jobs\{state="(?:waiting|running)"\} (\d+)$/gm)];
  if (jobs.length !== 2) throw new Error('The metrics don’t tell how many jobs there are.');
  return jobs.some(([, count]) => count !== '0');
}

/** An instance that allows IMDSv1; the deciding line is the third. */
export function violating(name: string): string {
  return `resource "aws_instance" "${name}" {
  metadata_options {
    http_tokens = "optional"
  }
}
`;
}

/** The same instance as it should be. */
export function compliant(name: string): string {
  return violating(name).replace('optional', 'required');
}
