import { fileURLToPath } from 'node:url';

/** Where package.json lies, with a `/` at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
