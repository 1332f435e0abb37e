import { oscalOf } from '../../audit/oscal.ts';
import type { Report } from '../../rule/report.ts';
import { version } from '../../version.ts';
import { json } from '../terminal-text.ts';
import type { Rendering } from './format.ts';

/** The report as OSCAL assessment results, for an auditor's tools. */
export function oscal(report: Report, { problems }: Pick<Rendering, 'problems'>): string {
  const assessed = { ...report, name: 'Terraform of the working directory', commit: null, problems };
  const at = new Date().toISOString();
  return json(oscalOf([assessed], { title: 'IMDSv2 in Terraform', at, version: version() }));
}
