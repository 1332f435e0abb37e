import { describe, expect, test } from 'vitest';
import { follower } from '../../src/backtest/follow.ts';
import { type HoleIdentity, keyOf } from '../../src/backtest/hole.ts';
import type { MergeVerdict } from '../../src/backtest/merge-verdict.ts';

const hole: HoleIdentity = { address: 'aws_instance.web', root: 'web', target: 'web/main.tf' };

const renamedHole = { ...hole, target: 'web/x.tf' };
const movedHole = { ...hole, root: 'app', target: 'app/main.tf' };

function verdict(parts: Partial<MergeVerdict>): MergeVerdict {
  return {
    ...{ conclusion: 'success', title: '', isJudged: true, against: [], brought: [], unread: 0, unseen: 0 },
    ...{ roots: [], states: {}, isBlurred: false, emptied: [], renamed: [] },
    ...parts,
  };
}

const state = (of: HoleIdentity, value: MergeVerdict['states'][string]) => ({
  roots: [of.root],
  states: { [keyOf(of)]: value },
});

describe('what became of a hole', () => {
  test.each<[string, Partial<MergeVerdict>[], unknown]>([
    ['nothing judged it again', [{}, { roots: ['other'] }], { ending: 'none', as: hole }],
    ['it stayed', [state(hole, 'open')], { ending: 'none', as: hole }],
    ['it was fixed', [state(hole, 'open'), state(hole, 'compliant')], { ending: 'fixed', by: 2 }],
    ['it is not created any more', [state(hole, 'not-created')], { ending: 'fixed', by: 1 }],
    ['it was suppressed', [state(hole, 'suppressed')], { ending: 'suppressed', by: 1 }],
    ['it was taken out', [{ roots: ['web'] }], { ending: 'removed', by: 1 }],
    [
      'a file that is not Terraform hides it',
      [{ roots: ['web'], isBlurred: true }],
      { ending: 'none', as: hole },
    ],
    ['its directory is gone', [{ emptied: ['web'] }], { ending: 'removed', by: 1 }],
    [
      'it went to another file, and was fixed there',
      [
        { ...state(renamedHole, 'open'), renamed: [['web/main.tf', 'web/x.tf']] },
        state(renamedHole, 'compliant'),
      ],
      { ending: 'fixed', by: 2 },
    ],
    [
      'its directory was renamed',
      [{ ...state(movedHole, 'open'), emptied: ['web'], renamed: [['web/main.tf', 'app/main.tf']] }],
      { ending: 'none', as: movedHole },
    ],
  ])('%s', (_, later, fate) => {
    const verdicts = [verdict({}), ...later.map(verdict)];
    expect(follower(verdicts)(hole, 0)).toEqual(fate);
  });

  test('a module’s target follows the directory of its root', () => {
    const inside: HoleIdentity = {
      address: 'module.m.aws_instance.x',
      root: 'envs/a',
      target: 'modules/m/main.tf',
    };
    const moved = verdict({ emptied: ['envs/a'], renamed: [['envs/a/main.tf', 'envs/b/main.tf']] });
    expect(follower([verdict({}), moved])(inside, 0)).toEqual({
      ending: 'none',
      as: { ...inside, root: 'envs/b' },
    });
  });
});
