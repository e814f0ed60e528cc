/** The least that reading a log costs: each row of a SQLite ledger once, its data and its metadata parsed. */
export function scan(db) {
  let read = 0;
  const rows = db
    .prepare('SELECT stream, revision, id, type, data, metadata FROM events ORDER BY position')
    .raw();
  for (const [, , , , data, metadata] of rows.iterate()) {
    JSON.parse(data);
    read += JSON.parse(metadata).salt.length;
  }
  return read;
}
