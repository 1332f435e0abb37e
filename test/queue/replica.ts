/** A replica in a process of its own that never finishes what it started: to be killed. */
import { redisQueue } from '../../src/queue/redis.ts';

const [url, prefix] = process.argv.slice(2) as [string, string];

await redisQueue<string>({
  url,
  prefix,
  lifetime: 1_000,
  onError: () => {},
  work: ({ key }) => {
    process.send!(`started ${key}`);
    return new Promise(() => {});
  },
});
process.send!('ready');
