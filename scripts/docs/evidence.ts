import { frameworks, identifiers } from '../../src/audit/controls.ts';
import { beyond } from '../../src/cli/org/audit/html/evidence.ts';
import { code, fence, table } from './markdown.ts';

/** The identifiers that other tools have for the rule. */
export function identifiersTable(): string {
  return table(
    ['Tool', 'Identifier'],
    identifiers.map(({ tool, ids }) => [
      tool,
      ids.map(({ id, about }) => (about ? `${code(id)} (${about})` : code(id))).join(', '),
    ]),
  );
}

/** The table of requirements for which the rule is evidence. */
export function frameworksTable(): string {
  return table(
    ['Framework', 'Requirement', 'How it fits'],
    frameworks.map(({ framework, requirement, fit }) => [framework, requirement, fit]),
  );
}

/** Commands that see what no repository shows. */
export function beyondCommands(): string {
  return fence('sh', beyond.map(({ question, command }) => `# ${question}\n${command}`).join('\n\n'));
}
