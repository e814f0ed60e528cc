/** `claim.ts BASE`: claims a view directory, prints it, and holds it until it is killed. */
import { claimViewDirectory } from '../../view-directory.js';

const { directory } = claimViewDirectory(process.argv[2]!);
process.stdout.write(`${directory}\n`);
// Nothing here refers to the claim any more, and the collector runs: the claim must hold all the same.
setInterval(() => globalThis.gc?.(), 50);
