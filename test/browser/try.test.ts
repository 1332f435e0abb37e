import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../pages/build.ts';
import { judge, type Texts } from '../../pages/try/engine/judge.ts';
import { example } from '../../pages/try/example.ts';
import { type StaticFiles, staticFiles } from '../../playground/page/static-files.ts';
import { accessibilityProblems } from './accessibility.ts';
import { browserOfTests } from './browser.ts';
import { chromiumPath } from './chromium.ts';
import { picture } from './pictures.ts';

const timeout = 180_000;
const instance = (tokens: string) =>
  `resource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;

/** Inputs on which the page and Node have to agree. */
const inputs: Record<string, Texts> = {
  'the example': example,
  nothing: { 'main.tf': '' },
  'tfvars over defaults': {
    'main.tf': `${instance('var.tokens')}variable "tokens" {\n  default = "optional"\n}\n`,
    'a.auto.tfvars': 'tokens = "required"\n',
    'prod.tfvars': 'tokens = "optional"\n',
  },
  'modules in directories': {
    'live/main.tf':
      'module "a" {\n  source = "../modules/host"\n  tokens = "optional"\n}\nmodule "b" {\n  source = "../modules/host"\n}\n',
    'modules/host/main.tf': `${instance('var.tokens')}variable "tokens" {\n  default = "required"\n}\n`,
  },
  'JSON, and bytes that are not ASCII': {
    'main.tf.json':
      '{ "resource": { "aws_instance": { "größe": { "metadata_options": { "http_tokens": "optional" } } } } }',
    'ü.tf': `# größe 🚀\r\n${instance('"optional"').replaceAll('\n', '\r\n')}`,
  },
  'a module of the registry': {
    'main.tf':
      'module "x" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "~> 5.6.0"\n}\n',
  },
  'what only HashiCorp’s parser refuses': {
    'main.tf': `${instance('"required"')}resource "aws_instance" "b" {\n  ami = "a"\n  ami = "b"\n}\n`,
  },
  'a block that never ends': { 'main.tf': 'resource "aws_instance" "web" {\n' },
  'brackets without end': {
    'main.tf': `locals {\n  a = ${'['.repeat(20_000)}\n}\n${instance('"required"')}`,
  },
  suppressions: {
    'main.tf': instance('"optional"').replace('{\n', '{\n  # require-imdsv2:ignore lab only\n'),
  },
  'user data in base64, a long unknown': {
    'main.tf': `${instance(`"\${var.${'long'.repeat(900)}}x"`)}resource "aws_instance" "b" {\n  user_data_base64 = "Y3VybCBodHRwOi8vMTY5LjI1NC4xNjkuMjU0L2xhdGVzdC8K"\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n`,
  },
};

describe.skipIf(chromiumPath === undefined)('the page “Try it”', { timeout }, () => {
  const browser = browserOfTests();
  let folder: string;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'require-imdsv2-try-'));
    await buildPage('try', folder, './');
    const file: StaticFiles = await staticFiles(folder);
    // Any web server does, and any path.
    server = createServer(async (request, response) => {
      const answer = file(request.url!.replace(/^\/some\/where/, '').replace(/^\/$/, '/index.html'));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/`;
  }, timeout);
  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('says of every input exactly what Node says', async () => {
    const { page, offences } = await browser.open(url);
    const worker = readdirSync(`${folder}/assets`).find((name) => name.startsWith('worker-'));
    const answers = await page.evaluate(
      async ([script, all]) => {
        const engine = new Worker(new URL(script, location.href), { type: 'module' });
        const found: Record<string, unknown> = {};
        for (const [number, [name, texts]] of Object.entries(all).entries()) {
          engine.postMessage({ number, texts });
          const { data } = await new Promise<MessageEvent>((resolve) => {
            engine.onmessage = resolve;
          });
          found[name] = data.judged ?? data.problem;
        }
        return found;
      },
      [`./assets/${worker}`, inputs] as const,
    );
    for (const [name, texts] of Object.entries(inputs)) {
      expect(answers[name], name).toEqual(JSON.parse(JSON.stringify(await judge(texts))));
    }
    expect(offences).toEqual([]);
  });

  test('from the example to no finding, and a link that brings it to somebody else', async () => {
    const { page, offences } = await browser.open(url);
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('2 of 3 EC2 targets allow IMDSv1.').waitFor();
    await page.locator('.cm-lintRange-error').first().waitFor();
    await picture(page, 'try');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 400]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await accessibilityProblems(page), `${colorScheme}, ${width}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    }
    await result.getByRole('button', { name: 'variables.tf:7' }).click();
    await page.getByRole('textbox', { name: 'variables.tf' }).waitFor();
    await page.getByRole('button', { name: 'Apply every fix' }).click();
    await result.getByText('All 3 EC2 targets require IMDSv2.').waitFor();
    expect(await page.getByRole('textbox', { name: 'variables.tf' }).innerText()).toContain('"required"');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.waitForFunction(() => location.hash.length > 1);
    const other = await browser.open(page.url());
    await other.page.getByText('All 3 EC2 targets require IMDSv2.').waitFor();
    expect([...offences, ...other.offences]).toEqual([]);
  });

  test('files can be added, renamed and removed', async () => {
    const { page, offences } = await browser.open(url);
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('2 of 3 EC2 targets allow IMDSv1.').waitFor();
    await page.getByRole('button', { name: 'Add a file' }).click();
    await page.getByRole('textbox', { name: 'File name' }).fill('a.auto.tfvars');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'a.auto.tfvars' }).fill('tokens = "required"');
    await result.getByText('1 of 3 EC2 targets allows IMDSv1.').waitFor();
    await page.getByRole('button', { name: 'Remove a.auto.tfvars' }).click();
    await result.getByText('2 of 3 EC2 targets allow IMDSv1.').waitFor();
    expect(offences).toEqual([]);
  });

  test('typing keeps the policy for content, and a syntax error is called one', async () => {
    const { page, offences } = await browser.open(url);
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('2 of 3 EC2 targets allow IMDSv1.').waitFor();
    await page.getByRole('textbox', { name: 'main.tf', exact: true }).click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('resource "aws_instance" "é" {\n  tags = { a = "b" }\n');
    await result.getByText('Couldn’t parse 1 file.').waitFor();
    const card = result.getByRole('listitem').filter({ hasText: 'unparsable' });
    await card.getByText('couldn’t parse', { exact: true }).waitFor();
    expect(await card.innerText()).not.toContain('IMDSv1');
    await page.locator('.cm-lintRange-error').first().hover();
    await page.locator('.cm-tooltip').getByText('Terraform says: Unclosed configuration block').waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+X');
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('}');
    await result.getByText('3 of 4 EC2 targets allow IMDSv1.').waitFor();
    expect(offences).toEqual([]);
  });

  test('a code leads to its page', async () => {
    const { page } = await browser.open(url);
    const link = page.getByRole('link', { name: 'About block-missing' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toMatch(/\/docs\/codes\/block-missing\.md$/);
    expect(await link.getAttribute('target')).toBe('_blank');
  });

  test('a fix of texts that are gone can’t be applied', async () => {
    const { page } = await browser.open('about:blank');
    await page.clock.install();
    await page.goto(url);
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('2 of 3 EC2 targets allow IMDSv1.').waitFor();
    const buttons = result.getByRole('button', { name: /^Apply/ });
    const disabled = () => buttons.evaluateAll((all) => all.map((one) => one.matches(':disabled')));
    expect(await disabled()).toEqual([false, false, false]);
    // From here on nobody judges.
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.getByRole('button', { name: 'Add a file' }).click();
    expect(await disabled()).toEqual([true, true, true]);
  });

  test('hostile text and hostile names are text', async () => {
    const { page, offences } = await browser.open(url);
    await page.getByRole('button', { name: 'Add a file' }).click();
    const hostile = '"><img src=x onerror=alert(1)>';
    await page.getByRole('textbox', { name: 'File name' }).fill(`${hostile}.tf`);
    await page.getByRole('button', { name: 'Rename' }).click();
    await page
      .getByRole('textbox', { name: `${hostile}.tf` })
      .fill(`resource "aws_instance" "<script>alert(1)</script>" {\n}\n`);
    await page.getByRole('region', { name: 'Result' }).getByText('alert(1)').first().waitFor();
    expect(offences).toEqual([]);
  });

  test('a judgement that does not end is stopped', async () => {
    const { page } = await browser.open('about:blank');
    await page.clock.install();
    await page.addInitScript(() => {
      const nothing = () => {};
      window.Worker = class {
        addEventListener = nothing;
        removeEventListener = nothing;
        postMessage = nothing;
        terminate = nothing;
      } as never;
    });
    await page.goto(url);
    await page.getByText('Loading the engine').waitFor();
    await page.clock.runFor(1_000);
    await page.clock.runFor(20_000);
    await page.getByText('Checking took more than 20 s and was stopped.').waitFor();
  });
});
