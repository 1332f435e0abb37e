import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('');
const options = (tokens: string) => `  metadata_options {\n    http_tokens = ${tokens}\n  }\n`;
const instance = (name: string, body: string) => `resource "aws_instance" "${name}" {\n${body}}\n`;

/** Trees that no person would write, and each of which a scan must get through in time that grows with its size. */
export const heavyInputs: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  '20,000 targets in 2,000 modules': () => ({
    'main.tf': lines(2_000, (n) => `module "m${n}" {\n  source = "./m${n}"\n}\n`),
    ...Object.fromEntries(
      Array.from({ length: 2_000 }, (_, n) => [
        `m${n}/main.tf`,
        lines(10, (at) => instance(`a${at}`, options('"required"'))),
      ]),
    ),
  }),
  '5,000 callers of one module': () => ({
    'main.tf': lines(5_000, (n) => `module "m${n}" {\n  source = "./m"\n  tokens = "required"\n}\n`),
    'm/main.tf': `variable "tokens" {}\n${instance('a', options('var.tokens'))}`,
  }),
  '10,000 users of one variable': () => ({
    'main.tf': `variable "t" {\n  default = "optional"\n}\n${lines(10_000, (n) => instance(`a${n}`, options('var.t')))}`,
  }),
  '1,000 keys of for_each': () => ({
    'main.tf': `locals {\n  all = {\n${lines(1_000, (n) => `    k${n} = "${n % 2 ? 'optional' : 'required'}"\n`)}  }\n}\n${instance('a', `  for_each = local.all\n${options('each.value')}`)}`,
  }),
  'a file of 5 MB': () => ({ 'main.tf': lines(50_000, (n) => instance(`a${n}`, options('"required"'))) }),
  '2,500 one-line resources': () => ({
    'main.tf': lines(2_500, (n) => `resource "aws_instance" "a${n}" { ami = "a" }\n`),
  }),
};

/** Writes files into a directory, by their paths below it. */
export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
