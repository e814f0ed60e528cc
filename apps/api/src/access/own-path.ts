/** The dashboard, where whoever asked for nothing else goes on. */
export const HOME = '/arbeta';

const OWN = 'http://liggaren.invalid';

/** Where somebody wanted to go, when it is an address of ours; else the dashboard. Nobody is sent to another site. */
export function ownPath(till: unknown): string {
  if (typeof till !== 'string' || till.length > 2000 || !/^\/(?![/\\])/.test(till)) return HOME;
  // As browsers read it: they skip control characters and take \ for /.
  const url = URL.canParse(till, OWN) ? new URL(till, OWN) : undefined;
  return url?.origin === OWN && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : HOME;
}
