import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/docs/root.ts';
import { markdownFiles } from './examples.ts';

test.each(markdownFiles())('every link inside of %s leads somewhere', (path) => {
  const broken: string[] = [];
  for (const [, link] of prose(path).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(link!)) continue;
    const [file, anchor] = link!.split('#');
    const target = file === '' ? path : join(dirname(path), file!);
    if (!existsSync(root + target) || (anchor && !anchorsOf(target).has(anchor))) broken.push(link!);
  }
  expect(broken).toEqual([]);
});

test.each(markdownFiles())('every file that %s names is there', (path) => {
  const named = [...prose(path).matchAll(/`((?:src|test|playground|scripts|docs|bench)\/[\w./-]+)`/g)];
  expect(named.map(([, file]) => file!).filter((file) => !existsSync(root + file))).toEqual([]);
});

test.each(markdownFiles())('every table of %s has as many cells in each row as in its head', (path) => {
  const tables = prose(path).match(/(?:^\|.*\n)+/gm) ?? [];
  const uneven = tables.filter((table) => new Set(table.trimEnd().split('\n').map(cellsOf)).size !== 1);
  expect(uneven).toEqual([]);
});

function cellsOf(row: string): number {
  return row.replaceAll('\\|', '').split('|').length;
}

/** The document without its code. */
function prose(path: string): string {
  return readFileSync(root + path, 'utf8').replace(/^( *)(```+)[\s\S]*?^\1\2$/gm, '');
}

/** Anchors of the headings, as GitHub makes them. */
function anchorsOf(path: string): Set<string> {
  const headings = [...prose(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
