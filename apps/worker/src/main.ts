import 'reflect-metadata';
import { startOrExplain } from './environment.js';
import { startWorkerFromEnvironment } from './start.js';

await startOrExplain(async () => {
  await startWorkerFromEnvironment();
});
