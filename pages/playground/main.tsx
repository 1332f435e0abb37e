import './look.css';
import { mount } from '../parts/mount.tsx';
import { NewPullRequest } from './new/new-pull-request.tsx';
import { PullRequestPage } from './pull/pull-request-page.tsx';
import { Repositories } from './repositories.tsx';
import { viewOf } from './route.ts';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

function Page() {
  const view = viewOf(location.pathname);
  switch (view.name) {
    case 'repositories':
      return <Repositories only={view.repository} />;
    case 'new':
      return <NewPullRequest />;
    case 'pull':
      return <PullRequestPage repository={view.repository} number={view.number} tab={view.tab} />;
    default:
      return <NotFound what={location.pathname} />;
  }
}

mount(
  <Shell>
    <Page />
  </Shell>,
);
