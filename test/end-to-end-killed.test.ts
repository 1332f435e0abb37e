import { afterEach, describe, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../playground/demo/start-app.ts';
import { type LocalGitHub, startGitHub } from '../playground/github.ts';
import { hasRedis, type RedisServer, startRedis } from './queue/redis-server.ts';
import { compliant, violating } from './stage.ts';

/** Every request of a review that settles a thread, has more than one batch of annotations, and comments. */
const moments = [
  { when: 'before the run is begun', method: 'POST', path: /check-runs$/, after: false },
  { when: 'after the run is begun', method: 'POST', path: /check-runs$/ },
  { when: 'after the files are listed', path: /files$/ },
  { when: 'after the texts are read', body: /query Texts/ },
  { when: 'after a thread is settled', body: /mutation Settle/ },
  { when: 'after half of the annotations', method: 'PATCH', path: /check-runs/, body: /^(?!.*"conclusion")/ },
  { when: 'after the verdict', method: 'PATCH', path: /check-runs/, body: /"conclusion"/ },
  { when: 'after the comments', path: /reviews$/ },
];

/** On Redis, the job is done again as it came, so only what was written before matters. */
const afterWrites = moments.filter(({ when }) =>
  /after (?:the run|half|the verdict|the comments)/.test(when),
);

const backends = [
  { name: 'in memory', redis: async () => undefined, isThere: true, moments },
  { name: 'on Redis', redis: startRedis, isThere: hasRedis(), moments: afterWrites },
];

let github: LocalGitHub;
let app: RunningApp;
let redis: RedisServer | undefined;

afterEach(async () => {
  if (process.env.SHOW_LOG) console.log(app.log.join('\n'));
  await app?.stop();
  await github?.close();
  await redis?.stop();
});

async function start(): Promise<void> {
  const shared: Record<string, string> = redis ? { REDIS_URL: redis.url } : {};
  app = await startApp({ ...github.environment(), RETRY_SECONDS: '1', ...shared });
  github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
}

/** A pull request with a comment of ours that the next push settles. */
async function open(fullName: string) {
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'README.md': '# Test\n' } });
  await github.commit(fullName, { branch: 'change', from: 'main', files: { 'main.tf': violating('web') } });
  const { number } = await github.openPullRequest(fullName, { title: 'A change', head: 'change' });
  return { fullName, number };
}

/** Pushes, and kills the App at the moment that GitHub meets the request and has done what it asks. */
async function pushAndKill(
  fullName: string,
  { when: _, after = true, ...matcher }: (typeof moments)[number],
) {
  const killed = Promise.withResolvers<void>();
  const meanwhile = () => app.kill().then(killed.resolve);
  const restore = github.fail(matcher, { meanwhile, after, drop: true }, 1);
  const instances = Array.from({ length: 55 }, (_, n) => violating(`w${n}`)).join('\n');
  const files = { 'main.tf': compliant('web'), 'more.tf': instances };
  const headSha = await github.commit(fullName, { branch: 'change', files });
  await killed.promise;
  restore();
  return headSha;
}

describe.each(backends)('kill -9, and a new start: $name', ({ isThere, moments, ...backend }) => {
  test.runIf(isThere)(
    'end in one verdict, and each comment once, wherever it was killed',
    async () => {
      redis = await backend.redis();
      github = await startGitHub({ limits: { secondary: false } });
      github.install(github.createOrganization('acme').login);
      await start();
      const pulls = await Promise.all(moments.map((_, n) => open(`acme/repository-${n}`)));
      const commented = ({ fullName, number }: (typeof pulls)[number]) =>
        github.reviewComments(fullName, number);
      await github.until(() => pulls.every((pull) => commented(pull).length === 1));
      await github.settled();
      const heads: string[] = [];
      for (const [index, moment] of moments.entries()) {
        heads.push(await pushAndKill(pulls[index]!.fullName, moment));
        await start();
      }
      // On Redis, a job is taken over when its replica has been silent for 15 s.
      await github.until(() => pulls.every((pull) => commented(pull).length > 1), { timeout: 180_000 });
      await github.settled({ quiet: 500 });
      const found = pulls.map((pull, index) => {
        const runs = github.checkRuns(pull.fullName, heads[index]!);
        const verdicts = runs.filter(({ conclusion }) => conclusion !== 'cancelled');
        const places = commented(pull).map(({ thread: { path, line } }) => `${path}:${line}`);
        return {
          when: moments[index]!.when,
          unfinished: runs.filter(({ status }) => status !== 'completed').length,
          verdicts: verdicts.map(({ title, annotations }) => [title, annotations.length]),
          comments: places.length,
          doubled: places.length - new Set(places).size,
          settled: github.threads(pull.fullName, pull.number)[0]!.isResolved,
        };
      });
      const right = {
        unfinished: 0,
        verdicts: [['55 of 56 EC2 targets allow IMDSv1', 55]],
        comments: 1 + 30,
      };
      expect(found).toEqual(moments.map(({ when }) => ({ when, ...right, doubled: 0, settled: true })));
    },
    120_000,
  );
});
