/** The application as it is started for people, with one machine that has a key. Tells its parent { url, key }. */
import { hashBody, SqliteEventStore } from '@liggaren/event-store';
import { createApp, KEY_SCOPES, MachineKeys } from '@liggaren/api';
import { EstablishOrgan, GrantBehorighet, OpenMaskinkonto, SystemClock } from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { destination, pino } from 'pino';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

const [folder, ...boards] = process.argv.slice(2);
const clock = new SystemClock();
const app = await createApp({
  store: SqliteEventStore.open(join(folder, 'events.sqlite')),
  clock,
  dataDirectory: folder,
  log: pino(destination(join(folder, 'log'))),
  requestsAMinute: { address: 1e9, account: 1e9 },
});
await app.listen(0, '127.0.0.1');

const konto = 'maskin-bench';
await app.get(Commands).send(new OpenMaskinkonto({ konto, namn: 'Maskinen' }, anAct()));
await grant({ role: 'admin' });
for (const organ of boards) {
  const rules = {
    antalLedamoter: 3,
    paragrafnumrering: 'per-sammantrade',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: organ.toUpperCase(),
    forvaringsplats: 'Rådhuset',
  };
  const body = { slug: organ, namn: `Nämnden ${organ}`, organisation: 'Kommunen', kind: 'namnd' };
  await app.get(Commands).send(new EstablishOrgan({ ...body, establishedOn: '2023-01-01', rules }, anAct()));
  for (const role of ['registrator', 'sekreterare']) await grant({ role, organ });
}
const { nyckel } = await app.get(MachineKeys).issue({ konto, namn: 'bench', scopes: KEY_SCOPES }, anAct());
process.send({ url: await app.getUrl(), headers: { authorization: `Bearer ${nyckel}` } });
process.once('disconnect', () => void app.close());

function grant(held) {
  const body = { accountId: konto, namn: 'Maskinen', firstDay: '2023-01-01', ...held };
  return app.get(Commands).send(new GrantBehorighet(body, anAct()));
}

function anAct() {
  const commandId = randomUUID();
  return {
    commandId,
    keyed: false,
    correlationId: commandId,
    causationId: commandId,
    actor: { id: 'bench', name: 'Bench', role: 'admin' },
    recordedAt: clock.now().toISOString(),
    bodyHash: hashBody({}),
  };
}
