import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** Where `npm run pictures` wants them; otherwise none are taken. */
const folder = process.env.PICTURES;

/**
 * Takes a picture for the documents, in light and in dark colors: `<name>-light.png`, `<name>-dark.png`. It shows what the
 * window shows of a page, or one element as a whole.
 */
export async function picture(shown: Page | Locator, name: string): Promise<void> {
  if (folder === undefined) return;
  const page = 'page' in shown ? shown.page() : shown;
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Otherwise it would be taken while buttons are changing their colors.
    const path = join(folder, `${name}-${colorScheme}.png`);
    await shown.screenshot({ path, animations: 'disabled' });
    shrink(path);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** With as many colors as a page has, a picture needs a third of the bytes. */
function shrink(path: string): void {
  const { error } = spawnSync('pngquant', [
    '--force',
    '--ext',
    '.png',
    '--quality',
    '80-98',
    '--strip',
    path,
  ]);
  if (error !== undefined) console.warn(`pngquant is not installed: ${path} is larger than it need be.`);
}
