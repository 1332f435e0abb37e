#!/usr/bin/env node
/**
 * The one file that the runner of GitHub Actions starts: `npm run build` makes action/index.js of it. With arguments it is
 * `require-imdsv2 scan`; the pre-commit hook starts it so, on the Node of the person who commits.
 */
import { fileURLToPath } from 'node:url';
import { runAsProcess } from '../cli/run-as-process.ts';
import { runAction } from './run-action.ts';
import { runScan } from './run-scan.ts';
import { runWithinPermissions } from './within-permissions.ts';

const { argv, env, stdout } = process;
const args = argv.slice(2);
const action = async () => {
  if (process.permission) return runAction({ env, stdout, prefix: '' });
  try {
    return runWithinPermissions(fileURLToPath(import.meta.url), env);
  } catch {
    return runAction({ env, stdout, prefix: '' }); // it reports what makes no sense
  }
};

if (args.length > 0) await runAsProcess(runScan, args);
else process.exitCode = await action();
