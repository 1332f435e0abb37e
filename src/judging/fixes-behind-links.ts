import type { Edit, Finding, Report } from '../rule/report.ts';
import { type Links, resolveLinks } from '../terraform/files.ts';

/**
 * The report with its fixes where they can be written. A finding names the file as Terraform does; if that is
 * a link, its text is in the target of the link, because git keeps no text at the link. The target of a link
 * that leaves the repository is never read, so no fix is about it.
 */
export function fixesBehindLinks(report: Report, links: Links | undefined): Report {
  if (!links || links.size === 0) return report;
  return { ...report, findings: report.findings.map((finding) => withRealFix(finding, links)) };
}

function withRealFix(finding: Finding, links: Links): Finding {
  if (!finding.fix) return finding;
  const edits: Edit[] = [];
  const known = new Set<string>();
  for (const edit of finding.fix.edits) {
    const path = resolveLinks(edit.path, links);
    if (path === undefined) return { ...finding, fix: null };
    // A directory may hold the link and what it leads to.
    const key = JSON.stringify([path, edit.start, edit.end, edit.text]);
    if (!known.has(key)) edits.push({ ...edit, path });
    known.add(key);
  }
  return { ...finding, fix: { edits } };
}
