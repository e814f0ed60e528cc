import { SystemClock } from '@liggaren/governance';
import { BadEnvironment, openFiler, openStore, readEnvironment, readMailSettings } from '@liggaren/worker';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino, type Logger } from 'pino';
import { FirstAdmin } from './access/first-admin.js';
import { AccessOptions } from './access/options.js';
import { readAccessSettings } from './access/settings.js';
import { Doors } from './app.module.js';
import { createApp } from './create-app.js';
import { readUnderskriftstjanst } from './underskriftstjanst-http.js';

/**
 * Starts the api, with the jobs, as the environment says (see readEnvironment, readUnderskriftstjanst and
 * readAccessSettings; PORT is 3000 when not set), until
 * SIGTERM or SIGINT. @throws BadEnvironment
 */
export async function startFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
  log: Logger = pino(),
  say: (text: string) => void = (text) => void process.stderr.write(text),
): Promise<NestFastifyApplication> {
  const environment = readEnvironment(env, 3000);
  const access = readAccessSettings(env);
  const underskriftstjanst = readUnderskriftstjanst(env, access.publicUrl);
  const mail = readMailSettings(env);
  const store = await openStore(environment);
  const app = await createApp({
    store,
    clock: new SystemClock(),
    dataDirectory: environment.dataDirectory,
    access,
    underskriftstjanst,
    mail,
    filer: await openFiler(environment),
    log,
  });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  try {
    await app.listen(environment.port, access.host);
  } catch (error) {
    await app.close();
    throw new BadEnvironment(`port ${environment.port}: ${(error as Error).message}`);
  }
  await inviteFirstAdmin(app, { admin: access.admin, say, log });
  log.info(
    { address: await app.getUrl(), events: environment.eventsFile ?? environment.store },
    'Liggaren is up',
  );
  return app;
}

/** How long until the first admin is tried again, when the store did not take it. */
const AGAIN_MS = 5_000;

/** Told once, to whoever starts it, and never in the log. A store that is not there yet is waited for. */
async function inviteFirstAdmin(
  app: NestFastifyApplication,
  { admin, say, log }: { admin: string | undefined; say: (text: string) => void; log: Logger },
): Promise<void> {
  const first = app.get(FirstAdmin);
  try {
    if (admin !== undefined) return await first.appoint(admin, admin);
    const invited = await first.invite();
    if (invited === undefined) return;
    const { konto, engangskod, hours } = invited;
    const link = app.get(AccessOptions).linkFor(engangskod);
    say(
      `Ingen kan logga in än. Öppna adressen inom ${hours} timmar och välj ett lösenord för kontot ${konto}; den gäller en gång:\n` +
        `  ${link}\n`,
    );
  } catch (err) {
    if (app.get(Doors).closed) return;
    log.warn({ err }, 'the first admin is made when the store answers');
    setTimeout(() => void inviteFirstAdmin(app, { admin, say, log }), AGAIN_MS).unref();
  }
}
