import { run } from './cli/run.ts';
import { runAsProcess } from './cli/run-as-process.ts';

void runAsProcess(run, process.argv.slice(2));
