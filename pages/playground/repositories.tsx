import {
  GitMergeIcon,
  GitPullRequestClosedIcon,
  GitPullRequestDraftIcon,
  GitPullRequestIcon,
  RepoIcon,
} from '@primer/octicons-react';
import { Heading, Link } from '@primer/react';
import { useEffect } from 'react';
import type { PullState, ShownPullLine, ShownRepository } from '../../playground/page/shown.ts';
import { useLive } from './api.ts';
import { CheckIcon } from './check-icon.tsx';
import { CommandOutput } from './command-output.tsx';
import { pullPath } from './route.ts';
import { NotFound } from './shell/not-found.tsx';
import { Time } from './shell/time.tsx';
import { Waiting } from './shell/waiting.tsx';

/** Repositories and their pull requests; all of them, or one. */
export function Repositories({ only }: { only: string | null }) {
  const live = useLive<ShownRepository[]>('/repositories');
  useEffect(() => {
    document.title = `${only ?? 'Repositories'} · Local GitHub`;
  }, [only]);
  return (
    <Waiting live={live}>
      {(all) => {
        const shown =
          only === null ? all : all.filter(({ name }) => name.toLowerCase() === only.toLowerCase());
        if (only !== null && shown.length === 0) return <NotFound what={`There is no repository ${only}.`} />;
        return (
          <>
            <Heading as="h1" variant="large" className="page-title">
              {only === null ? 'Repositories' : only}
            </Heading>
            {shown.map((repository) => (
              <Repository key={repository.name} repository={repository} />
            ))}
          </>
        );
      }}
    </Waiting>
  );
}

function Repository({ repository: { name, description, pulls } }: { repository: ShownRepository }) {
  return (
    <section className="box" aria-label={name}>
      <div className="box-header">
        <RepoIcon />
        <Heading as="h2" variant="small">
          <Link href={`/${name}`}>{name}</Link>
        </Heading>
        <span className="muted">{description}</span>
      </div>
      {pulls.length === 0 && <p className="box-row muted">No pull requests yet.</p>}
      <ul className="plain-list">
        {pulls.map((pull) => (
          <PullLine key={pull.number} pull={pull} />
        ))}
      </ul>
      <CommandOutput label="Replay its merges" path={`/repos/${name}/backtest`} body={{}} />
    </section>
  );
}

const icons: Record<PullState, readonly [typeof GitMergeIcon, string]> = {
  open: [GitPullRequestIcon, 'open'],
  draft: [GitPullRequestDraftIcon, 'muted'],
  closed: [GitPullRequestClosedIcon, 'closed'],
  merged: [GitMergeIcon, 'done'],
};

function PullLine({
  pull: { repository, number, title, author, state, createdAt, check },
}: {
  pull: ShownPullLine;
}) {
  const [StateIcon, color] = icons[state];
  return (
    <li className="box-row pull-line">
      <span className={`fg-${color}`}>
        <StateIcon aria-label={state} />
      </span>
      <div className="pull-line-text">
        <Link className="pull-line-title" href={pullPath(repository, number)}>
          {title}
        </Link>
        {check !== null && <CheckIcon check={check} />}
        <div className="muted small">
          #{number} by {author}, <Time at={createdAt} />
          {check?.title && ` · ${check.title}`}
        </div>
      </div>
    </li>
  );
}
