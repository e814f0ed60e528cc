import { catchUpInThread } from '@liggaren/event-store';
import { ledgerTree } from './tree.projection.js';

await catchUpInThread([ledgerTree]);
