import { expect, test } from 'vitest';
import { oneAtATime } from '../../src/org/client.ts';

test('tasks run one after the other, in their order; one that fails holds up none', async () => {
  const run = oneAtATime(1);
  const log: string[] = [];
  const task =
    (name: string, fails = false) =>
    async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([run(task('a')), run(task('b', true)), run(task('c'))]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
