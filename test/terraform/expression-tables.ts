import { readdirSync, readFileSync } from 'node:fs';
import { fails } from './evaluated.ts';

/** An expression and what `terraform console` (1.11) makes of it. */
export interface Row {
  readonly expression: string;
  /** As `jsonencode` has it, or `fails`. */
  readonly value: unknown;
}

const directory = new URL('fixtures/expressions/', import.meta.url);

/** The module in which the rows of `variables` are evaluated. */
export const variables = { 'variables.tf': readFileSync(new URL('variables.tf', directory), 'utf8') };

/** Every table of fixtures/expressions by its name: the lines of an expression, then `=> ` and its value. */
export const tables: ReadonlyMap<string, readonly Row[]> = new Map(
  readdirSync(directory)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => [name.replace('.txt', ''), readTable(readFileSync(new URL(name, directory), 'utf8'))]),
);

function readTable(text: string): Row[] {
  const rows: Row[] = [];
  let expression: string[] = [];
  for (const line of text.trimEnd().split('\n').slice(1)) {
    if (!line.startsWith('=> ')) {
      expression.push(line);
      continue;
    }
    const value = line.slice('=> '.length);
    rows.push({ expression: expression.join('\n'), value: value === 'fails' ? fails : JSON.parse(value) });
    expression = [];
  }
  return rows;
}
