import { expect, test } from 'vitest';
import { pullPath, viewOf } from '../../../pages/playground/route.ts';

const pull = { name: 'pull', repository: 'acme/infra', number: 7 };

test.each([
  ['/', { name: 'repositories', repository: null }],
  ['/new', { name: 'new' }],
  ['/acme/infra', { name: 'repositories', repository: 'acme/infra' }],
  ['/acme/infra/pulls', { name: 'repositories', repository: 'acme/infra' }],
  ['/acme/infra/pull/7', { ...pull, tab: 'conversation' }],
  ['/acme/infra/pull/7/', { ...pull, tab: 'conversation' }],
  [pullPath('acme/infra', 7, 'files'), { ...pull, tab: 'files' }],
  [pullPath('acme/infra', 7, 'checks'), { ...pull, tab: 'checks' }],
  ['/acme', { name: 'nothing' }],
  ['/acme/infra/issues', { name: 'nothing' }],
  ['/acme/infra/pull/x', { name: 'nothing' }],
  ['/acme/infra/pull/7/commits', { name: 'nothing' }],
])('%s', (path, view) => expect(viewOf(path)).toEqual(view));
