import { useEffect } from 'react';
import { queryClient } from './query';

/** Between two readings at most this often, in milliseconds. */
const AT_MOST_EVERY = 500;
/** How often whoever may not hear what happens asks instead. */
const ASKS_EVERY = 30_000;
/** A page that nobody has touched for so long asks no more: asking would keep a forgotten session open. */
const FORGOTTEN_AFTER = 600_000;

/**
 * Reads again what is shown when something has happened. A hidden page does not listen: a browser has few
 * connections to each server, and people have many tabs. `mayHear`: whether one may follow the event stream, as who
 * reads the register may; others, and who lost that, ask now and then.
 */
export function useLive(mayHear: boolean): void {
  useEffect(() => {
    let events: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking: ReturnType<typeof setInterval> | undefined;
    let touchedAt = Date.now();
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries();
      }, AT_MOST_EVERY);
    };
    const ask = () => {
      asking = setInterval(() => {
        if (Date.now() - touchedAt < FORGOTTEN_AFTER) refresh();
      }, ASKS_EVERY);
    };
    const rest = () => {
      events?.close();
      events = undefined;
      clearInterval(asking);
    };
    const follow = () => {
      rest();
      if (document.hidden) return;
      if (!mayHear) {
        ask();
        return;
      }
      const stream = new EventSource('/api/changes');
      stream.addEventListener('message', refresh);
      // Refused, not interrupted: the browser does not try again.
      stream.addEventListener('error', () => {
        if (stream.readyState === EventSource.CLOSED && stream === events) ask();
      });
      events = stream;
    };
    const shown = () => {
      follow();
      if (!document.hidden) refresh();
    };
    const touched = () => {
      touchedAt = Date.now();
    };
    follow();
    document.addEventListener('visibilitychange', shown);
    document.addEventListener('pointerdown', touched);
    document.addEventListener('keydown', touched);
    return () => {
      document.removeEventListener('visibilitychange', shown);
      document.removeEventListener('pointerdown', touched);
      document.removeEventListener('keydown', touched);
      clearTimeout(timer);
      rest();
    };
  }, [mayHear]);
}
