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
  violation: { Icon: XCircleFillIcon, colour: 'danger', word: 'allows IMDSv1' },
  unknown: { Icon: QuestionIcon, colour: 'attention', word: 'can’t be judged' },
  warning: { Icon: AlertIcon, colour: 'attention', word: 'warning' },
  suppressed: { Icon: BellSlashIcon, colour: 'muted', word: 'suppressed' },
  compliant: { Icon: CheckCircleFillIcon, colour: 'success', word: 'refuses IMDSv1' },
  'not-created': { Icon: DashIcon, colour: 'muted', word: 'not created' },
} as const;

/** A verdict in a word and a colour. */
export function VerdictMark({ verdict }: { verdict: Finding['verdict'] | Target['verdict'] }) {
  const { Icon, colour, word } = marks[verdict];
  return (
    <span className={`verdict verdict-${colour}`}>
      <Icon /> {word}
    </span>
  );
}
