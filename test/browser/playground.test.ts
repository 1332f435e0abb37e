import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../playground/page/start-playground.ts';
import { accessibilityProblems } from './accessibility.ts';
import { browserOfTests } from './browser.ts';
import { chromiumPath } from './chromium.ts';
import { picture } from './pictures.ts';

/** A browser, a server, an App and what else the machine is busy with: this is only for what hangs. */
const timeout = 180_000;

describe.skipIf(chromiumPath === undefined)('the page of the local GitHub', { timeout }, () => {
  const browser = browserOfTests();
  let playground: Playground;
  const at = (path: string) => playground.github.url + path;
  const sample = '/acme/infrastructure/pull/1';

  beforeAll(async () => {
    playground = await startPlayground(0);
  }, timeout);
  afterAll(() => playground?.close());

  test('the sample: from a failing check over suggestions and “Apply fixes” to the merge', async () => {
    const { page, offences } = await browser.open(at('/'), { viewport: { width: 1000, height: 1130 } });
    await page.getByRole('link', { name: 'Add batch workers and tools' }).click();
    const merging = page.getByRole('region', { name: 'Merging' });
    await merging.getByText('Merging is blocked').waitFor();
    await merging.getByText('Required status check "require-imdsv2" is failing.').waitFor();
    await page.getByText('All 6 suggestions below').waitFor();

    await page.getByRole('link', { name: 'Files changed' }).click();
    const web = page.getByRole('region', { name: 'web/main.tf', exact: true });
    const annotation = web.getByText('module.web.aws_instance.storefront allows IMDSv1').first();
    await annotation.waitFor();
    expect(await lineAbove(annotation)).toContain('http_tokens   = "optional"');
    await page.goto(`${at(sample)}/files#web%2Fmain.tf-L39`);
    await annotation.waitFor();
    await web.evaluate((element) => element.scrollIntoView());
    await picture(page, 'files-changed');

    await page.getByRole('link', { name: 'Conversation' }).click();
    const conversation = page
      .locator('section')
      .filter({ has: page.getByText('module.web.aws_instance.storefront allows IMDSv1') })
      .last();
    await picture(conversation, 'comment');
    await conversation.getByRole('button', { name: 'Commit suggestion' }).click();
    await page.getByText('Resolved by octocat').waitFor();
    await page.getByText('Update web/main.tf').waitFor();

    await page.getByRole('link', { name: 'Checks' }).click();
    await page.getByRole('heading', { name: '5 of 10 EC2 targets allow IMDSv1, 1 unknown' }).waitFor();
    await picture(page, 'checks');
    await page.getByRole('button', { name: 'Apply fixes' }).click();
    await page.getByRole('heading', { name: '1 of 10 EC2 targets is unknown' }).waitFor();
    expect(await page.getByRole('status').textContent()).toContain('require-imdsv2: neutral.');

    await page.getByRole('link', { name: 'Conversation' }).click();
    await page.getByText('Resolved by require-imdsv2').nth(3).waitFor();
    await merging.getByText('Ready to merge').waitFor();
    await merging.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await picture(page, 'ready-to-merge');
    await merging.getByRole('button', { name: 'Merge pull request' }).click();
    await page.getByText('octocat merged this').waitFor();
    expect(offences).toEqual([]);
  });

  test('Terraform that is typed is reviewed, and “Apply fixes” makes the check green', async () => {
    const { page, offences } = await browser.open(at('/new'), { viewport: { width: 1100, height: 860 } });
    await page.getByRole('textbox', { name: 'Title' }).fill('Add a proxy');
    const editor = page.getByRole('textbox', { name: 'main.tf', exact: true });
    await editor.press('ControlOrMeta+A');
    await editor.press('Delete');
    await page.keyboard.insertText('resource "aws_instance" "proxy" {\n  ami = "ami-1"\n}\n');
    // A late render with the emptied text must not undo it.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    expect(await editor.innerText()).toContain('resource "aws_instance" "proxy"');
    await picture(page, 'new-pull-request');
    await page.getByRole('button', { name: 'Open pull request' }).click();
    await page.waitForURL(/\/acme\/typed\/pull\/1$/);
    await page.getByText('1 of 1 EC2 target allows IMDSv1').first().waitFor();
    await page.getByRole('link', { name: 'Checks' }).click();
    await page.getByRole('button', { name: 'Apply fixes' }).click();
    await page.getByRole('heading', { name: '1 EC2 target requires IMDSv2' }).waitFor();
    await page
      .getByRole('region', { name: 'Check require-imdsv2' })
      .getByText('success', { exact: true })
      .waitFor();
    expect(offences).toEqual([]);
  });

  test('a re-run is a new check run', async () => {
    const pull = await openTyped('Once more', { 'main.tf': 'resource "aws_instance" "a" {}\n' });
    const [first] = playground.github.checkRuns(pull.fullName, pull.headSha);
    const { page } = await browser.open(`${at(pull.path)}/checks`);
    await page.getByRole('button', { name: 'Re-run' }).click();
    const again = await playground.github.untilCheckCompletes(pull.fullName, pull.headSha, {
      after: first!.id,
    });
    expect(again.id).not.toBe(first?.id);
  });

  test('a run is verified, and merges are replayed, by the commands themselves', async () => {
    const pull = await openTyped('To verify', { 'main.tf': 'resource "aws_instance" "a" {}\n' });
    const { page, offences } = await browser.open(`${at(pull.path)}/checks`);
    await page.getByRole('button', { name: 'Verify this run' }).click();
    const verified = page.getByRole('region', { name: /^Output of require-imdsv2 verify-run/ });
    await verified.getByText('The verdict of the run holds').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.goto(at(`/${pull.fullName}`));
    await page.getByRole('button', { name: 'Replay its merges' }).click();
    const replayed = page.getByRole('region', { name: /^Output of require-imdsv2 backtest/ });
    await replayed.getByText('the check would have stopped').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(offences).toEqual([]);
  });

  test('hostile text does no harm', async () => {
    const attack = '<img src="https://evil.example/x" onerror="alert(1)"><script>alert(2)</script>';
    const name = `<svg onload=alert(3)>"'&.tf`;
    const pull = await openTyped(attack, {
      [name]: `resource "aws_instance" "web" {\n  user_data = "${attack.replaceAll('"', "'")}"\n}\n`,
      [`${'long/'.repeat(40)}main.tf`]: 'resource "aws_instance" "deep" {}\n',
    });
    playground.github.comment(pull.fullName, 1, 'mallory', [attack, ...hostileMarkdown].join('\n\n'));
    const { page, offences } = await browser.open(at(pull.path));
    await page.getByText('mallory').waitFor();
    await page.getByRole('link', { name: 'p', exact: true }).waitFor();
    expect(
      await page.locator(forbidden).evaluateAll((all) => all.map((element) => element.outerHTML)),
    ).toEqual([]);
    const links = page.getByRole('article', { name: 'mallory commented' }).locator('a[href]');
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
      'https://evil.example/x',
      'x',
      'https://evil.example/p.png',
    ]);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(attack);
    for (const tab of ['Files changed', 'Checks']) {
      await page.getByRole('link', { name: tab }).click();
      await page.getByText(name).first().waitFor();
    }
    await page.goto(at('/'));
    await page.getByRole('link', { name: attack }).waitFor();
    expect(offences).toEqual([]);
  });

  test('every view can be used with a keyboard and a screen reader, light and dark, and fits a narrow window', async () => {
    const pull = await openTyped('Accessible', { 'main.tf': 'resource "aws_instance" "a" {}\n' });
    const views = [
      '/',
      '/new',
      pull.path,
      `${pull.path}/files`,
      `${pull.path}/checks`,
      '/nothing/here/at/all',
    ];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await browser.open(at('/'), { colorScheme, viewport: { width: 400, height: 800 } });
      for (const view of views) {
        await page.goto(at(view));
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await accessibilityProblems(page), `${view} in ${colorScheme}`).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth'), view).toBe(400);
      }
    }
  });

  test('the keyboard begins at the content, and what it presses works', async () => {
    const pull = await openTyped('By keyboard', { 'main.tf': 'resource "aws_instance" "a" {}\n' });
    const { page } = await browser.open(at(pull.path));
    await page.getByRole('button', { name: 'Commit suggestion' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    for (let presses = 0; (await focused(page)) !== 'Commit suggestion'; presses++) {
      expect(presses, 'the button is reached').toBeLessThan(30);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByText('Resolved by octocat').waitFor();
  });

  test('times move on while the page is open', async () => {
    const pull = await openTyped('Times', { 'main.tf': 'resource "aws_instance" "a" {}\n' });
    const { page } = await browser.open('about:blank');
    await page.clock.install();
    await page.goto(at(pull.path));
    const opened = page.getByRole('article', { name: 'opened this' });
    await opened.getByText('now', { exact: true }).waitFor();
    await page.clock.fastForward('05:00');
    await opened.getByText(/^[56] minutes ago$/).waitFor();
  });

  test('what was refused is told until it is about something else', async () => {
    const { page } = await browser.open(at('/new'));
    await page.getByText('Repository on disk').click();
    await page.getByRole('textbox', { name: 'Folder' }).fill('/nothing/here');
    await page.getByRole('button', { name: 'Open pull request' }).click();
    const refusal = page.getByRole('alert').filter({ hasText: '/nothing/here' });
    await refusal.waitFor();
    await page.getByRole('textbox', { name: 'Folder' }).fill('/nothing/here/either');
    await refusal.waitFor({ state: 'detached' });

    const pull = await openTyped('Refused', { 'main.tf': 'resource "aws_instance" "a" {}\n' });
    await page.goto(at(pull.path));
    const button = page.getByRole('button', { name: 'Commit suggestion' });
    await button.waitFor();
    await page.route('**/suggestion', (route) =>
      route.fulfill({ status: 422, json: { message: 'the branch moved' } }),
    );
    await button.click();
    await page.getByRole('alert').getByText('the branch moved').waitFor();
    await page.unroute('**/suggestion');
    const [comment] = playground.github.reviewComments(pull.fullName, 1);
    playground.github.reply(comment!.id, 'octocat', 'I looked at it.');
    await page.getByText('I looked at it.').waitFor();
    expect(await page.getByText('the branch moved').count()).toBe(0);
  });

  test('the colors are the system’s until the button says otherwise, and stay', async () => {
    const { page } = await browser.open(at('/new'), { colorScheme: 'dark' });
    const dark = () => page.evaluate('getComputedStyle(document.body).backgroundColor === "rgb(13, 17, 23)"');
    expect(await dark()).toBe(true);
    await page.getByRole('button', { name: 'Use light colors' }).click();
    expect(await dark()).toBe(false);
    await page.reload();
    await page.getByRole('button', { name: 'Use dark colors' }).waitFor();
    expect(await dark()).toBe(false);
  });

  /** A pull request as the page would open it, with its review. */
  async function openTyped(title: string, files: Record<string, string>) {
    const sent = Object.entries(files).map(([path, after]) => ({ path, before: null, after }));
    const response = await fetch(at('/-/api/new/typed'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: playground.github.url },
      body: JSON.stringify({ title, files: sent }),
    });
    const { done: path } = (await response.json()) as { done: string };
    const fullName = path.split('/').slice(1, 3).join('/');
    const { headSha } = playground.github.pullRequest(fullName, 1);
    await playground.github.untilCheckCompletes(fullName, headSha);
    await playground.github.settled();
    return { path, fullName, headSha };
  }
});

/** Markdown that GitHub removes, or shows as text. */
const hostileMarkdown = [
  '[a](javascript:alert(4)) <a href="javascript:alert(5)">b</a> <a href="java\tscript:alert(6)">c</a>',
  '[d](data:text/html,<script>alert(7)</script>) [e](vbscript:alert(8))',
  '<form action="https://evil.example"><input name="x" autofocus onfocus="alert(9)"><button>Sign in</button></form>',
  '<style>* { display: none }</style><link rel="stylesheet" href="https://evil.example/a.css">',
  '<iframe srcdoc="<script>alert(10)</script>"></iframe><object data="https://evil.example"></object><embed>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<svg><script>alert(11)</script></svg><math><mtext><img src=x onerror=alert(12)></mtext></math>',
  '<p id="root" style="position: fixed; inset: 0">over everything</p>',
  '```suggestion\n<img src=x onerror=alert(13)>\n```',
  '![p](https://evil.example/p.png)',
];

/** Nothing of it may become an element or an attribute. */
const forbidden = [
  'img, iframe, object, embed, base, meta[http-equiv], link[href*=evil], script:not([src])',
  '[onerror], [onload], [onfocus]',
  '.markdown-body :is(form, style, input:not([type=checkbox][disabled]), [style], #root)',
].join(', ');

/** The text of the line of a diff that something stands under. */
function lineAbove(inside: ReturnType<Page['getByText']>): Promise<string> {
  return inside.evaluate((element) => element.closest('tr')?.previousElementSibling?.textContent ?? '');
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement?.textContent ?? ""');
}
