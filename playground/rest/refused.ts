import { unprocessable } from '../http/api-error.ts';
import { Refusal } from '../world/refusal.ts';

/** Runs a change of the world; what the world refuses becomes GitHub's 422 with a list of reasons. */
export async function refused<T>(documentation: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw unprocessable(error.reasons, documentation);
    throw error;
  }
}
