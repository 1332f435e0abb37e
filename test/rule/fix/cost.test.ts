import { expect, it } from 'vitest';
import { instance } from './instance.ts';
import { judged } from './promises.ts';

it.each([
  [
    '400 targets in one file',
    (count: number) => ({
      'main.tf': Array.from(
        { length: count },
        (_, i) => instance(`i${i}`) + `resource "aws_instance" "j${i}" {\n  ami = "x" # ü\n}\n`,
      ).join('\n'),
    }),
  ],
  [
    '400 files in a directory',
    (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}.tf`, instance(`i${i}`)])),
  ],
  [
    '400 literals that comments stand behind',
    (count: number) => ({
      'main.tf': `locals {\n${Array.from({ length: count }, (_, i) => `  t${i} = null # ${i}\n`).join('')}}\n${Array.from({ length: count }, (_, i) => instance(`i${i}`, `local.t${i}`)).join('')}`,
    }),
  ],
  [
    '400 targets in one line of JSON',
    (count: number) => ({
      'main.tf.json': JSON.stringify({
        resource: {
          aws_instance: Object.fromEntries(Array.from({ length: count }, (_, i) => [`i${i}`, {}])),
        },
      }),
    }),
  ],
])('%s take about four times as long as 100', { retry: 2 }, async (_, contentsOf) => {
  const contents = (count: number) => new Map(Object.entries(contentsOf(count)));
  const [small, large] = [contents(100), contents(400)];
  await cost(small);
  const few = Math.min(await cost(small), await cost(small));
  expect(await cost(large)).toBeLessThan(few * 10);
});

/** Time of the processor, in ms: others may be busy, too. */
async function cost(contents: ReadonlyMap<string, string>): Promise<number> {
  const start = process.cpuUsage();
  const { findings } = await judged(contents);
  expect(findings.every(({ fix }) => fix)).toBe(true);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
