import { type Span, textOf } from '../../terraform/syntax/source.ts';
import type { Judgement } from '../judge/judge-target.ts';
import { optionsKind } from '../targets.ts';
import { type Literal, literalsBehind } from './literals-behind.ts';

/**
 * The effect of changing one literal: the targets that become compliant, and whether another one ceases to
 * be.
 */
export interface SwitchTrial {
  heals(judgement: Judgement): boolean;
  harms(): Promise<boolean>;
}

/** Each trial judges the roots of a target once more; beyond so many of them the rest gets no fix. */
const mostTrials = 60;

/**
 * The one literal whose change alone makes a target compliant, if no single value sets `http_tokens`: a
 * Boolean switch of a conditional or a dynamic block, else a string. None if several literals do it, or if
 * the one that does would make another target allow IMDSv1.
 *
 * @param attempt judges everything again with the text in the place of the literal
 */
export async function findSwitches(
  judgements: readonly Judgement[],
  attempt: (span: Span, text: string, judgement: Judgement) => Promise<SwitchTrial>,
): Promise<Map<Judgement, { readonly span: Span; readonly text: string }>> {
  const found = new Map<Judgement, { span: Span; text: string }>();
  const trials = new Map<string, Promise<SwitchTrial>>();
  const tryOut = (span: Span, text: string, judgement: Judgement) => {
    const key = `${judgement.instance.root.module.directory}\n${span.source.path}\n${span.start}\n${text}`;
    if (!trials.has(key)) trials.set(key, attempt(span, text, judgement));
    return trials.get(key)!;
  };
  for (const judgement of judgements) {
    const literals = literalsBehind(judgement.instance, judgement.values);
    for (const changes of [booleans(literals), strings(literals, judgement)]) {
      const healing: { span: Span; text: string; harms(): Promise<boolean> }[] = [];
      for (const { span, text } of changes) {
        if (trials.size >= mostTrials) return found;
        const trial = await tryOut(span, text, judgement);
        if (trial.heals(judgement)) healing.push({ span, text, harms: trial.harms });
        if (healing.length > 1) break;
      }
      const [only] = healing;
      if (only && healing.length === 1 && !(await only.harms())) found.set(judgement, only);
      if (only) break;
    }
  }
  return found;
}

interface SwitchChange {
  readonly span: Span;
  readonly text: string;
}

/** Each Boolean as its opposite; a string that says one stays a string. */
function booleans(literals: readonly Literal[]): SwitchChange[] {
  return literals.flatMap(({ value, span }) => {
    if (value !== true && value !== false && value !== 'true' && value !== 'false') return [];
    const opposite = String(value) === 'true' ? 'false' : 'true';
    return [{ span, text: textOf(span).startsWith('"') ? `"${opposite}"` : opposite }];
  });
}

function strings(literals: readonly Literal[], { instance }: Judgement): SwitchChange[] {
  const required = optionsKind(instance.block.block.labels[0] ?? '')?.required ?? 'required';
  return literals
    .filter(
      ({ value, span }) =>
        typeof value === 'string' && value !== required && /^"[^"\n]*"$/.test(textOf(span)),
    )
    .map(({ span }) => ({ span, text: `"${required}"` }));
}
