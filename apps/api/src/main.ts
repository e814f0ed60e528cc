import 'reflect-metadata';
import { startOrExplain } from '@liggaren/worker';
import { startFromEnvironment } from './start.js';

await startOrExplain(async () => {
  await startFromEnvironment();
});
