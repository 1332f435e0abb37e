import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readArguments } from '../../src/cli/arguments.ts';
import { states } from '../../src/org/coverage/state.ts';
import { parsePolicy } from '../../src/policy/file.ts';
import { organization } from '../cli/org/organization.ts';

const text = readFileSync(new URL('../../docs/rollout.md', import.meta.url), 'utf8');

function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block!,
  );
}

/** As a shell would split them: words, of which some stand in quotes. */
const commands = [
  ...blocks('sh')
    .join('')
    .matchAll(/npx require-imdsv2 ([^&\n]+)/g),
].map(([, line]) => [...line!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!));

describe('docs/rollout.md', () => {
  it.each(commands)('has a command that exists: %s %s %s', (...words) => {
    const [first, second] = words;
    const request = readArguments(words);
    expect(request.kind).toBe(first === 'org' ? `org ${second}` : first);
  });

  it('has policies that hold', () => {
    const policies = blocks('yaml');
    expect(policies.length).toBeGreaterThan(1);
    for (const policy of policies) expect({ policy, ...parsePolicy(policy) }).toMatchObject({ problems: [] });
    expect(parse(policies[0]!)).toEqual({ enforcement: 'advise' });
  });

  it('explains every state', () => {
    const table = text.slice(text.indexOf('| state |'));
    for (const state of states) expect(table).toContain(`\`${state}\``);
  });
});

describe('what it says of GitHub', () => {
  const stage = organization({ limits: { secondary: false } });
  beforeAll(async () => {
    stage.github.install('acme');
    await stage.github.createRepository({ fullName: 'acme/first' });
  });

  it.each([
    { command: 'org audit', more: '--format json', scopes: ['repo'], permissions: { contents: 'read' } },
    {
      command: 'org fix',
      more: '--repos first',
      scopes: ['repo'],
      permissions: { contents: 'write', pull_requests: 'write' },
    },
    {
      command: 'org ruleset',
      more: '--yes',
      scopes: ['admin:org'],
      permissions: { organization_administration: 'write' },
    },
    {
      command: 'org coverage',
      more: '--format json',
      scopes: ['repo', 'read:org'],
      permissions: { administration: 'read', organization_administration: 'read' },
    },
  ] as const)(
    '$command needs no more than the token in the table',
    async ({ command, more, scopes, permissions }) => {
      const { github } = stage;
      const row = text.split('\n').find((line) => line.startsWith(`| \`${command}\``))!;
      for (const scope of scopes) expect(row).toContain(`\`${scope}\``);
      for (const token of [
        github.createToken('mona', { scopes: [...scopes] }),
        github.createToken('mona', { permissions }),
      ])
        expect(await stage.command(`${command} --org acme ${more}`, { token })).toMatchObject({
          status: 0,
          err: '',
        });
    },
  );

  it('the order of leaving: with the App gone first, pull requests wait', async () => {
    const { github } = stage;
    await github.createRepository({ fullName: 'acme/leaving' });
    await github.commit('acme/leaving', { branch: 'change', from: 'main', files: { 'main.tf': '' } });
    const { number } = await github.openPullRequest('acme/leaving', { title: 'A', head: 'change' });
    await stage.command('org ruleset --org acme --yes');
    github.uninstall('acme');
    expect(github.mergeBlockers('acme/leaving', number)).toHaveLength(1);
    expect((await stage.command('org coverage --org acme')).status).toBe(1);
    for (const { id } of github.rulesets('acme')) await stage.settings('DELETE', `/orgs/acme/rulesets/${id}`);
    expect(github.mergeBlockers('acme/leaving', number)).toEqual([]);
    expect((await stage.command('org coverage --org acme')).status).toBe(0);
  });
});
