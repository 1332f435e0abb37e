import { RelativeTime } from '@primer/react';

/** How long ago; the time itself in the title. */
export function Time({ at }: { at: string }) {
  return <RelativeTime date={new Date(at)} className="muted" />;
}
