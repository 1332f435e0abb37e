import { CpuIcon } from '@primer/octicons-react';

/** In the place of a profile picture, which would have to be fetched: the first letter, or a sign for a program. */
export function Picture({ login, small = false }: { login: string; small?: boolean }) {
  const isProgram = login.endsWith('[bot]');
  return (
    <span
      className={`picture ${small ? 'picture-small' : ''} ${isProgram ? 'picture-program' : ''}`}
      aria-hidden="true"
    >
      {isProgram ? <CpuIcon size={small ? 12 : 20} /> : login.slice(0, 1).toUpperCase()}
    </span>
  );
}
