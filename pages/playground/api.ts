import { useCallback, useEffect, useRef, useState } from 'react';

const api = '/-/api';

/** Where the server tells of a pull request, and below which its buttons are. */
export function pullApi({ repository, number }: { repository: string; number: number }): string {
  return `/repos/${repository}/pulls/${number}`;
}

/** The server's present view; updated whenever something happens there. */
export interface Live<T> {
  value: T | undefined;
  /** Why there is no value. */
  problem: string | undefined;
  /** False while the server can't be reached. */
  connected: boolean;
}

/** Reads a view, and again after each of the server's events. */
export function useLive<T>(path: string): Live<T> {
  const [live, setLive] = useState<Live<T>>({ value: undefined, problem: undefined, connected: true });
  const text = useRef('');
  useEffect(() => {
    let ended = false;
    let reading = false;
    let again = false;
    const read = async () => {
      again = reading;
      if (reading) return;
      reading = true;
      try {
        const response = await fetch(`${api}${path}`);
        const now = await response.text();
        // The same text is the same view: nothing needs to be drawn.
        if (!ended && now !== text.current) {
          text.current = now;
          const value = JSON.parse(now);
          if (response.ok) setLive({ value, problem: undefined, connected: true });
          else setLive({ value: undefined, problem: value.message, connected: true });
        }
      } catch {
        // The stream of events says so, too, and when it is back.
      }
      reading = false;
      if (again && !ended) void read();
    };
    const events = new EventSource(`${api}/events`);
    events.addEventListener('changed', () => void read());
    events.addEventListener('open', () => setLive((now) => ({ ...now, connected: true })));
    events.addEventListener('error', () => setLive((now) => ({ ...now, connected: false })));
    return () => {
      ended = true;
      events.close();
    };
  }, [path]);
  return live;
}

/** A button that asks the server for something. */
export interface Press {
  /** While the server is at it. */
  busy: boolean;
  /** The refusal and its reason. */
  problem: string | undefined;
  press(path: string, body: unknown): Promise<unknown>;
}

/**
 * Sends what a button says; resolves with what was done, or undefined where that was refused.
 *
 * @param about the problem goes once this changes: a text that is typed, or what the server says of the same thing
 */
export function usePress(about: unknown): Press {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ readonly problem: string; readonly about: string | undefined }>();
  const now = JSON.stringify(about);
  const latest = useRef(now);
  latest.current = now;
  const press = useCallback(async (path: string, body: unknown) => {
    const setProblem = (problem: string) => setRefused({ problem, about: latest.current });
    setBusy(true);
    setRefused(undefined);
    try {
      const response = await fetch(`${api}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      if (!response.ok) setProblem(answer.message);
      return response.ok ? answer.done : undefined;
    } catch {
      setProblem('The local GitHub doesn’t answer.');
      return undefined;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, problem: refused && refused.about === now ? refused.problem : undefined, press };
}
