import { it } from '@jest/globals';
import { startApp } from '../../../test/flows/running-app.js';
it('x', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let reached = (): void => undefined;
    const inside = new Promise<void>((resolve) => (reached = resolve));
    const slow = (store: any): any => ({
      append: async (...args: any[]) => { reached(); await held; return store.append(...args); },
      readStream: (...args: any[]) => store.readStream(...args), readAll: (...args: any[]) => store.readAll(...args),
      head: () => store.head(), subscribe: (...args: any[]) => store.subscribe(...args), compare: (...args: any[]) => store.compare(...args),
      close: () => { console.log('store close'); return store.close(); },
    });
    const running = await startApp({ wrap: slow });
    const t = Date.now();
    const answer = running.post('/api/organ', { slug: 'direktionen', namn: 'D', organisation: 'x', kind: 'direktion', establishedOn: '2009-01-01', rules: { antalLedamoter: 6, paragrafnumrering: 'per-ar', nedtagningsdatum: 'sista-dagen', diarieserie: 'ITSAM', forvaringsplats: 'x' } });
    await inside;
    const stopped = running.stop();
    await new Promise(r => setTimeout(r, 200));
    release();
    const a = await answer;
    console.log(a.status, [...a.headers], Date.now() - t);
    await stopped; console.log('stopped', Date.now() - t);
}, 100000);
