import type { Files } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { ValuesFiles } from '../../terraform/values-files.ts';
import type { TargetInstance } from '../judge/list-targets.ts';
import { isSet, readOptions } from '../judge/metadata-options.ts';
import { compliant } from '../judge/outcome.ts';
import { outcomesOf } from '../judge/outcomes.ts';
import { optionsKind } from '../targets.ts';
import { modulesOf } from './examine.ts';
import { hasOldProvider } from './old-provider.ts';

const template = 'aws_launch_template';

/** Is it a launch template that an old AWS provider creates? */
export function hasOldTemplateProvider(instance: TargetInstance, files: Files, parser: Parser): boolean {
  const { type, labels } = instance.block.block;
  return type === 'resource' && labels[0] === template && hasOldProvider(modulesOf(instance), files, parser);
}

/** The `http_tokens` of a launch template that an old AWS provider doesn't send, as no `http_endpoint` is set. */
export function tokensLost(
  instance: TargetInstance,
  values: ValuesFiles,
  files: Files,
  parser: Parser,
): Span | undefined {
  const { block, site } = instance;
  if (site !== block || !hasOldTemplateProvider(instance, files, parser)) return undefined;
  let found: Span | undefined;
  outcomesOf(instance, { get: (name) => values.automatic().get(name) }, (context) => {
    const options = readOptions(block, optionsKind(template)!, context);
    found ??= options.find(({ tokens, endpoint }) => isSet(tokens) && !isSet(endpoint))?.tokens?.attribute
      .span;
    return compliant;
  });
  return found;
}
