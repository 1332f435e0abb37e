import type { AuditedRepository } from '../../src/audit/repository.ts';
import { type JudgedRepository, judgeRepository } from '../../src/judging/judge-repository.ts';
import { defaultPolicy, type Policy } from '../../src/policy/schema.ts';

export const today = '2026-11-26';

/** Judges files that are all Terraform. */
export function judgedFiles(
  files: Readonly<Record<string, string>>,
  policy: Partial<Policy> = {},
): Promise<JudgedRepository> {
  const contents = new Map(
    Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]),
  );
  return judgeRepository({
    contents,
    paths: [...contents.keys()],
    unread: new Map(),
    policy: { ...defaultPolicy, ...policy },
    today,
  });
}

/** A repository of an audit, with what these files hold. */
export async function auditedFiles(
  name: string,
  files: Readonly<Record<string, string>>,
  changes: Partial<AuditedRepository> = {},
): Promise<AuditedRepository> {
  const { report, modules, unread, excluded } = await judgedFiles(files);
  const { summary, targets, findings, unseen } = report;
  return {
    id: [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000,
    name: `acme/${name}`,
    url: `https://github.com/acme/${name}`,
    private: true,
    fork: false,
    branch: 'main',
    commit: 'c'.repeat(40),
    state: 'judged',
    problem: null,
    policy: { enforcement: 'enforce', onUnknown: 'warn', onUnseen: 'warn', sources: [], problems: [] },
    summary,
    targets,
    findings,
    modules,
    unseen,
    unread,
    excluded,
    ...changes,
  };
}
