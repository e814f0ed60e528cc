import { useRead } from '../api/query';
import { organsOf, useMe } from './signed-in';

/** A board, by `GET /api/organ`. */
export interface Organ {
  readonly slug: string;
  readonly namn: string;
  readonly organisation: string;
  readonly ordforande?: { readonly personId: string; readonly namn: string };
}

/** The boards where I hold one of the roles; undefined until they are read. */
export function useMyOrgans(roles: readonly string[]): readonly Organ[] | undefined {
  const me = useMe();
  const { data } = useRead<{ readonly organ: readonly Organ[] }>('/api/organ');
  if (data === undefined) return undefined;
  const mine = organsOf(
    me,
    roles,
    data.organ.map(({ slug }) => slug),
  );
  return data.organ.filter(({ slug }) => mine.includes(slug));
}
