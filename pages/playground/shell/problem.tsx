import { Banner } from '@primer/react';

/** What went wrong; read out at once. */
export function Problem({ text }: { text: string | undefined }) {
  return (
    <div role="alert" className="problem">
      {text === undefined ? null : <Banner title={text} variant="critical" />}
    </div>
  );
}
