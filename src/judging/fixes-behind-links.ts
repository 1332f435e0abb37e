import type { Edit, Finding, Report } from '../rule/report.ts';
import { type Links, resolveLinks } from '../terraform/files.ts';

/**
 * The report with its fixes where they can be written. A finding stands in the file as Terraform names it; where that
 * is a link, the text lies in the file that the link leads to, and git keeps no text at the link. What a link that
 * leaves the repository leads to is never read, so no fix is about it.
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
