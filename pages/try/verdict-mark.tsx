import {
  AlertIcon,
  BellSlashIcon,
  CheckCircleFillIcon,
  DashIcon,
  QuestionIcon,
  XCircleFillIcon,
} from '@primer/octicons-react';
import type { Finding, Target } from '../../src/rule/report.ts';

const marks = {
  violation: { Icon: XCircleFillIcon, color: 'danger', word: 'allows IMDSv1' },
  unknown: { Icon: QuestionIcon, color: 'attention', word: 'unknown' },
  warning: { Icon: AlertIcon, color: 'attention', word: 'warning' },
  suppressed: { Icon: BellSlashIcon, color: 'muted', word: 'suppressed' },
  compliant: { Icon: CheckCircleFillIcon, color: 'success', word: 'requires IMDSv2' },
  'not-created': { Icon: DashIcon, color: 'muted', word: 'not created' },
} as const;

/** A verdict in a word and a color. */
export function VerdictMark({ verdict }: { verdict: Finding['verdict'] | Target['verdict'] }) {
  const { Icon, color, word } = marks[verdict];
  return (
    <span className={`verdict verdict-${color}`}>
      <Icon /> {word}
    </span>
  );
}
