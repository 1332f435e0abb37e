import { readdirSync, readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../src/judging/judge-change.ts';
import { evidenceOf } from '../judging/evidence.ts';
import { mutate, mutations } from '../terraform/mutate.ts';
import { type Contents, fixed } from './fix/promises.ts';

const runs = process.env.FUZZ ? { numRuns: Number(process.env.FUZZ) } : { numRuns: 60, seed: 1 };
const fixtures = new URL('./fix/fixtures/', import.meta.url);

/** The directories that the fixes are tested with, each of one or more files; and single files of the corpus. */
const samples = [...readdirSync(fixtures).map(fixture), ...corpusFiles(process.env.CORPUS)];

function fixture(name: string): { name: string; files: Map<string, Buffer> } {
  const paths = readdirSync(new URL(`${name}/`, fixtures), { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(path));
  const contents = files.map((path): [string, Buffer] => [
    path,
    readFileSync(new URL(`${name}/${path}`, fixtures)),
  ]);
  return { name, files: new Map(contents) };
}

function corpusFiles(root: string | undefined): ReturnType<typeof fixture>[] {
  if (!root) return [];
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return paths.flatMap((name) => {
    if (!/\.tf$/.test(name) || !statSync(`${root}/${name}`).isFile()) return [];
    const content = readFileSync(`${root}/${name}`);
    if (content.length > 20_000 || !/aws_(?:instance|launch_)/.test(content.toString('utf8'))) return [];
    return [{ name, files: new Map([['main.tf', content]]) }];
  });
}

/** The changes of bytes: any of them becomes another, comes twice, goes away, or is the last. */
const bytes = fc.record({
  kind: fc.constantFrom('set', 'insert', 'remove', 'cut'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  value: fc.nat(255),
});

function corrupt(content: Buffer, { kind, at, value }: { kind: string; at: number; value: number }): Buffer {
  const place = Math.floor(at * content.length);
  if (kind === 'cut') return content.subarray(0, place);
  const [before, after] = [content.subarray(0, place), content.subarray(place + (kind === 'insert' ? 0 : 1))];
  return Buffer.concat([before, ...(kind === 'remove' ? [] : [Buffer.from([value])]), after]);
}

const hostile = fc
  .record({
    sample: fc.nat(samples.length - 1),
    edits: fc.array(mutations, { maxLength: 2 }),
    damage: fc.array(bytes, { maxLength: 2 }),
  })
  .map(({ sample, edits, damage }): Contents => {
    const { files } = samples[sample]!;
    const [path, content] = [...files][0]!;
    const edited = Buffer.from(edits.reduce(mutate, content.toString('utf8')));
    return new Map([...files, [path, damage.reduce(corrupt, edited)]]);
  });

test('whatever a repository holds, its fixes keep their promises, and nothing is thrown', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (contents) => {
      const { broken } = await fixed(contents);
      expect(broken).toEqual([]);
    }),
    runs,
  );
}, 240_000);

test('whatever a pull request holds, there is a review of it', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (contents) => {
      const evidence = evidenceOf({});
      const texts = { contents: contents as ReadonlyMap<string, Uint8Array>, unread: new Map() };
      const files = [...contents.keys()].map((path) => ({
        path,
        status: 'modified' as const,
        previousPath: undefined,
        patch: undefined,
      }));
      const directories = [
        ...new Set(files.map(({ path }) => path.replace(/[^/]*$/, '').replace(/\/$/, ''))),
      ];
      const context = { ...evidence.context, texts, directories, touched: directories };
      const { conclusion } = await judge({ ...evidence, changed: { files, unlisted: 0 }, context });
      expect(['success', 'failure', 'neutral']).toContain(conclusion);
    }),
    runs,
  );
}, 240_000);
