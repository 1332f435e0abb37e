import { readdirSync, readFileSync } from 'node:fs';
import { root } from '../../scripts/docs/root.ts';

/** The verdict that the text above an example claims. */
export const verdictOf = {
  '✅': 'compliant',
  '⚠️': 'compliant',
  '❌': 'violation',
  '❔': 'unknown',
  '🔕': 'suppressed',
  '➖': 'not-created',
  '🧱': 'no target',
} as const;

export interface Example {
  /** `docs/rule.md:12`, the line of the fence. */
  readonly place: string;
  /** The line of text directly above the fence, `''` where there is none. */
  readonly claim: string;
  readonly language: string;
  readonly text: string;
}

/** Every document for people, by path. */
export function markdownFiles(): string[] {
  const inRoot = readdirSync(root).filter((name) => name.endsWith('.md'));
  return [
    ...inRoot,
    ...['docs', 'docs/codes'].flatMap((directory) =>
      readdirSync(root + directory).flatMap((name) => (name.endsWith('.md') ? `${directory}/${name}` : [])),
    ),
  ];
}

/** The fenced blocks of a document. */
export function examplesIn(path: string): Example[] {
  const document = readFileSync(root + path, 'utf8');
  return [...document.matchAll(/^( *)(```+)(\w+)\n([\s\S]*?)^\1\2$/gm)].map((match) => {
    const above = document.slice(0, match.index).trimEnd().split('\n');
    const line = document.slice(0, match.index).split('\n').length;
    const text = match[4]!.replace(new RegExp(`^${match[1]}`, 'gm'), '');
    return { place: `${path}:${line}`, claim: above.at(-1) ?? '', language: match[3]!, text };
  });
}

/** The files of an example: `# main.tf` on a line of its own begins another one. */
export function filesOf({ language, claim, text }: Example): Map<string, string> {
  if (language === 'json') return new Map([[/`([\w.-]+\.json)`/.exec(claim)?.[1] ?? 'example.json', text]]);
  const parts = text.split(/^# (\S+\.(?:tf|tfvars))\n/m);
  const files = new Map<string, string>();
  if (parts[0]!.trim() !== '') files.set('main.tf', parts[0]!);
  for (let index = 1; index < parts.length; index += 2) {
    files.set(parts[index]!, `${parts[index + 1]!.trim()}\n`);
  }
  return files;
}
