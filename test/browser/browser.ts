import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { chromiumPath } from './chromium.ts';

/** A page, and what it did that no page of ours may do. */
interface Watched {
  readonly page: Page;
  /** Dialogs, errors, violations of the policy for content, requests to anywhere else. */
  readonly offences: readonly string[];
}

export interface BrowserOfTests {
  /** Opens an address; Chromium's own idea of a window is 1,280 × 720. */
  open(url: string, options?: BrowserContextOptions): Promise<Watched>;
}

/** One Chromium for the tests of a file. */
export function browserOfTests(): BrowserOfTests {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (chromiumPath === undefined) return;
    // Root, as in a container, gets no sandbox from Chromium.
    const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];
    browser = await chromium.launch({ executablePath: chromiumPath, args, timeout: 120_000 });
  }, 120_000);
  afterAll(() => browser?.close());
  return {
    async open(url, options = {}) {
      const context = await browser!.newContext({ reducedMotion: 'reduce', ...options });
      context.setDefaultTimeout(100_000);
      const page = await context.newPage();
      const offences: string[] = [];
      page.on('dialog', (dialog) => {
        offences.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('pageerror', (error) => offences.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') offences.push(`console: ${message.text()}`);
      });
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol !== 'data:' && origin !== new URL(url).origin)
          offences.push(`request: ${request.url()}`);
      });
      await page.goto(url);
      return { page, offences };
    },
  };
}
