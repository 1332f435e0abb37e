import './checks.css';
import { SyncIcon } from '@primer/octicons-react';
import { Button, Heading, Label } from '@primer/react';
import type { ShownCheck, ShownPullRequest } from '../../../playground/page/shown.ts';
import { Markdown } from '../../parts/markdown.tsx';
import { pullApi } from '../api.ts';
import { CheckIcon, checkWord } from '../check-icon.tsx';
import { CommandOutput } from '../command-output.tsx';
import { Problem } from '../shell/problem.tsx';
import { Time } from '../shell/time.tsx';
import { AnnotationList } from './annotation-list.tsx';
import { useRequest } from './use-request.ts';

/** The check runs of the newest commit, with everything that they say. */
export function Checks({ pull }: { pull: ShownPullRequest }) {
  if (pull.checks.length === 0) {
    return (
      <div className="empty">
        <Heading as="h2" variant="medium">
          No check has been reported yet
        </Heading>
        <p className="muted">The App starts one as soon as it hears of the commit.</p>
      </div>
    );
  }
  return pull.checks.map((check) => <Check key={check.name} check={check} pull={pull} />);
}

function Check({ check, pull }: { check: ShownCheck; pull: ShownPullRequest }) {
  const { id, name, app, title, summary, text, annotations, actions, startedAt, completedAt } = check;
  const { request, asked, problem } = useRequest(check);
  const at = pullApi(pull);
  return (
    <section className="box check" aria-label={`Check ${name}`}>
      <div className="box-header check-head">
        <CheckIcon check={check} />
        <Heading as="h2" variant="small">
          {name}
        </Heading>
        <Label
          variant={
            check.conclusion === 'failure'
              ? 'danger'
              : check.conclusion === 'success'
                ? 'success'
                : 'secondary'
          }
        >
          {checkWord(check)}
        </Label>
        <span className="muted small">
          by {app} on <code>{pull.headSha.slice(0, 7)}</code>, <Time at={completedAt ?? startedAt} />
        </span>
        <span className="check-buttons">
          {actions.map(({ identifier, label, description }) => (
            <Button
              key={identifier}
              variant="primary"
              aria-description={description}
              loading={asked === identifier}
              disabled={asked !== undefined}
              onClick={() => request(identifier, `${at}/action`, { run: id, identifier })}
            >
              {label}
            </Button>
          ))}
          <Button
            leadingVisual={SyncIcon}
            loading={asked === 're-run'}
            disabled={asked !== undefined}
            onClick={() => request('re-run', `${at}/rerun`, { run: id })}
          >
            Re-run
          </Button>
        </span>
      </div>
      <Problem text={problem} />
      <div className="box-row check-output">
        <Heading as="h3" variant="medium">
          {title ?? 'The App is looking at the commit …'}
        </Heading>
        {summary !== null && <Markdown text={summary} />}
      </div>
      {check.status === 'completed' && (
        <CommandOutput key={id} label="Verify this run" path={`${at}/verify`} body={{ run: id }} />
      )}
      {text !== null && (
        <div className="box-row check-output">
          <Heading as="h3" variant="small">
            Details
          </Heading>
          <Markdown text={text} />
        </div>
      )}
      <AnnotationList annotations={annotations} pull={pull} />
    </section>
  );
}
