import { useEffect, useEffectEvent } from 'react';

/** Ctrl+S (⌘S) saves, when there is something to save; the browser never saves the page in its place. */
export function useSaveKey(isOn: boolean, save: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (isOn) save();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
