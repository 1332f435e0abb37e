// What `npm start` and the image run.
import { isFresh } from './bundle.js';
import { isTooOld, tooOld } from './node-version.js';

// The bundle would start, and then fail every review.
if (isTooOld) {
  console.error(`${tooOld}, as npm start does after npm ci.`);
  process.exit(1);
}
await (isFresh('main.js') ? import('../dist/main.js') : import('../src/main.ts'));
