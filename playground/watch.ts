import type { RunningServer } from './http/server.ts';
import type { Sender } from './webhooks/send.ts';
import type { World } from './world/world.ts';

/** Resolves with the first value of `condition` that counts; asked again whenever something happens. */
export function until<T>(
  world: World,
  condition: () => T | null | undefined | false,
  {
    timeout = 120_000,
    what = 'the condition',
  }: { timeout?: number | undefined; what?: string | undefined } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      world.changed.delete(check);
      settle();
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error(`${what} didn't come in ${timeout} ms`))),
      timeout,
    );
    const check = () => {
      try {
        const value = condition();
        if (value !== null && value !== undefined && value !== false) finish(() => resolve(value));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    world.changed.add(check);
    check();
  });
}

/** Resolves when nothing has been under way for a while. */
export function settled(
  world: World,
  sender: Sender,
  server: RunningServer,
  { quiet = 250, timeout = 120_000 }: { quiet?: number; timeout?: number } = {},
): Promise<void> {
  const idle = () => sender.pending.size === 0 && server.active() === 0;
  return new Promise((resolve, reject) => {
    let still: NodeJS.Timeout | undefined;
    const finish = (settle: () => void) => {
      clearTimeout(still);
      clearTimeout(late);
      world.changed.delete(restart);
      settle();
    };
    const restart = () => {
      clearTimeout(still);
      still = setTimeout(() => (idle() ? finish(resolve) : restart()), quiet);
    };
    const late = setTimeout(
      () => finish(() => reject(new Error(`not settled after ${timeout} ms`))),
      timeout,
    );
    world.changed.add(restart);
    restart();
  });
}
