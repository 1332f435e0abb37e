import { contextIn } from '../../src/terraform/evaluate/evaluate.ts';
import type { Value } from '../../src/terraform/evaluate/value.ts';
import { inertWorld } from '../../src/terraform/evaluate/worlds.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { noNames } from '../../src/terraform/scope.ts';
import { createParser } from '../../src/terraform/syntax/parse.ts';
import { findUnits } from '../../src/terragrunt/find-units.ts';
import type { Unit } from '../../src/terragrunt/unit.ts';
import { readFixture } from './fixture.ts';

/** A unit in one line: its directory, where its module comes from, and its inputs. */
export function describeUnits(files: ReadonlyMap<string, string>, below = ''): string[] {
  const all = memoryFiles(files);
  const { units, unread } = findUnits({ ...all, below }, createParser(all));
  return [
    ...units.map(describeUnit),
    ...unread.map(({ directory, reason }) => `${directory || '.'} unread: ${reason}`),
  ].sort();
}

function describeUnit(unit: Unit): string {
  const { call, directory, excluded, sourceProblem } = unit;
  const context = contextIn(unit.config.scope, noNames, inertWorld());
  const text = (name: string) => {
    const value = call.attribute(name)?.value;
    return value?.kind === 'literal' ? String(value.value) : undefined;
  };
  const source = sourceProblem ?? [text('source'), text('version')].filter(Boolean).join(' ');
  const inputs = call
    .attributeNames()
    .filter((name) => name !== 'source')
    .map((name) => `${name}=${plain(context.evaluate(call.attribute(name)!.value, context))}`);
  return [`${directory || '.'} <- ${source}`, ...inputs, ...(excluded ? ['excluded'] : [])].join(' ');
}

function plain(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map(plain).join(',')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, entry]) => `${key}:${plain(entry)}`).join(',')}${value.open ? ',…' : ''}}`;
    case 'unknown':
      return '?';
    case 'error':
      return `error(${value.why})`;
  }
}

export { readFixture };
