/** Does the cost of verified fixes grow with the files? Time of the processor for 100 and for 400: `node bench/fixes.ts`. */
import { scan } from '../src/rule/scan.ts';
import { memoryFiles } from '../src/terraform/files.ts';

const instance = (name: string, tokens = '"optional"') =>
  `resource "aws_instance" "${name}" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));

const shapes: Record<string, (count: number) => Record<string, string>> = {
  'targets in one file': (count) => ({
    'main.tf': many(
      count,
      (i) => `${instance(`i${i}`)}\nresource "aws_instance" "j${i}" {\n  ami = "x" # ü\n}\n`,
    ).join('\n'),
  }),
  'files in a directory': (count) =>
    Object.fromEntries(many(count, (i) => `f${i}.tf`).map((name, i) => [name, instance(`i${i}`)])),
  'literals with comments behind': (count) => ({
    'main.tf': `locals {\n${many(count, (i) => `  t${i} = null # ${i}\n`).join('')}}\n${many(count, (i) => instance(`i${i}`, `local.t${i}`)).join('')}`,
  }),
  'targets in one line of JSON': (count) => ({
    'main.tf.json': JSON.stringify({
      resource: { aws_instance: Object.fromEntries(many(count, (i) => `i${i}`).map((name) => [name, {}])) },
    }),
  }),
};

/** Least of three, in ms: others may be busy, too. */
async function cost(contents: Record<string, string>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const start = process.cpuUsage();
    const { findings } = await scan(memoryFiles(new Map(Object.entries(contents))), { vouch: true });
    const { user, system } = process.cpuUsage(start);
    if (!findings.every(({ fix }) => fix)) throw new Error('a finding has no fix');
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

console.log('| what | 100 | 400 | ratio |');
console.log('| --- | --- | --- | --- |');
for (const [name, contentsOf] of Object.entries(shapes)) {
  const few = await cost(contentsOf(100));
  const large = await cost(contentsOf(400));
  console.log(`| ${name} | ${few.toFixed(0)} ms | ${large.toFixed(0)} ms | ${(large / few).toFixed(1)} |`);
}
