import { parseArgs } from 'node:util';
import { style } from './demo/markdown-text.ts';
import { reviewText } from './demo/print-review.ts';
import { type RunningApp, startApp } from './demo/start-app.ts';
import { type LocalGitHub, openSamplePullRequest, pullRequestFromDisk, startGitHub } from './github.ts';

const usage = `npm run demo                                             reviews a sample pull request
npm run demo -- --repo DIR [--base REF] [--head REF]     reviews REF...REF of a git repository (default HEAD~1...HEAD)`;

/** A GitHub and the App on this machine, a pull request, its review in the terminal. */
async function demo(): Promise<void> {
  const options = readOptions();
  let github: LocalGitHub | undefined;
  let app: RunningApp | undefined;
  try {
    progress('Starting a GitHub on this machine and the App');
    github = await startGitHub();
    app = await startApp(github.environment());
    github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });

    progress('Opening a pull request');
    github.install(github.createOrganization('acme').login);
    const { repo, base, head } = options;
    const pull =
      repo === undefined
        ? await openSamplePullRequest(github)
        : await pullRequestFromDisk(github, { repo, base, head });

    progress('The App is reviewing it');
    const run = await github.untilCheckCompletes(pull.repository.fullName, pull.headSha, {
      timeout: 120_000,
    });
    await github.settled({ timeout: 60_000 });
    progress();
    console.log(await reviewText(github, pull, run));
  } catch (error) {
    progress();
    for (const line of app?.log ?? []) if (!isRoutine(line)) console.error(style('dim', line));
    throw error;
  } finally {
    await app?.stop();
    await github?.close();
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      repo: { type: 'string' },
      base: { type: 'string' },
      head: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  if (values.repo === undefined && (values.base ?? values.head) !== undefined) {
    throw new Error('--base and --head belong to --repo DIR.');
  }
  return { repo: values.repo, base: values.base ?? 'HEAD~1', head: values.head ?? 'HEAD' };
}

/** Below a warning, in the App's log of JSON lines. */
function isRoutine(line: string): boolean {
  return /^\{"level":[1-3]0,/.test(line);
}

/** One line that says what is waited for; it goes away again on a terminal, and goes nowhere else. */
function progress(text = ''): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text === '' ? '' : `${text} …`}`);
}

// Ctrl-C ends the App, too.
process.once('SIGINT', () => process.exit(130));

try {
  await demo();
} catch (error) {
  console.error(`npm run demo: ${(error as Error).message}`);
  process.exitCode = 1;
}
