import type { Target } from '../rule/report.ts';
import type { Files } from '../terraform/files.ts';
import { createParser, type Parser } from '../terraform/syntax/parse.ts';
import { lineAt } from '../terraform/syntax/source.ts';
import { attribute, type Block } from '../terraform/syntax/syntax.ts';

/** The module of another repository that a target is in, or calls. */
export interface CalledModule {
  /** Address of the target. */
  readonly address: string;
  readonly path: string;
  /** 1-based line of the call's header. */
  readonly line: number;
  /** As it is written: `terraform-aws-modules/ec2-instance/aws`. */
  readonly source: string;
  /** The version constraint as it is written; null where there is none, or none that is a literal. */
  readonly version: string | null;
}

/**
 * Which modules of other repositories the targets are in, or call: those that stand at the call of one. The others are
 * resources of the repository.
 */
export async function calledModules(targets: readonly Target[], files: Files): Promise<CalledModule[]> {
  const calls = targets.filter(({ address }) => /(?:^|\.)module\./.test(address));
  if (calls.length === 0) return [];
  const parser = createParser(files);
  return calls.flatMap(({ address, path, line }) => {
    const call = blockAt(parser, path, line);
    const source = call && literal(call, 'source');
    return source ? [{ address, path, line, source, version: literal(call, 'version') }] : [];
  });
}

function blockAt(parser: Parser, path: string, line: number): Block | undefined {
  try {
    return parser
      .parse(path)
      ?.body.allBlocks.find(
        ({ type, header }) => type === 'module' && lineAt(header.source, header.start) === line,
      );
  } catch {
    return undefined; // The scan has said that it can't be parsed.
  }
}

function literal({ body }: Block, name: string): string | null {
  const value = attribute(body, name)?.value;
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}
