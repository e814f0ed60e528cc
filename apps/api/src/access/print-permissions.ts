import { permissionTable } from './permissions.js';

process.stdout.write(`${permissionTable()}\n`);
