import { useQuery } from '@tanstack/react-query';
import { createContext, use, type ReactNode } from 'react';
import { readMe, type Me } from '../api/api';
import { useLive } from '../api/live';
import { Problem } from '../api/problem';
import { Failure, Waiting } from '../ui/states';

const MeContext = createContext<Me | undefined>(undefined);

/** Whoever has signed in. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === undefined) throw new Error('outside SignedIn');
  return me;
}

/** The boards where I hold one of the roles; a role held in every board counts in each of `all`. */
export function organsOf(me: Me, roles: readonly string[], all: readonly string[] = []): readonly string[] {
  const held = me.roller.filter(({ role }) => roles.includes(role));
  if (held.some(({ organ }) => organ === undefined)) return all;
  return [...new Set(held.map(({ organ }) => organ!))];
}

/** Shows the pages to those who have signed in; others go to the sign-in page, and come back here. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { data, error } = useQuery<Me, Problem>({ queryKey: ['me'], queryFn: readMe, retry: false });
  if (error?.status === 401) {
    const here = location.pathname + location.search + location.hash;
    location.assign(`/logga-in?till=${encodeURIComponent(here)}`);
    return <Waiting />;
  }
  if (error) return <Failure problem={error} />;
  if (data === undefined) return <Waiting />;
  return (
    <MeContext value={data}>
      <Live />
      {children}
    </MeContext>
  );
}

function Live() {
  // Who holds another role than admin reads the register; a justerare may hold none.
  useLive(useMe().roller.some(({ role }) => role !== 'admin'));
  return null;
}
