/** `npm run bench:load`: many pull requests at once, against the local GitHub with all of its limits. */
import { hasRedis, startRedis } from '../test/queue/redis-server.ts';
import { type Load, runLoad } from './load/run-load.ts';

const [, , jobsWanted = '1000', only] = process.argv;
const jobs = Number(jobsWanted);
const each = 20;
if (!Number.isInteger(jobs / each) || jobs <= 0) {
  console.error(`npm run bench:load -- [JOBS [NAME]]: JOBS is a multiple of ${each}, not ${jobsWanted}`);
  process.exit(2);
}
/** More than a thousand are the same pull requests again, which is quicker than making that many. */
const rounds = Math.ceil(jobs / 1000);
const installations = Math.ceil(jobs / rounds / each);

const loads: Load[] = [
  {
    name: '60 at once in one organization',
    installations: 1,
    pullsEach: 60,
    within: 2_000,
    patience: 100_000,
  },
  {
    name: `${jobs} in ${installations} organizations, 5 % faults`,
    installations,
    pullsEach: each,
    rounds,
    within: 2_000,
    faults: 0.05,
    patience: 300_000,
  },
];
const redis = hasRedis() ? await startRedis() : undefined;
if (redis) {
  loads.push({
    name: `${jobs} on Redis, one of two workers killed`,
    installations,
    pullsEach: each,
    rounds,
    within: 2_000,
    faults: 0.05,
    patience: 300_000,
    workers: 2,
    environment: { REDIS_URL: redis.url },
  });
}

let problems = 0;
for (const load of loads) {
  if (only && !load.name.includes(only)) continue;
  const found = await runLoad(load);
  problems += found.length;
  for (const problem of found.slice(0, 10)) console.error(`  ✗ ${problem}`);
}
await redis?.stop();
process.exitCode = problems > 0 ? 1 : 0;
