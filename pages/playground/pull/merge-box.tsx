import './merge-box.css';
import { AlertIcon, GitMergeIcon, CheckIcon as TickIcon, XIcon } from '@primer/octicons-react';
import { Button, Heading, Label, Link } from '@primer/react';
import type { ShownPullRequest } from '../../../playground/page/shown.ts';
import { pullApi, usePress } from '../api.ts';
import { CheckIcon } from '../check-icon.tsx';
import { pullPath } from '../route.ts';
import { Problem } from '../shell/problem.tsx';

/** Whether the pull request can be merged, what is in its way, and the button. */
export function MergeBox({ pull }: { pull: ShownPullRequest }) {
  const { repository, number, checks, merge, state } = pull;
  const { press, busy, problem } = usePress([merge, checks, state]);
  if (state === 'merged' || state === 'closed') return null;
  const missing = merge.requiredChecks.filter((name) => !checks.some((check) => check.name === name));
  const reasons = [
    ...merge.blockers,
    ...(merge.mergeable === false ? ['This branch has conflicts that must be resolved.'] : []),
    ...(state === 'draft' ? ['This pull request is still a draft.'] : []),
  ];
  const isFree = reasons.length === 0;
  const running = missing.length > 0 || checks.some(({ status }) => status !== 'completed');
  const look = isFree ? 'success' : running ? 'attention' : 'danger';
  return (
    <div className="conversation-entry">
      <span className={`merge-sign bg-${look}`} aria-hidden="true">
        <GitMergeIcon size={20} />
      </span>
      <section className={`box merge-box border-${look}`} aria-label="Merging">
        <div className="box-row merge-head">
          <span className={`merge-icon bg-${look}`} aria-hidden="true">
            {isFree ? <TickIcon /> : running ? <AlertIcon /> : <XIcon />}
          </span>
          <div>
            <Heading as="h2" variant="small">
              {isFree ? 'Ready to merge' : running ? 'Waiting for a check' : 'Merging is blocked'}
            </Heading>
            {isFree ? (
              <p className="muted">Everything that this branch requires has passed.</p>
            ) : (
              <ul className="plain-list muted">
                {reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            )}
          </div>
        </div>
        {checks.map((check) => (
          <div className="box-row merge-check" key={check.id}>
            <CheckIcon check={check} />
            <div className="merge-check-text">
              <strong>{check.name}</strong> <span className="muted">{check.title}</span>
            </div>
            {merge.requiredChecks.includes(check.name) && <Label>Required</Label>}
            <Link href={pullPath(repository, number, 'checks')} aria-label={`Details of ${check.name}`}>
              Details
            </Link>
          </div>
        ))}
        {missing.map((name) => (
          <div className="box-row merge-check" key={name}>
            <CheckIcon check={{ status: 'queued', conclusion: null }} />
            <div className="merge-check-text">
              <strong>{name}</strong> <span className="muted">Expected: waiting for its status</span>
            </div>
            <Label>Required</Label>
          </div>
        ))}
        <div className="box-row merge-foot">
          <Button
            variant="primary"
            disabled={!isFree}
            loading={busy}
            onClick={() => press(`${pullApi(pull)}/merge`, {})}
          >
            Merge pull request
          </Button>
        </div>
        <Problem text={problem} />
      </section>
    </div>
  );
}
