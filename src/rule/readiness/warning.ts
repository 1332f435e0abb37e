import { lineAt, linesOf, type Span } from '../../terraform/syntax/source.ts';
import type { Judgement } from '../judge/judge-target.ts';
import { rootOf, type TargetInstance } from '../judge/list-targets.ts';
import type { Finding } from '../report.ts';
import { optionsKind } from '../targets.ts';
import type { Examined } from './examine.ts';
import { hopLimit } from './hop-limit.ts';

/** At the line of a script that calls the metadata service without a token. */
export function userDataFinding(
  { instance, verdict }: Judgement,
  { path, line }: { readonly path: string; readonly line: number },
): Finding {
  return {
    ...warning(instance),
    code: 'readiness-user-data',
    path,
    startLine: line,
    endLine: line,
    message:
      `${instance.address}: this script calls the instance metadata service without a session token. ` +
      `${since(verdict)} the call gets HTTP 401. ` +
      'Fetch a token first (PUT http://169.254.169.254/latest/api/token with the header ' +
      '“X-aws-ec2-metadata-token-ttl-seconds: 300”) and send it as the header “X-aws-ec2-metadata-token”.',
    related: [headerOf(instance)],
  };
}

/** At the hop limit, else where it would stand. */
export function hopLimitFinding(
  { instance, verdict }: Judgement,
  { hint, at, written }: NonNullable<Examined['hops']>,
): Finding {
  return {
    ...warning(instance),
    code: 'readiness-hop-limit',
    path: at.source.path,
    ...linesOf(at),
    message:
      `${instance.address} runs containers (${hint.what}, ${hint.path}:${hint.line}), and \`${hopLimit}\` is ` +
      `${written ? '1' : 'not set, which is 1'}. A container is one network hop further away, where no token ` +
      `arrives. ${since(verdict)} it gets nothing from the metadata service. Set \`${hopLimit} = 2\`.`,
    related: [headerOf(instance), { path: hint.path, line: hint.line }],
  };
}

/** At the `ignore_changes` that covers the setting. */
export function ignoredFinding(instance: TargetInstance, span: Span): Finding {
  const kind = optionsKind(instance.block.block.labels[0] ?? '');
  const setting = kind?.block ?? kind?.argument ?? 'metadata_options';
  return {
    ...warning(instance),
    code: 'readiness-ignored',
    path: span.source.path,
    ...linesOf(span),
    endLine: linesOf(span).startLine,
    message:
      `\`ignore_changes\` covers \`${setting}\`, so Terraform never changes an existing ${instance.address}. ` +
      `Remove \`${setting}\` from \`ignore_changes\`, or change existing instances with ` +
      '`aws ec2 modify-instance-metadata-options --http-tokens required`.',
    related: [headerOf(instance)],
  };
}

/** At the `http_tokens` that an old provider doesn't send. */
export function providerFinding(instance: TargetInstance, span: Span): Finding {
  return {
    ...warning(instance),
    code: 'readiness-provider',
    path: span.source.path,
    ...linesOf(span),
    message:
      'The AWS provider below 4.61.0 doesn’t send this `http_tokens` without `http_endpoint`. ' +
      `The apply of ${instance.address} succeeds and its instances allow IMDSv1. ` +
      'Add `http_endpoint = "enabled"`, or raise the provider to 4.61.0 or newer.',
    related: [headerOf(instance)],
  };
}

function since(verdict: Judgement['verdict']): string {
  return verdict === 'compliant'
    ? 'The instance requires IMDSv2, so'
    : 'As soon as the instance requires IMDSv2,';
}

function warning(
  instance: TargetInstance,
): Pick<Finding, 'verdict' | 'address' | 'root' | 'suppression' | 'fix'> {
  const { address } = instance;
  return { verdict: 'warning', address, root: rootOf(instance), suppression: null, fix: null };
}

function headerOf({ block }: TargetInstance): Finding['related'][number] {
  const { header } = block.block;
  return { path: header.source.path, line: lineAt(header.source, header.start) };
}
