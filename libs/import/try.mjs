import { readFileSync } from 'node:fs';
import { readProtokoll, toJson, decode } from '/tmp/wt/import/libs/import/dist/index.js';
const [,, file, mode='short'] = process.argv;
const t=decode(readFileSync(file));
const t0=performance.now();
const f = toJson(readProtokoll(t));
const ms=performance.now()-t0;
if (mode==='json') console.log(JSON.stringify(f,null,1));
else {
  const {narvaro, paragrafer, anmarkningar, ...head}=f;
  console.log(JSON.stringify(head));
  for (const p of narvaro) console.log('  ', JSON.stringify(Object.values(p)));
  for (const p of paragrafer) {
    console.log(`§ ${p.nummer} [${p.diarienummer.join(' | ')}] «${p.rubrik}» r${p.rader}`);
    if (mode!=='short') {
      console.log('   B:', p.beslut?.replace(/\n/g,' ¶ ').slice(0,200));
      console.log('   S:', p.sammanfattning?.replace(/\n/g,' ¶ ').slice(0,160));
      for (const k of ['foredragande','yrkanden','reservationer','jav','beslutsunderlag','expediering']) if (p[k].length) console.log('   '+k+':', JSON.stringify(p[k]));
      for (const o of p.omrostningar) console.log('   V:', o.ja,o.nej,o.avstar, o.roster.map(r=>r.namn+'='+r.rost).join('; '));
    }
  }
  for (const a of anmarkningar) console.log('  !', a.rad, a.kod, a.text.slice(0,200));
}
console.error(ms.toFixed(0)+' ms');
