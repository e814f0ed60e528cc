/**
 * Which of the media types a client would rather have, by its Accept header (RFC 9110, 12.5.1); the first when it says
 * nothing, or likes several as much. Undefined when it takes none of them.
 */
export function preferred<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, q: q === undefined ? 1 : Number(q) };
  });
  const quality = (type: string) => {
    const fits = [type, `${type.split('/')[0]}/*`, '*/*'];
    const named = fits.map((fit) => ranges.find((range) => range.type === fit));
    return named.find((range) => range !== undefined)?.q ?? 0;
  };
  const best = offered.map((type) => ({ type, q: quality(type) })).reduce((a, b) => (b.q > a.q ? b : a));
  return best.q > 0 ? best.type : undefined;
}
