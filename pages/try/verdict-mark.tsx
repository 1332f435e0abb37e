import {
  AlertFillIcon,
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
  // A syntax error is no verdict on IMDS.
  unparsable: { Icon: AlertFillIcon, color: 'danger', word: 'couldn’t parse' },
} as const;

/** How a finding is marked. */
export function markOf({ code, verdict }: Pick<Finding, 'code' | 'verdict'>): keyof typeof marks {
  return code === 'unparsable' ? code : verdict;
}

/** A verdict, or a file that couldn’t be parsed, in a word and a color. */
export function VerdictMark({ verdict }: { verdict: ReturnType<typeof markOf> | Target['verdict'] }) {
  const { Icon, color, word } = marks[verdict];
  return (
    <span className={`verdict verdict-${color}`}>
      <Icon /> {word}
    </span>
  );
}
