import { buffer } from 'node:stream/consumers';
import { looksLikePlan } from '../rule/plan/is-plan.ts';
import type { Report } from '../rule/report.ts';
import { type Files, memoryFiles } from '../terraform/files.ts';
import type { Io } from './io.ts';

/** The name of standard input in a report. */
const shownName = '-';

/** A plan or a single file from standard input, as files; `shown` puts `-` in the place of its path in a report. */
export interface StandardInput {
  readonly files: Files;
  shown(report: Report): Report;
}

/** @returns undefined where a terminal is standard input, or there is none */
export async function readStandardInput({ stdin }: Pick<Io, 'stdin'>): Promise<StandardInput | undefined> {
  if (!stdin || stdin.isTTY) return undefined;
  const bytes = await buffer(stdin);
  const name = nameFor(bytes);
  // A format reads the file again by the name that the report gives it.
  const inner = memoryFiles(new Map([[name, bytes]]));
  const files: Files = {
    ...inner,
    read: (path) => inner.read(path === shownName ? name : path),
  };
  return { files, shown: (report) => renamed(report, name) };
}

/** A file is judged by its name, which standard input doesn't have: its first character tells JSON from HCL. */
function nameFor(bytes: Uint8Array): string {
  if (looksLikePlan(bytes)) return 'stdin.json';
  const start = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart();
  return start.startsWith('{') ? 'stdin.tf.json' : 'stdin.tf';
}

function renamed(report: Report, name: string): Report {
  const path = (given: string) => (given === name ? shownName : given);
  const moved = <T extends { readonly path: string }>(place: T): T => ({ ...place, path: path(place.path) });
  return {
    ...report,
    targets: report.targets.map(moved),
    unseen: report.unseen.map(moved),
    findings: report.findings.map((finding) => ({
      ...moved(finding),
      message: finding.message.replaceAll(`${name}:`, `${shownName}:`),
      related: finding.related.map(moved),
      suppression: finding.suppression && moved(finding.suppression),
      fix: finding.fix && { edits: finding.fix.edits.map(moved) },
    })),
  };
}
