import { Heading, Link } from '@primer/react';
import type { ShownAnnotation, ShownPullRequest } from '../../../playground/page/shown.ts';
import { lineAnchor, pullPath } from '../route.ts';
import { AnnotationText } from './annotation-text.tsx';

/** The annotations of a check, each with the way to its lines. */
export function AnnotationList({
  annotations,
  pull,
}: {
  annotations: readonly ShownAnnotation[];
  pull: ShownPullRequest;
}) {
  if (annotations.length === 0) return null;
  const files = pullPath(pull.repository, pull.number, 'files');
  return (
    <div className="box-row check-output">
      <Heading as="h3" variant="small">
        {annotations.length} {annotations.length === 1 ? 'annotation' : 'annotations'}
      </Heading>
      <ol className="plain-list">
        {annotations.map((annotation) => {
          const { path, startLine, endLine, title, message } = annotation;
          return (
            <li key={`${path}:${startLine}:${title}:${message}`} className="annotation-entry">
              <Link className="path" href={`${files}#${lineAnchor(path, endLine)}`}>
                {path}:{startLine === endLine ? startLine : `${startLine}-${endLine}`}
              </Link>
              <AnnotationText annotation={annotation} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}
