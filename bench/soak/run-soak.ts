import { type RunningApp, startApp } from '../../playground/demo/start-app.ts';
import { type LocalGitHub, startGitHub } from '../../playground/github.ts';
import { type LoadPull, openPullRequests } from '../load/pull-requests.ts';
import { watchMemory } from '../load/watch-memory.ts';

export interface Soak {
  readonly name: string;
  readonly reviews: number;
  /** Share of GitHub's answers that are faults. */
  readonly faults: number;
  /** Milliseconds between two SIGKILLs, for as long as webhooks come. */
  readonly between: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Processes that only work, beside one that only takes webhooks; 0 for one that does both. */
  readonly workers: number;
}

/** In one repository; many installations have one each. */
const pullsEach = 10;

/** Milliseconds between two webhooks. */
const pace = 150;

/** Milliseconds after the last kill within which everything has to be done: recovery looks every minute. */
const patience = 300_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Reviews under faults and kills against a fresh GitHub. Prints a line, and says what went wrong: a pull request without
 * a verdict, with two, with the wrong one, a run that stays in progress, a comment that is missing or doubled.
 */
export async function soak({
  name,
  reviews,
  faults,
  between,
  environment,
  workers,
}: Soak): Promise<string[]> {
  const github = await startGitHub({ limits: { secondary: false } });
  const owners = Array.from({ length: Math.ceil(reviews / pullsEach) }, (_, n) => `org${n}`);
  for (const owner of [...owners, 'quiet']) github.install(github.createOrganization(owner).login);
  github.setWebhookReachable(false);
  const pulls = await openPullRequests(github, owners, pullsEach);
  const quiet = await openPullRequests(github, ['quiet'], 3);
  const roles = workers === 0 ? ['all'] : ['web', ...Array<string>(workers).fill('worker')];
  const settings = { ...github.environment(), RECOVERY_MINUTES: '1', RETRY_SECONDS: '1', ...environment };
  const peaks: (() => number)[] = [];
  const start = async (role: string) => {
    const app = await startApp({ ...settings, ROLE: role });
    peaks.push(watchMemory(app.port));
    if (role !== 'worker') github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
    return app;
  };
  const apps: RunningApp[] = [];
  for (const role of roles) apps.push(await start(role));
  github.setWebhookReachable(true);
  github.fail({ path: /^\/(repos|graphql)/, probability: faults }, { status: 502 }, Number.POSITIVE_INFINITY);
  let kills = 0;
  let isOver = false;
  const killing = (async () => {
    for (;;) {
      await pause(between);
      if (isOver) return;
      const index = kills++ % apps.length;
      await apps[index]!.kill();
      apps[index] = await start(roles[index]!);
    }
  })();
  try {
    const began = performance.now();
    const waits = [];
    for (const [index, pull] of pulls.entries()) {
      void deliver(github, pull);
      // In the middle of the noise, a quiet installation asks for a review now and then.
      const asks = quiet[Math.floor((3 * index) / pulls.length)];
      if (asks && index % Math.ceil(pulls.length / 3) === 1) waits.push(waitFor(github, asks));
      await pause(pace);
    }
    isOver = true;
    await killing;
    const all = [...pulls, ...quiet];
    const until = performance.now() + patience;
    while (wrong(github, all).length > 0 && performance.now() < until) await pause(500);
    const problems = wrong(github, all);
    const seconds = Math.round((performance.now() - began) / 1000);
    const waited = (await Promise.all(waits)).map((ms) => `${(ms / 1000).toFixed(1)} s`);
    const peak = Math.max(...peaks.map((stop) => stop()));
    console.log(
      [
        name.padEnd(22),
        `${all.length} reviews in ${seconds} s`,
        `${kills} kills`,
        `${problems.length} problems`,
        `quiet installation waits ${waited.join(', ')}`,
        `peak ${peak} MB a process`,
      ].join(' · '),
    );
    if (problems.length > 0 && process.env.SHOW_LOG)
      console.log(
        apps
          .flatMap(({ log }) => log)
          .slice(-60)
          .join('\n'),
      );
    return problems;
  } finally {
    isOver = true;
    await killing;
    for (const stop of peaks) stop();
    for (const app of apps) await app.kill().catch(() => undefined);
    await github.close();
  }
}

async function deliver(github: LocalGitHub, { fullName, number }: LoadPull): Promise<void> {
  const delivery = github
    .deliveries()
    .find((one) => one.event === 'pull_request' && one.action === 'opened' && isAbout(one, fullName, number));
  if (!delivery) throw new Error(`${fullName}#${number} has no webhook`);
  await github.redeliver(delivery.id).catch(() => undefined);
}

function isAbout(
  { payload }: { payload: Record<string, unknown> },
  fullName: string,
  number: number,
): boolean {
  const { repository } = payload as { repository?: { full_name?: string } };
  return repository?.full_name === fullName && payload.number === number;
}

/** Milliseconds from the webhook to the verdict. */
async function waitFor(github: LocalGitHub, pull: LoadPull): Promise<number> {
  const began = performance.now();
  void deliver(github, pull);
  while (!verdictsOf(github, pull).length && performance.now() - began < patience) await pause(50);
  return performance.now() - began;
}

/** A run that was cancelled gave way to another one. */
function verdictsOf(github: LocalGitHub, { fullName, headSha }: LoadPull) {
  return github
    .checkRuns(fullName, headSha)
    .filter(({ status, conclusion }) => status === 'completed' && conclusion !== 'cancelled');
}

function wrong(github: LocalGitHub, pulls: readonly LoadPull[]): string[] {
  return pulls.flatMap((pull) => {
    const { fullName, number, headSha, violations } = pull;
    const verdicts = verdictsOf(github, pull);
    const begun = github.checkRuns(fullName, headSha).filter(({ status }) => status !== 'completed').length;
    const wanted = violations === 0 ? 'success' : 'failure';
    const comments = github
      .reviewComments(fullName, number)
      .map(({ thread, body }) => `${thread.path} ${body}`);
    const doubled = comments.length - new Set(comments).size;
    const missing = violations - new Set(comments).size;
    const what = [
      verdicts.length === 0 && 'is lost',
      verdicts.length > 1 && `has ${verdicts.length} verdicts`,
      verdicts.some(({ conclusion }) => conclusion !== wanted) && 'has the wrong verdict',
      begun > 0 && 'has a run in progress',
      missing > 0 && `lacks ${missing} comments`,
      doubled > 0 && `has ${doubled} doubled comments`,
    ].filter((one) => one !== false);
    return what.map((one) => `${fullName}#${number} ${one}`);
  });
}
