import './shell.css';
import { GitPullRequestIcon, RepoIcon } from '@primer/octicons-react';
import { Label, LinkButton } from '@primer/react';
import type { ReactNode } from 'react';
import { ThemeToggle } from '../../parts/theme-toggle.tsx';

/** The frame around every view. It names the playground, so that a reader doesn't take it for GitHub. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <>
      <a className="skip-link visually-hidden" href="#content">
        Skip to content
      </a>
      <header className="shell-header">
        <a className="shell-name" href="/">
          <RepoIcon size={20} />
          Local GitHub
        </a>
        <Label variant="attention" className="shell-label">
          stand-in
        </Label>
        <span className="shell-actions">
          <LinkButton href="/new" leadingVisual={GitPullRequestIcon}>
            New pull request
          </LinkButton>
          <ThemeToggle />
        </span>
        <p className="shell-note">
          This is not GitHub but a stand-in on your machine. The App is the real one; nothing leaves this
          machine.
        </p>
      </header>
      <main id="content" className="shell-content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
