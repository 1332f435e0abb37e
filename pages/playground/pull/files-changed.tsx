import './files-changed.css';
import { ColumnsIcon, RowsIcon } from '@primer/octicons-react';
import { Heading, SegmentedControl } from '@primer/react';
import { useEffect, useState } from 'react';
import type { ShownPullRequest } from '../../../playground/page/shown.ts';
import { AnnotationList } from './annotation-list.tsx';
import { ChangedFile } from './changed-file.tsx';

const views = ['unified', 'split'] as const;
/** Files that are unfolded unasked, and the characters of a patch that is: a browser takes its time for each line. */
const mostOpen = 50;
const longestOpen = 100_000;

type ViewType = (typeof views)[number];

/** The files of the pull request, each with what was said of its lines. */
export function FilesChanged({ pull }: { pull: ShownPullRequest }) {
  const [view, setView] = useState(startView);
  const { files, checks } = pull;
  const paths = new Set(files.map(({ path }) => path));
  const elsewhere = checks.flatMap(({ annotations }) => annotations).filter(({ path }) => !paths.has(path));
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  useScrollToAnchor();
  return (
    <div className="files">
      <div className="files-head">
        <span>
          <strong>{files.length}</strong> {files.length === 1 ? 'file' : 'files'} changed,{' '}
          <span className="fg-success">+{additions}</span> <span className="fg-danger">−{deletions}</span>
        </span>
        <SegmentedControl
          aria-label="Layout of the diff"
          onChange={(index) => setView(views[index] ?? 'unified')}
        >
          <SegmentedControl.Button selected={view === 'unified'} leadingVisual={RowsIcon}>
            Unified
          </SegmentedControl.Button>
          <SegmentedControl.Button selected={view === 'split'} leadingVisual={ColumnsIcon}>
            Side by side
          </SegmentedControl.Button>
        </SegmentedControl>
      </div>
      <nav aria-label="Changed files" className="files-list">
        <ul className="plain-list">
          {files.map(({ path }) => (
            <li key={path}>
              <a className="path" href={`#${encodeURIComponent(path)}`}>
                {path}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="files-diffs">
        {files.map((file, index) => (
          <ChangedFile
            key={file.path}
            file={file}
            pull={pull}
            view={view}
            isLong={index >= mostOpen || (file.patch?.length ?? 0) > longestOpen}
          />
        ))}
        {elsewhere.length > 0 && (
          <section className="box" aria-label="Unchanged files with annotations">
            <div className="box-header">
              <Heading as="h2" variant="small">
                Unchanged files with annotations
              </Heading>
            </div>
            <AnnotationList annotations={elsewhere} pull={pull} />
          </section>
        )}
      </div>
    </div>
  );
}

/** Side by side where there is room for it. */
function startView(): ViewType {
  return matchMedia('(min-width: 1200px)').matches ? 'split' : 'unified';
}

/** The browser looked for the fragment before there was anything to find. */
function useScrollToAnchor() {
  useEffect(() => {
    const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
    target?.scrollIntoView({ block: 'center' });
  }, []);
}
