import { SystemClock } from '@liggaren/governance';
import { BadEnvironment, openStore, readEnvironment } from '@liggaren/worker';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino, type Logger } from 'pino';
import { FirstAdmin } from './access/first-admin.js';
import { readAccessSettings } from './access/settings.js';
import { createApp } from './create-app.js';

/**
 * Starts the api, with the jobs, as the environment says (see readEnvironment and
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
  const store = openStore(environment);
  const app = await createApp({
    store,
    clock: new SystemClock(),
    dataDirectory: environment.dataDirectory,
    access,
    log,
  });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  try {
    await app.listen(environment.port, access.host);
  } catch (error) {
    await app.close();
    throw new BadEnvironment(`port ${environment.port}: ${(error as Error).message}`);
  }
  await inviteFirstAdmin(app, say);
  log.info({ address: await app.getUrl(), events: environment.eventsFile }, 'Liggaren is up');
  return app;
}

/** Told once, to whoever starts it, and never in the log. */
async function inviteFirstAdmin(app: NestFastifyApplication, say: (text: string) => void): Promise<void> {
  const invited = await app.get(FirstAdmin).invite();
  if (invited === undefined) return;
  const { konto, engangskod, hours } = invited;
  say(
    `Ingen kan logga in än. Sätt ett lösenord för kontot ${konto} inom ${hours} timmar; koden gäller en gång:\n` +
      `  curl -X POST ${await app.getUrl()}/api/inloggning/engangskod -H 'content-type: application/json' \\\n` +
      `    -d '{"engangskod":"${engangskod}","losenord":"…"}'\n`,
  );
}
