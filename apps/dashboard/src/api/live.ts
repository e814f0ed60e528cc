import { useEffect } from 'react';
import { queryClient } from './query';

/** Between two readings at most this often, in milliseconds. */
const AT_MOST_EVERY = 500;

/**
 * Reads again what is shown when something has happened. A hidden page does not listen: a browser has few
 * connections to each server, and people have many tabs.
 */
export function useLive(): void {
  useEffect(() => {
    let events: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries();
      }, AT_MOST_EVERY);
    };
    const follow = () => {
      events?.close();
      events = undefined;
      if (document.hidden) return;
      events = new EventSource('/api/changes');
      events.addEventListener('message', refresh);
    };
    const shown = () => {
      follow();
      if (!document.hidden) refresh();
    };
    follow();
    document.addEventListener('visibilitychange', shown);
    return () => {
      document.removeEventListener('visibilitychange', shown);
      clearTimeout(timer);
      events?.close();
    };
  }, []);
}
