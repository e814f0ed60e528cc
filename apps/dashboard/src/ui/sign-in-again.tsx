import type { Me } from '../api/api';
import { queryClient } from '../api/query';

/** The way to sign in anew, and back here: some things are only done by who has just proved who they are. */
export function SignInAgain() {
  const me = queryClient.getQueryData<Me>(['me']);
  const here = encodeURIComponent(location.pathname + location.search);
  const way =
    me?.inloggad === 'oidc' ? `/api/inloggning/oidc?pa-nytt=ja&till=${here}` : `/logga-in?till=${here}`;
  return <a href={way}>Logga in på nytt</a>;
}
