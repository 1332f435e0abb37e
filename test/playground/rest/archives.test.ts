import { unpackTar } from 'modern-tar';
import { expect, onTestFinished, test } from 'vitest';
import { at, fullName, refusal, startAcme, tokenClient } from '../acme.ts';

test('an archive is what git makes of a commit, behind a redirect that needs no token', async () => {
  const { github, app } = await startAcme();
  onTestFinished(() => github.close());
  const sha = await github.commit(fullName, {
    branch: 'main',
    files: { '.gitattributes': 'secret.tf export-ignore\n', 'secret.tf': 'a', 'modules/web/main.tf': 'b' },
  });
  const tarball = (client: typeof app) =>
    client.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
      ...at,
      ref: 'main',
      request: { redirect: 'manual' },
    });
  const { headers, status } = await tarball(app);
  expect(status).toBe(302);
  const answer = await fetch(headers.location!);
  const entries = await unpackTar(answer.body!.pipeThrough(new DecompressionStream('gzip')));
  const files = entries.filter(({ header }) => header.type === 'file').map(({ header }) => header.name);
  const top = `acme-infrastructure-${sha.slice(0, 7)}`;
  expect(files.sort()).toEqual(
    ['.gitattributes', 'README.md', 'main.tf', 'modules/web/main.tf'].map((path) => `${top}/${path}`),
  );

  expect((await fetch(`${headers.location}0`)).status).toBe(404);
  expect((await refusal(tarball(tokenClient(github) as never))).status).toBe(404);
});
