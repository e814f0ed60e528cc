import { SystemClock } from '@liggaren/governance';
import { BadEnvironment, openFiler, openStore, readEnvironment } from '@liggaren/worker';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino, type Logger } from 'pino';
import { createApp } from './create-app.js';

// Until there is sign-in, whoever reaches the port may do anything.
export const HOST = '127.0.0.1';

/**
 * Starts the api, with the jobs, as the environment says (see readEnvironment; PORT is 3000 when not set), until
 * SIGTERM or SIGINT. @throws BadEnvironment
 */
export async function startFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
  log: Logger = pino(),
): Promise<NestFastifyApplication> {
  const environment = readEnvironment(env, 3000);
  const store = await openStore(environment);
  const app = await createApp({
    store,
    clock: new SystemClock(),
    dataDirectory: environment.dataDirectory,
    filer: await openFiler(environment),
    log,
  });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  try {
    await app.listen(environment.port, HOST);
  } catch (error) {
    await app.close();
    throw new BadEnvironment(`port ${environment.port}: ${(error as Error).message}`);
  }
  log.info(
    { address: await app.getUrl(), events: environment.eventsFile ?? environment.store },
    'Liggaren is up',
  );
  return app;
}
