import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type RunningApp, startApp } from '../../playground/demo/start-app.ts';
import { type LocalGitHub, startGitHub } from '../../playground/github.ts';
import { percentile } from './percentile.ts';
import { type LoadPull, mistakes, openPullRequests } from './pull-requests.ts';
import { watchMemory } from './watch-memory.ts';

export interface Load {
  readonly name: string;
  readonly installations: number;
  readonly pullsEach: number;
  /** How often each is judged: once when it is opened, and again when a person presses Re-run. Default 1. */
  readonly rounds?: number;
  /** Milliseconds over which the webhooks are spread. */
  readonly within: number;
  /** Share of GitHub's answers that are faults. */
  readonly faults?: number;
  /** Milliseconds after which a pull request without a verdict counts as lost. */
  readonly patience: number;
  readonly environment?: Record<string, string>;
  /** More processes on the same queue; the first of them is killed in the middle. */
  readonly workers?: number;
}

/** Runs one load against a fresh GitHub and a fresh App, prints a line, and says what went wrong. */
export async function runLoad(load: Load): Promise<string[]> {
  const {
    installations,
    pullsEach,
    within,
    faults = 0,
    patience,
    environment = {},
    workers = 0,
    rounds = 1,
  } = load;
  const github = await startGitHub();
  const owners = Array.from({ length: installations }, (_, n) => `org${n}`);
  for (const owner of owners) github.install(github.createOrganization(owner).login);
  github.setWebhookReachable(false);
  const pulls = await openPullRequests(github, owners, pullsEach);
  const settings = {
    ...github.environment(),
    RECOVERY_MINUTES: '0',
    RETRY_SECONDS: '1',
    LOG_LEVEL: 'warn',
    ...environment,
  };
  const apps: RunningApp[] = [];
  try {
    for (let n = 0; n <= workers; n++) {
      const role = workers === 0 ? 'all' : n === 0 ? 'web' : 'worker';
      apps.push(await startApp({ ...settings, ROLE: role, LOG_LEVEL: 'info' }));
    }
    const [web] = apps as [RunningApp];
    github.setWebhook({ url: `http://localhost:${web.port}/api/github/webhooks` });
    github.setWebhookReachable(true);
    if (faults > 0) {
      const matcher = { path: /^\/(repos|graphql)/, probability: faults };
      github.fail(matcher, { status: 502 }, Number.POSITIVE_INFINITY);
    }
    const peak = watchMemory(apps.at(-1)!.port);
    const probe = fork(new URL('./probe.ts', import.meta.url), [
      `http://localhost:${web.port}/api/github/webhooks`,
      github.app.webhookSecret,
    ]);
    const began = performance.now();
    const answers = await deliver(github, within);
    if (workers > 0) setTimeout(() => void apps[1]!.kill(), 3_000);
    const verdicts = await untilJudged(github, pulls, began, patience);
    for (let round = 2; round <= rounds; round++) {
      for (const { fullName, headSha } of pulls) {
        const run = github.checkRuns(fullName, headSha).findLast(({ status }) => status === 'completed');
        if (run) github.rerunCheck(run.id);
      }
      await untilJudged(github, pulls, performance.now(), patience, round);
    }
    const seconds = (performance.now() - began) / 1000;
    probe.send('stop');
    const [pings] = (await once(probe, 'message')) as [number[]];
    await github.settled({ quiet: 1_000, timeout: 150_000 }).catch(() => undefined);
    const unanswered = answers.filter(({ status }) => status !== 202).length;
    console.log(
      [
        load.name.padEnd(44),
        `${pulls.length * rounds} reviews in ${seconds.toFixed(1)} s`,
        `${((pulls.length * rounds) / seconds).toFixed(1)}/s`,
        `acknowledged p50 ${percentile(pings, 0.5).toFixed(0)} ms, p99 ${percentile(pings, 0.99).toFixed(0)} ms`,
        `queued ${await acknowledged(web.port)}`,
        `verdict p50 ${percentile(verdicts, 0.5).toFixed(1)} s, last ${percentile(verdicts, 1).toFixed(1)} s`,
        `peak ${peak()} MB`,
      ].join(' · '),
    );
    const problems = [
      ...(unanswered > 0 ? [`${unanswered} webhooks were refused`] : []),
      ...mistakes(github, pulls, rounds),
    ];
    if (problems.length > 0 && process.env.SHOW_LOG)
      console.log(
        apps
          .flatMap(({ log }) => log)
          .slice(-40)
          .join('\n'),
      );
    return problems;
  } finally {
    for (const app of apps) await app.kill().catch(() => undefined);
    await github.close();
  }
}

/** The times that the App itself measured, free of this process's own work. */
async function acknowledged(port: number): Promise<string> {
  const text = await (await fetch(`http://localhost:${port}/metrics`)).text();
  const within = (bucket: string) =>
    Number(
      new RegExp(`^require_imdsv2_webhook_duration_seconds_bucket\\{le="${bucket}"\\} (\\d+)`, 'm').exec(
        text,
      )?.[1],
    );
  return `${((100 * within('0.1')) / within('\\+Inf')).toFixed(2)} % within 100 ms`;
}

/** Sends every webhook once more, spread over `within` ms. */
async function deliver(github: LocalGitHub, within: number) {
  const deliveries = github
    .deliveries()
    .filter(({ event, action }) => event === 'pull_request' && action === 'opened');
  return Promise.all(
    deliveries.map(async ({ id }, n) => {
      await new Promise((resolve) => setTimeout(resolve, (within * n) / deliveries.length));
      const { statusCode } = await github.redeliver(id);
      return { status: statusCode };
    }),
  );
}

/** Seconds until each verdict. */
async function untilJudged(
  github: LocalGitHub,
  pulls: readonly LoadPull[],
  began: number,
  patience: number,
  round = 1,
) {
  const seconds: number[] = [];
  const open = new Set(pulls);
  while (open.size > 0 && performance.now() - began < patience) {
    for (const pull of open) {
      const runs = github.checkRuns(pull.fullName, pull.headSha);
      if (runs.filter(({ status }) => status === 'completed').length < round) continue;
      open.delete(pull);
      seconds.push((performance.now() - began) / 1000);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return seconds;
}
