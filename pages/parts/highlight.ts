import bash from 'refractor/bash';
import { refractor } from 'refractor/core';
import diff from 'refractor/diff';
import hcl from 'refractor/hcl';
import json from 'refractor/json';
import yaml from 'refractor/yaml';
import './highlight.css';

for (const language of [bash, diff, hcl, json, yaml]) refractor.register(language);

export { refractor };

const byExtension: Record<string, string> = {
  hcl: 'hcl',
  json: 'json',
  sh: 'bash',
  tf: 'hcl',
  tfvars: 'hcl',
  tofu: 'hcl',
  yaml: 'yaml',
  yml: 'yaml',
};

/** The language that a file is highlighted as, or null where none is known. */
export function languageOf(path: string): string | null {
  return byExtension[/\.([^./]+)$/.exec(path)?.[1] ?? ''] ?? null;
}
