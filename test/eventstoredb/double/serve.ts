/** The test double of EventStoreDB in a process of its own, for measurements. Prints its address. */
import { ServerDouble } from './server.js';

const double = await ServerDouble.start();
process.stdout.write(`esdb://127.0.0.1:${double.directPort}?tls=false\n`);
