import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** The problems that axe-core finds on the page as it is now: rule and element, each on a line. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
