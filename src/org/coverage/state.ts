import type { CoverageFacts, Requirement } from './facts.ts';

/** How requirement and App go together in a repository. */
export const states = [
  /** The check is required, and nothing says that the App is there to report it: pull requests wait for ever. */
  'blocked',
  /** The same, as soon as a ruleset that is on trial is enforced. */
  'would-block',
  'covered',
  /** Required on trial, and the App is there: the ruleset can be enforced. */
  'ready',
  /** The App is there, and its check isn't required. */
  'not-required',
  'neither',
  'archived',
  'empty',
] as const;

export type CoverageState = (typeof states)[number];

export interface Coverage {
  /** Without its owner. */
  readonly name: string;
  readonly state: CoverageState;
  readonly required: 'in force' | 'on trial' | 'no';
  /** Rulesets that require the check; `branch protection` for the older kind. */
  readonly by: readonly string[];
  /** `unseen`: it has left no trace; `unknown`: no request could look. */
  readonly app: 'yes' | 'no' | 'unseen' | 'unknown';
  /** Why it is blocked, or would be. */
  readonly reason?: string;
}

/** The facts about the App and its installations. */
export interface AppPresence {
  /** Undefined where its number is unknown. */
  readonly id: number | undefined;
  /** On every repository, on those of a list, where it has been seen, or nowhere. */
  readonly on: 'all' | ReadonlySet<string> | 'seen' | 'none';
}

export function coverageOf(facts: CoverageFacts, presence: AppPresence): Coverage {
  const { name, inForce, onTrial } = facts;
  const required = inForce.length > 0 ? 'in force' : onTrial.length > 0 ? 'on trial' : 'no';
  const requirements = inForce.length > 0 ? inForce : onTrial;
  const app = appIn(facts, presence);
  const found = { name, required, by: [...new Set(requirements.map(({ by }) => by))], app } as const;
  if (facts.isArchived) return { ...found, state: 'archived' };
  if (facts.isEmpty) return { ...found, state: 'empty' };
  if (required === 'no') return { ...found, state: app === 'yes' ? 'not-required' : 'neither' };

  // A requirement on trial blocks only in the future, but counts as well if another one is in force.
  const now = whyBlocked(inForce, app, presence);
  if (now !== undefined) return { ...found, state: 'blocked', reason: now };
  const later = whyBlocked(onTrial, app, presence);
  if (later !== undefined) return { ...found, state: 'would-block', reason: later };
  return { ...found, state: required === 'in force' ? 'covered' : 'ready' };
}

function appIn({ name, appSeen }: CoverageFacts, { on }: AppPresence): Coverage['app'] {
  if (on === 'all') return 'yes';
  if (on === 'none') return 'no';
  if (on !== 'seen') return on.has(name) ? 'yes' : 'no';
  return appSeen === null ? 'unknown' : appSeen ? 'yes' : 'unseen';
}

function whyBlocked(
  requirements: readonly Requirement[],
  app: Coverage['app'],
  { id }: AppPresence,
): string | undefined {
  if (requirements.length === 0) return undefined;
  const other = requirements.find(({ appId }) => appId !== null && id !== undefined && appId !== id);
  if (other) return `${other.by} requires it from App ${other.appId}`;
  return {
    yes: undefined,
    no: 'the App is not installed',
    unseen: 'the App was never seen there',
    unknown: 'can’t determine whether the App is installed',
  }[app];
}
