/** `claim.ts BASE`: claims a view directory, prints it, and holds it until it is killed. */
import { claimViewDirectory } from '../../view-directory.js';

const { directory } = claimViewDirectory(process.argv[2]!);
process.stdout.write(`${directory}\n`);
setInterval(() => undefined, 60_000);
