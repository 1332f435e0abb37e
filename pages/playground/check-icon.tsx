import {
  AlertIcon,
  CheckCircleFillIcon,
  DotFillIcon,
  type Icon,
  SkipIcon,
  SquareFillIcon,
  StopIcon,
  XCircleFillIcon,
} from '@primer/octicons-react';
import type { ShownCheckLine } from '../../playground/page/shown.ts';

const looks: Record<string, readonly [Icon, string]> = {
  success: [CheckCircleFillIcon, 'success'],
  failure: [XCircleFillIcon, 'danger'],
  neutral: [SquareFillIcon, 'muted'],
  skipped: [SkipIcon, 'muted'],
  cancelled: [StopIcon, 'muted'],
  timed_out: [StopIcon, 'danger'],
  action_required: [AlertIcon, 'danger'],
};

/** A word for how a check stands. */
export function checkWord({ status, conclusion }: Pick<ShownCheckLine, 'status' | 'conclusion'>): string {
  if (status !== 'completed') return status === 'queued' ? 'queued' : 'in progress';
  return (conclusion ?? 'completed').replaceAll('_', ' ');
}

/** How a check stands, as GitHub draws it. */
export function CheckIcon({ check }: { check: Pick<ShownCheckLine, 'status' | 'conclusion'> }) {
  const [Look, color] =
    check.status === 'completed'
      ? (looks[check.conclusion ?? ''] ?? looks.neutral!)
      : ([DotFillIcon, 'attention'] as const);
  const running = check.status === 'completed' ? '' : 'check-running';
  return (
    <span className={`check-icon fg-${color} ${running}`}>
      <Look aria-label={checkWord(check)} />
    </span>
  );
}
