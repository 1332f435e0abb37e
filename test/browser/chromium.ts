import { existsSync } from 'node:fs';

/** Where Debian, Ubuntu and others put it; `CHROMIUM` names another place. */
const places = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const found = places.find((place) => place !== '' && existsSync(place));

/** Chromium's path; undefined where there is none or it isn't wanted, and then the tests say what they leave out. */
export const chromiumPath = process.env.SKIP_BROWSER ? undefined : found;

if (chromiumPath === undefined) {
  const why = process.env.SKIP_BROWSER ? 'SKIP_BROWSER is set' : 'chromium is not installed';
  console.warn(`${why}: the pages were not tested in a browser.`);
}
