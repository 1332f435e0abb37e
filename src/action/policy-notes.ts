import { policyName } from '../cli/policy/print-policy.ts';
import type { Prepared } from '../cli/prepared.ts';
import { code, escapeText } from '../review/markdown.ts';

/** Files beyond this many are only counted. */
const mostFiles = 20;

/** Which policy counts, and what it leaves out, as the check run of the App says it; Markdown. */
export function policyNotes({ policy, excluded }: Pick<Prepared, 'policy' | 'excluded'>): string[] {
  const shown = excluded.slice(0, mostFiles).map(code).join(', ');
  const rest = excluded.length - mostFiles;
  return [
    ...policy.warnings.map((warning) => `⚠️ Policy: ${escapeText(warning)}.`),
    `Policy: ${policy.path === undefined ? 'defaults (no policy file found)' : code(policyName(policy)!)}.`,
    ...(excluded.length > 0 ? [`Excluded: ${shown}${rest > 0 ? ` and ${rest} more` : ''}.`] : []),
  ];
}
