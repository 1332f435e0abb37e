import { useEffect, useRef, useState } from 'react';
import type { ShownCheck } from '../../../playground/page/shown.ts';
import { checkWord } from '../check-icon.tsx';

/** Tells screen readers of verdicts that come while the page is open. */
export function VerdictNews({ checks }: { checks: readonly ShownCheck[] }) {
  const [news, setNews] = useState('');
  const known = useRef<string>(undefined);
  const now = checks.map((check) => `${check.name}: ${checkWord(check)}. ${check.title ?? ''}`).join('\n');
  useEffect(() => {
    if (known.current !== undefined && known.current !== now) setNews(now);
    known.current = now;
  }, [now]);
  return (
    <div role="status" className="visually-hidden">
      {news}
    </div>
  );
}
