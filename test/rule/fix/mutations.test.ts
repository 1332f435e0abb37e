import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixed, judged } from './promises.ts';

/*
 * Compliant targets of real Terraform, made to allow IMDSv1 in every way that people write it: each is found where the
 * value stands, and fixed.
 */

/** Repositories with real Terraform, one in each directory; where there are none, nothing is tested. */
const corpus = resolve(process.env.CORPUS ?? '../shared/corpus');
const repositories = existsSync(corpus)
  ? readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  : [];

/** So many targets of one repository are changed. */
const mostTargets = 3;

type Contents = ReadonlyMap<string, string>;

interface Mutant {
  readonly contents: Contents;
  /** Where the finding has to stand. */
  readonly path: string;
  readonly line: number;
}

/** A block `metadata_options` of one line for each argument, with its literal. */
interface Site {
  readonly path: string;
  readonly lines: readonly string[];
  /** Indexes of the lines. */
  readonly header: number;
  readonly tokens: number;
  readonly end: number;
  /** The resource’s header. */
  readonly resource: number;
}

const added = (path: string, name: string) => join(dirname(path), name);

/** The lines of a file with others in the place of some of them. */
function replaced({ lines }: Site, from: number, count: number, ...by: readonly string[]): string {
  return lines.toSpliced(from, count, ...by).join('\n');
}

function withValue(site: Site, value: string): string {
  return replaced(
    site,
    site.tokens,
    1,
    site.lines[site.tokens]!.replace('"required"', () => value),
  );
}

const mutations: Readonly<Record<string, (contents: Contents, site: Site) => Mutant>> = {
  'the block is deleted': (contents, site) => ({
    contents: new Map(contents).set(site.path, replaced(site, site.header, site.end - site.header + 1)),
    path: site.path,
    line: site.resource + 1,
  }),
  'the literal is another': (contents, site) => ({
    contents: new Map(contents).set(site.path, withValue(site, '"optional"')),
    path: site.path,
    line: site.tokens + 1,
  }),
  'it is a local': moved('local.mutated', 'mutated.tf', 'locals {\n  mutated = "optional"\n}\n', 2),
  'it is a default of a variable': moved(
    'var.mutated',
    'mutated.tf',
    'variable "mutated" {\n  default = "optional"\n}\n',
    2,
  ),
  'it is in a values file': (contents, site) => {
    const mutant = moved('var.mutated', 'mutated.tf', 'variable "mutated" {\n  type = string\n}\n', 1);
    const path = added(site.path, 'mutated.auto.tfvars');
    return {
      contents: new Map(mutant(contents, site).contents).set(path, '\nmutated = "optional"\n'),
      path,
      line: 2,
    };
  },
  'it is in YAML': moved(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is Terraform’s template
    'yamldecode(file("${path.module}/mutated.yaml")).imds.tokens',
    'mutated.yaml',
    'imds:\n  tokens: optional\n',
    2,
  ),
  'it is an optional attribute’s default': moved(
    'var.mutated.tokens',
    'mutated.tf',
    'variable "mutated" {\n  type = object({\n    tokens = optional(string, "optional")\n  })\n  default = {}\n}\n',
    3,
  ),
  'the block is dynamic': (contents, site) => {
    const [header, ...rest] = site.lines.slice(site.header, site.end + 1);
    const indent = /^\s*/.exec(header!)![0];
    const body = rest.slice(0, -1).map((line) => line.replace('"required"', '"optional"'));
    return {
      contents: new Map(contents).set(
        site.path,
        replaced(
          site,
          site.header,
          site.end - site.header + 1,
          `${indent}dynamic "metadata_options" {`,
          `${indent}  for_each = [1]`,
          `${indent}  content {`,
          ...body,
          `${indent}  }`,
          `${indent}}`,
        ),
      ),
      path: site.path,
      line: site.tokens + 3,
    };
  },
};

/** The literal moves into another file, and is another there. */
function moved(value: string, name: string, text: string, line: number) {
  return (contents: Contents, site: Site): Mutant => ({
    contents: new Map(contents).set(site.path, withValue(site, value)).set(added(site.path, name), text),
    path: added(site.path, name),
    line,
  });
}

function siteOf(path: string, text: string, line: number): Site | undefined {
  const lines = text.split('\n');
  const resource = line - 1;
  const after = lines.findIndex((each, index) => index > resource && /^\}/.test(each));
  const header = lines.findIndex(
    (each, index) => index > resource && index < after && /^\s*metadata_options \{\s*$/.test(each),
  );
  if (header < 0) return undefined;
  const end = lines.findIndex((each, index) => index > header && /^\s*\}\s*$/.test(each));
  const tokens = lines.findIndex(
    (each, index) => index > header && index < end && /^\s*http_tokens\s*=\s*"required"\s*$/.test(each),
  );
  const disabled = lines.slice(header, end).some((each) => /http_endpoint\s*=(?!\s*"enabled")/.test(each));
  return tokens < 0 || disabled ? undefined : { path, lines, header, tokens, end, resource };
}

let mutants = 0;

describe.runIf(repositories.length > 0)('what is made to allow IMDSv1 is found and fixed', () => {
  it.each(repositories.map(({ name }) => name))(
    '%s',
    async (name) => {
      const whole = read(join(corpus, name));
      for (const [directory, contents] of await compliantDirectories(whole)) {
        const { targets } = await judged(contents);
        const sites = targets
          .filter(({ verdict, address }) => verdict === 'compliant' && !address.includes('module.'))
          .flatMap(({ path, line, address }) => {
            const site = siteOf(path, contents.get(path) ?? '', line);
            return site ? [{ address, site }] : [];
          });
        for (const { address, site } of sites.slice(0, mostTargets)) {
          for (const [what, mutate] of Object.entries(mutations)) {
            const mutant = mutate(contents, site);
            const { before, contents: after, broken } = await fixed(mutant.contents, false);
            const seen = before.findings.find((finding) => finding.address === address && finding.fix);
            const told = `${name}/${directory} ${address}: ${what}`;
            expect({ told, verdict: seen?.verdict, path: seen?.path, line: seen?.startLine }).toEqual({
              told,
              verdict: 'violation',
              path: mutant.path,
              line: mutant.line,
            });
            expect(broken, told).toEqual([]);
            mutants++;
            const healed = (await judged(after)).targets.find((target) => target.address === address);
            expect(healed?.verdict, told).toBe('compliant');
          }
        }
      }
    },
    120_000,
  );

  afterAll(() => console.log(`corpus: ${mutants} mutants found and fixed`));
});

/** Each directory alone that has a block with required tokens: a root of its own, the first of a repository. */
async function compliantDirectories(whole: Contents): Promise<[string, Contents][]> {
  const found: [string, Contents][] = [];
  for (const [directory, paths] of Map.groupBy(whole.keys(), dirname)) {
    const contents = new Map(paths.map((path) => [path, whole.get(path)!]));
    const text = [...contents.values()].join('\n');
    if (/metadata_options \{/.test(text) && /"required"/.test(text)) found.push([directory, contents]);
    if (found.length === 4) break;
  }
  return found;
}

function read(directory: string): Contents {
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(directory, path), readFileSync(path, 'utf8')]));
}
