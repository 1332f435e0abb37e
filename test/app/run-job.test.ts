import type { Probot } from 'probot';
import { expect, test } from 'vitest';
import type { AppTask } from '../../src/app/app.ts';
import { tellFailure } from '../../src/app/run-job.ts';
import type { AfterFailure } from '../../src/queue/queue.ts';
import type { Metrics } from '../../src/server/metrics.ts';

const commit = { kind: 'commit', owner: 'o', repo: 'r', sha: 'a', number: 1 } as const;
const task: AppTask = { installation: 1, task: commit };
const job = { key: 'o/r#1', delivery: 'd', lane: '1', task };

function told(error: unknown, after: AfterFailure) {
  const lines: unknown[][] = [];
  const results: string[] = [];
  const log =
    (level: string) =>
    (...line: unknown[]) =>
      lines.push([level, ...line]);
  const probot = { log: { error: log('error'), warn: log('warn') } } as unknown as Probot;
  const metrics = { jobDone: (result: string) => results.push(result) } as unknown as Metrics;
  tellFailure({ probot, metrics }, error, job, after);
  return { line: JSON.stringify(lines), results };
}

test('no request, and so no token, gets into the log', () => {
  const request = { headers: { authorization: 'token ghs_secret' } };
  const error = Object.assign(new Error('no'), { status: 502, request });
  const { line, results } = told(error, { next: 'give-up' });
  expect(line).not.toContain('ghs_secret');
  expect(line).toContain('o/r#1 failed, given up: no');
  expect(results).toEqual(['give-up']);
});

test('a limit is a warning that says when it goes on', () => {
  expect(told(new Error('limit'), { next: 'hold', after: 1500 }).line).toMatch(
    /^\[\["warn".*again in 2 s: limit/,
  );
});
