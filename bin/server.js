// What `npm start` and the image run.
import { isFresh } from './bundle.js';

await (isFresh('server/main.js') ? import('../dist/server/main.js') : import('../src/main.ts'));
