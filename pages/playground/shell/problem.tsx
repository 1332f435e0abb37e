import { Banner } from '@primer/react';

/** An error message; a screen reader reads it out at once. */
export function Problem({ text }: { text: string | undefined }) {
  return (
    <div role="alert" className="problem">
      {text === undefined ? null : <Banner title={text} variant="critical" />}
    </div>
  );
}
