import { createServer } from 'node:http';
import { LedgerModule, SystemClock } from '@liggaren/governance';
import { TreeKeeper } from '@liggaren/ledger';
import { Projector } from '@liggaren/event-store';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino, type Logger } from 'pino';
import { openFiler, openStore, readEnvironment } from './environment.js';
import { readMailSettings } from './mail/settings.js';
import { nestLog } from './log.js';
import { measured, Metrics, observeViews } from './metrics.js';
import { WorkerModule } from './worker.module.js';

@Module({})
class WorkerProcess {
  static with(...imports: DynamicModule[]): DynamicModule {
    return { module: WorkerProcess, imports };
  }
}

/**
 * Starts the jobs in a process of their own, beside any number of api processes, as the environment says (see
 * readEnvironment), until SIGTERM or SIGINT. Its metrics are served on PORT (3001), on 127.0.0.1.
 * @throws BadEnvironment
 */
export async function startWorkerFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
  log: Logger = pino(),
): Promise<INestApplicationContext> {
  const environment = readEnvironment(env, 3001);
  const { dataDirectory } = environment;
  const metrics = new Metrics();
  const store = measured(await openStore(environment), metrics);
  const clock = new SystemClock();
  const app = await NestFactory.createApplicationContext(
    WorkerProcess.with(
      LedgerModule.forRoot({ store, clock, dataDirectory, filer: await openFiler(environment), log }),
      WorkerModule.forRoot({
        log,
        metrics,
        jobs: true,
        dataDirectory,
        mail: readMailSettings(env),
        origin: () => env['LIGGAREN_URL'] || 'http://127.0.0.1:3000',
      }),
    ),
    { abortOnError: false, logger: nestLog(log) },
  );
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  const projector = app.get(Projector);
  const tree = app.get(TreeKeeper);
  const server = createServer((_request, response) => {
    void observeViews(metrics, { views: [...projector.status(), tree.status()], store, now: clock.now() })
      .then(() => metrics.registry.metrics())
      .then((text) => response.setHeader('content-type', metrics.registry.contentType).end(text))
      .catch(() => response.writeHead(500).end());
  });
  // The metrics go on until the process ends, and do not keep it from ending.
  server.listen(environment.port, '127.0.0.1').unref();
  server.on('error', (err) => log.error({ err }, 'the metrics are not served'));
  log.info({ events: environment.eventsFile ?? environment.store }, 'the worker is up');
  return app;
}
