import type { SuppressionTool } from '../../src/rule/suppressions/comment-line.ts';
import { code, table } from './markdown.ts';

/** How a comment of a tool looks, and where that tool, and therefore this one, honors it. */
export interface SuppressingTool {
  readonly comment: string;
  /** Where the comment stands in the example that a test judges. */
  readonly at: 'above' | 'inside';
  readonly place: string;
}

export const suppressingTools: Record<SuppressionTool, SuppressingTool> = {
  'require-imdsv2': {
    comment: '# require-imdsv2:ignore the appliance supports only IMDSv1 until=2099-12-31',
    at: 'above',
    place:
      'directly above the resource or the module call, or anywhere inside it; also as `"//"` in `.tf.json`',
  },
  checkov: {
    comment: '# checkov:skip=CKV_AWS_79:the appliance supports only IMDSv1',
    at: 'inside',
    place: 'between the first and the last line of the resource or the module call',
  },
  tfsec: {
    comment: '# tfsec:ignore:aws-ec2-enforce-http-token-imds:exp:2099-12-31',
    at: 'above',
    place:
      'on the line of the argument, its block, the resource or a module call, or directly above one of these',
  },
  trivy: {
    comment: '# trivy:ignore:AWS-0028',
    at: 'above',
    place: 'as tfsec; on the day of `exp` it no longer counts',
  },
  kics: {
    comment: '# kics-scan ignore-block',
    at: 'above',
    place: 'directly above the resource; `ignore-line` directly above the line of the finding',
  },
  datadog: {
    comment: '# dd-iac-scan ignore-block',
    at: 'above',
    place: 'as KICS',
  },
  terrascan: {
    comment: '#ts:skip=AC_AWS_0479 the appliance supports only IMDSv1',
    at: 'inside',
    place: 'inside the resource, with no blank after the `#`',
  },
};

export function suppressingToolsTable(): string {
  return table(
    ['Tool', 'For example', 'Where'],
    Object.entries(suppressingTools).map(([tool, { comment, place }]) => [code(tool), code(comment), place]),
  );
}
