import { Rejected } from './rule.js';

/**
 * Refuses a change to something that has changed since the caller last saw it (If-Match). Without `ifMatch`
 * the caller takes it as it stands. A version is the number of events that the thing has been through.
 * @throws Rejected CHANGED_SINCE
 */
export function expectVersion(actual: number, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === actual) return;
  throw new Rejected(
    'CHANGED_SINCE',
    `Någon annan har ändrat här sedan du läste (du läste version ${ifMatch}, nu gäller ${actual}). ` +
      'Läs in på nytt och gör om ändringen.',
  );
}

/** The state that a command starts from, when it is still what the caller saw. @throws Rejected CHANGED_SINCE */
export function unchanged<State extends { readonly version: number }>(
  state: State,
  { ifMatch }: { readonly ifMatch?: number | undefined },
): State {
  expectVersion(state.version, ifMatch);
  return state;
}
