import 'reflect-metadata';
import { startFromEnvironment } from '@liggaren/api';
import { BadEnvironment } from '@liggaren/worker';
import { UsageError } from './usage-error.js';

/** `liggaren serve`: the api and the jobs in one process, until SIGTERM or SIGINT. */
export async function serve(): Promise<void> {
  try {
    await startFromEnvironment();
  } catch (error) {
    throw error instanceof BadEnvironment ? new UsageError(error.message) : error;
  }
}
