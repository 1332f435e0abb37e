/** `npm run bench:soak -- [REVIEWS]`: faults of GitHub, and a SIGKILL every few seconds. Status 1 where anything was lost. */
import { hasRedis, startRedis } from '../test/queue/redis-server.ts';
import { soak } from './soak/run-soak.ts';

const reviews = Number(process.argv[2] ?? 200);
if (!Number.isInteger(reviews) || reviews < 20 || reviews > 2_000) {
  console.error(`npm run bench:soak -- [REVIEWS]: from 20 to 2000, not ${process.argv[2]}`);
  process.exit(2);
}
const redis = hasRedis() ? await startRedis() : undefined;
const runs = [{ name: 'in memory', environment: {}, workers: 0 }];
if (redis) runs.push({ name: 'on Redis, two workers', environment: { REDIS_URL: redis.url }, workers: 2 });
let problems = 0;
for (const run of runs) {
  const found = await soak({ ...run, reviews, faults: 0.05, between: 5_000 });
  problems += found.length;
  for (const problem of found.slice(0, 20)) console.error(`  ✗ ${problem}`);
}
await redis?.stop();
process.exitCode = problems > 0 ? 1 : 0;
