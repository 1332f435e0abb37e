import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { contextIn } from '../../src/terraform/evaluate/evaluate.ts';
import type { Value } from '../../src/terraform/evaluate/value.ts';
import { inertWorld } from '../../src/terraform/evaluate/worlds.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { noNames } from '../../src/terraform/scope.ts';
import { createParser } from '../../src/terraform/syntax/parse.ts';
import { findUnits } from '../../src/terragrunt/find-units.ts';
import type { Unit } from '../../src/terragrunt/unit.ts';
import { readFixture } from './fixture.ts';

// Terragrunt itself says which inputs a unit has. An input that we know must be the one that it renders.

const directory = new URL('fixtures/', import.meta.url);
const layouts = readdirSync(directory).map((name) => {
  const { files } = readFixture(readFileSync(new URL(name, directory), 'utf8'));
  return { name: name.replace('.txt', ''), files };
});
const isThere = spawnSync('terragrunt', ['--version']).status === 0;
if (!isThere) console.warn('terragrunt is not on this machine: units are not compared with what it renders');
const scratch = mkdtempSync(join(tmpdir(), 'terragrunt-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.skipIf(!isThere)('known inputs are those that Terragrunt renders', () => {
  const found = layouts.flatMap(({ name, files }) => {
    const root = join(scratch, name);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    spawnSync('git', ['init', '--quiet'], { cwd: root });
    return unitsOf(files).flatMap((unit) => {
      const inputs = renderedInputs(join(root, unit.directory));
      return inputs === undefined
        ? []
        : differences(knownInputs(unit), inputs).map((input) => `${name}: ${unit.directory} ${input}`);
    });
  });
  expect(found).toEqual([]);
});

test('an input that is rendered otherwise, or not at all, is a difference; an unknown one is none', () => {
  const files = new Map([
    [
      'terragrunt.hcl',
      'terraform {\n  source = "./m"\n}\ninputs = { a = 1, b = [true], c = run_cmd("x"), d = "d" }\n',
    ],
  ]);
  const [unit] = unitsOf(files);
  const known = knownInputs(unit!);
  expect(differences(known, { a: 1, b: [true], c: 'any', d: 'd' })).toEqual([]);
  expect(differences(known, { a: 2, b: [], c: 'any' })).toEqual(['a', 'b', 'd']);
});

/** @returns undefined for a unit of a stack, which has no file yet, and where Terragrunt needs a state or a program */
function renderedInputs(cwd: string): Record<string, unknown> | undefined {
  if (!existsSync(join(cwd, 'terragrunt.hcl'))) return undefined;
  const { status, stdout } = spawnSync('terragrunt', ['render', '--json'], { cwd, encoding: 'utf8' });
  if (status !== 0) return undefined;
  return (JSON.parse(stdout) as { inputs: Record<string, unknown> | null }).inputs ?? {};
}

function unitsOf(files: ReadonlyMap<string, string>): readonly Unit[] {
  const all = memoryFiles(files);
  return findUnits({ ...all, below: '' }, createParser(all)).units;
}

/** The inputs of a unit that are known as a whole, as plain data. */
function knownInputs({ call, config }: Unit): ReadonlyMap<string, unknown> {
  const context = contextIn(config.scope, noNames, inertWorld());
  const known = new Map<string, unknown>();
  for (const name of call.attributeNames()) {
    if (name === 'source' || name === 'version') continue;
    const value = plain(context.evaluate(call.attribute(name)!.value, context));
    if (value !== undefined) known.set(name, value.data);
  }
  return known;
}

/** @returns undefined where some part of the value is unknown */
function plain(value: Value): { readonly data: unknown } | undefined {
  switch (value.kind) {
    case 'scalar':
      return { data: value.value };
    case 'list': {
      const items = value.items.map(plain);
      return items.includes(undefined) ? undefined : { data: items.map((item) => item!.data) };
    }
    case 'map': {
      const entries = [...value.entries].map(([key, entry]) => [key, plain(entry)] as const);
      if (value.open || entries.some(([, entry]) => entry === undefined)) return undefined;
      return { data: Object.fromEntries(entries.map(([key, entry]) => [key, entry!.data])) };
    }
    default:
      return undefined;
  }
}

/** The names of the inputs that are known to be something else than what was rendered. */
function differences(known: ReadonlyMap<string, unknown>, rendered: Record<string, unknown>): string[] {
  const differs = ([name, value]: [string, unknown]) =>
    !Object.hasOwn(rendered, name) ||
    JSON.stringify(sorted(value)) !== JSON.stringify(sorted(rendered[name]));
  return [...known].filter(differs).map(([name]) => name);
}

/** With the keys of all objects in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
