import { catchUpInThread } from '@liggaren/event-store';
import { VIEWS } from './views.js';

await catchUpInThread(VIEWS);
