import './annotation-text.css';
import { AlertIcon, InfoIcon, XCircleIcon } from '@primer/octicons-react';
import type { ShownAnnotation } from '../../../playground/page/shown.ts';

const looks = {
  failure: [XCircleIcon, 'danger', 'Failure'],
  warning: [AlertIcon, 'attention', 'Warning'],
  notice: [InfoIcon, 'accent', 'Notice'],
} as const;

/** An annotation of a check. It is text: GitHub renders no Markdown here. */
export function AnnotationText({
  annotation: { level, title, message, details },
}: {
  annotation: ShownAnnotation;
}) {
  const [Look, color, word] = looks[level];
  return (
    <div className={`annotation annotation-${color}`}>
      <p className="annotation-title">
        <span className={`fg-${color}`}>
          <Look aria-label={word} />
        </span>
        <strong>{title ?? word}</strong>
      </p>
      <p className="annotation-message">{message}</p>
      {details !== null && (
        <details className="annotation-details">
          <summary>Raw output</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard. */}
          <pre tabIndex={0}>{details}</pre>
        </details>
      )}
    </div>
  );
}
