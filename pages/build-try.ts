import { fileURLToPath } from 'node:url';
import { buildPage } from './build.ts';

/** `npm run build:pages`: the page “Try it” as static files, for any web server and at any path. */
const folder = fileURLToPath(new URL('dist/try', import.meta.url));
await buildPage('try', folder, './');
console.log(`The files are in ${folder}`);
