import { directoryOf, type Files } from '../terraform/files.ts';
import { assemble } from './assemble.ts';
import type { Finding, Report, Target } from './report.ts';
import type { RulePolicy } from './rule-policy.ts';

const openTofu = /\.tofu(?:\.json)?$/;

/**
 * The files as each program reads them that may be run on them. OpenTofu leaves out `x.tf` beside `x.tofu`, Terraform
 * knows no `.tofu`; where both files of a name exist, nothing but the policy says which program it is.
 */
export function byEngine(files: Files, { engine }: Pick<RulePolicy, 'engine'>): readonly Files[] {
  if (engine === 'terraform') return [forTerraform(files, () => true)];
  // `configurationFiles` already gives the files that OpenTofu reads.
  if (engine === 'opentofu') return [files];
  const pairs = new Map<string, boolean>();
  const hasPair = (directory: string) => {
    let known = pairs.get(directory);
    if (known === undefined) {
      const names = new Set(files.list(directory));
      known = [...names].some((name) => openTofu.test(name) && names.has(name.replace(/\.tofu/, '.tf')));
      pairs.set(directory, known);
    }
    return known;
  };
  const both = files.paths.some((path) => openTofu.test(path) && hasPair(directoryOf(path)));
  return both ? [files, forTerraform(files, hasPair)] : [files];
}

function forTerraform(files: Files, isMeant: (directory: string) => boolean): Files {
  return {
    ...files,
    paths: files.paths.filter((path) => !openTofu.test(path) || !isMeant(directoryOf(path))),
    list(directory) {
      const names = files.list(directory);
      return names.some((name) => openTofu.test(name)) && isMeant(directory)
        ? names.filter((name) => !openTofu.test(name))
        : names;
    },
  };
}

const badness: Record<Target['verdict'], number> = {
  violation: 4,
  unknown: 3,
  suppressed: 2,
  compliant: 1,
  'not-created': 0,
};

/** One report of the reports of several programs over the same files: the worse verdict of a target counts. */
export function worstOf(reports: readonly Report[]): Report {
  const [first, ...others] = reports;
  if (others.length === 0) return first!;
  const targets = new Map<string, Target>();
  for (const target of reports.flatMap((report) => report.targets)) {
    const key = identity(target);
    const known = targets.get(key);
    if (!known || badness[target.verdict] > badness[known.verdict]) targets.set(key, target);
  }
  const all = [...targets.values()];
  const byAddress = Map.groupBy(all, addressOf);
  const findings = unique(reports.flatMap((report) => report.findings)).filter((finding) =>
    counts(finding, byAddress.get(addressOf(finding)) ?? []),
  );
  const unseen = unique(reports.flatMap((report) => report.unseen));
  const files = Math.max(...reports.map(({ summary }) => summary.files));
  return assemble({ files, targets: all, findings, unseen });
}

/** A target has one finding about its verdict: that of the worse one. */
function counts(finding: Finding, targets: readonly Target[]): boolean {
  if (finding.address === null || finding.verdict === 'warning') return true;
  const places = [finding.path, ...finding.related.map(({ path }) => path)];
  const target = targets.find(({ path }) => places.includes(path));
  return target === undefined || target.verdict === finding.verdict;
}

function addressOf({ address, root }: Pick<Finding, 'address' | 'root'>): string {
  return JSON.stringify([address, root]);
}

function identity({ root, address, path, line }: Target): string {
  return JSON.stringify([root, address, path, line]);
}

function unique<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
