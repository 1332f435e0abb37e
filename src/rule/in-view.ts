import type { Judgement } from './judgement.ts';

/** Does a target concern these files: does it stand there, or a call that leads to it, or what decides it? */
export function isInView({ candidate, problem }: Judgement, inView: ReadonlySet<string>): boolean {
  if (inView.has(candidate.block.block.header.source.path)) return true;
  if (problem && inView.has(problem.at.source.path)) return true;
  let node = candidate.root;
  for (const name of candidate.calls) {
    const call = node.module.calls.get(name);
    if (call && inView.has(call.block.header.source.path)) return true;
    const child = node.child(name);
    if (!child) return false;
    node = child;
  }
  return false;
}
