import { checkName } from '../../src/github/write/check-run.ts';
import type { LocalGitHub } from '../local-github.ts';

/** The branch asks for the App's check and for settled conversations, as a ruleset would. */
export function requireCheck(github: LocalGitHub, fullName: string, branch: string): void {
  github.protectBranch(fullName, branch, {
    requiredChecks: [{ context: checkName, integrationId: github.app.id }],
    resolvedConversations: true,
  });
}
