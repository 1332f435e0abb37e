import { Heading, Link } from '@primer/react';

/** Nothing is here. */
export function NotFound({ what }: { what: string }) {
  return (
    <div className="empty">
      <Heading as="h1" variant="medium">
        There is nothing here
      </Heading>
      <p>{what}</p>
      <Link href="/">All repositories</Link>
    </div>
  );
}
