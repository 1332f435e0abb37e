import { Spinner } from '@primer/react';
import type { ReactNode } from 'react';
import type { Live } from '../api.ts';
import { NotFound } from './not-found.tsx';
import { Problem } from './problem.tsx';

/** A view as soon as it is known. */
export function Waiting<T>({ live, children }: { live: Live<T>; children: (value: T) => ReactNode }) {
  const { value, problem, connected } = live;
  if (problem !== undefined) return <NotFound what={problem} />;
  return (
    <>
      <Problem text={connected ? undefined : 'The local GitHub has ended. Start it again to go on.'} />
      {value === undefined ? (
        <div className="empty">
          <Spinner srText="Loading" />
        </div>
      ) : (
        children(value)
      )}
    </>
  );
}
