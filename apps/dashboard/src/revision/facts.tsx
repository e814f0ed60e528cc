/** Names and what they are; shows nothing of what there is nothing to tell. */
export function Facts({
  rows,
}: {
  readonly rows: readonly (readonly [string, string | number | null | undefined | false])[];
}) {
  return (
    <dl className="told-facts">
      {rows.map(([name, value]) =>
        value === undefined || value === null || value === false || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
