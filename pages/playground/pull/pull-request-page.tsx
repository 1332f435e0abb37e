import './pull-request-page.css';
import { ChecklistIcon, CommentDiscussionIcon, FileDiffIcon } from '@primer/octicons-react';
import { BranchName, Heading, StateLabel, UnderlineNav } from '@primer/react';
import { useEffect } from 'react';
import type { PullState, ShownPullRequest } from '../../../playground/page/shown.ts';
import { pullApi, useLive } from '../api.ts';
import { pullPath, type Tab } from '../route.ts';
import { Waiting } from '../shell/waiting.tsx';
import { Checks } from './checks.tsx';
import { Conversation } from './conversation.tsx';
import { FilesChanged } from './files-changed.tsx';
import { VerdictNews } from './verdict-news.tsx';

/** A pull request, in one of its three tabs. */
export function PullRequestPage({
  repository,
  number,
  tab,
}: {
  repository: string;
  number: number;
  tab: Tab;
}) {
  const live = useLive<ShownPullRequest>(pullApi({ repository, number }));
  const title = live.value?.title;
  useEffect(() => {
    document.title = `${title ?? 'Pull request'} · #${number} · Local GitHub`;
  }, [title, number]);
  return (
    <Waiting live={live}>
      {(pull) => (
        <>
          <VerdictNews checks={pull.checks} />
          <Head pull={pull} />
          <Tabs pull={pull} tab={tab} />
          {tab === 'conversation' && <Conversation pull={pull} />}
          {tab === 'files' && <FilesChanged pull={pull} />}
          {tab === 'checks' && <Checks pull={pull} />}
        </>
      )}
    </Waiting>
  );
}

const labels: Record<PullState, readonly ['pullOpened' | 'draft' | 'pullClosed' | 'pullMerged', string]> = {
  open: ['pullOpened', 'Open'],
  draft: ['draft', 'Draft'],
  closed: ['pullClosed', 'Closed'],
  merged: ['pullMerged', 'Merged'],
};

function Head({ pull }: { pull: ShownPullRequest }) {
  const { repository, number, title, state, author, base, head, conversation } = pull;
  const commits = conversation.filter(({ kind }) => kind === 'commit').length;
  const [status, word] = labels[state];
  return (
    <div className="pull-head">
      <p className="muted">
        <a className="pull-repository" href={`/${repository}`}>
          {repository}
        </a>
      </p>
      <Heading as="h1" variant="large" className="pull-title">
        {title} <span className="muted pull-number">#{number}</span>
      </Heading>
      <p className="pull-summary">
        <StateLabel status={status}>{word}</StateLabel>
        <span className="muted">
          <strong>{author}</strong> {state === 'merged' ? 'merged' : 'wants to merge'} {commits}{' '}
          {commits === 1 ? 'commit' : 'commits'} into <BranchName as="span">{base}</BranchName> from{' '}
          <BranchName as="span">{head}</BranchName>
        </span>
      </p>
    </div>
  );
}

function Tabs({
  pull: { repository, number, conversation, files, checks },
  tab,
}: {
  pull: ShownPullRequest;
  tab: Tab;
}) {
  const said = conversation.filter(({ kind }) => kind === 'review' || kind === 'comment').length;
  const tabs = [
    ['conversation', 'Conversation', CommentDiscussionIcon, said],
    ['files', 'Files changed', FileDiffIcon, files.length],
    ['checks', 'Checks', ChecklistIcon, checks.length],
  ] as const;
  return (
    <UnderlineNav aria-label="Pull request" variant="flush">
      {tabs.map(([name, label, icon, count]) => (
        <UnderlineNav.Item
          key={name}
          href={pullPath(repository, number, name)}
          leadingVisual={icon}
          counter={count}
          aria-current={name === tab ? 'page' : false}
        >
          {label}
        </UnderlineNav.Item>
      ))}
    </UnderlineNav>
  );
}
