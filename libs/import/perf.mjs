import { readFileSync } from 'node:fs';
import { readProtokoll, decode } from './dist/index.js';
for (const n of ['goteborg-kf-2023-02-23','goteborg-ks-2024-04-24','itsam-direktionen-2024-03-05']) {
 const t=decode(readFileSync(`/work/shared/protocols/${n}.txt`));
 for (let i=0;i<4;i++){ const a=performance.now(); readProtokoll(t); console.log(n, t.length, (performance.now()-a).toFixed(0)); }
}
// 130 pages: KS text with §§ renumbered, 8 times
const t=decode(readFileSync('/work/shared/protocols/goteborg-ks-2024-04-24.txt')).split('\n').slice(1).join('\n');
for (const k of [2,4,8,16]) {
 let big=''; for(let i=0;i<k;i++) big+=t.replace(/^§ (\d+) Ä/gm,(m,n)=>`§ ${+n-326+52*i} Ä`)+'\n';
 const a=performance.now(); const f=readProtokoll(big); console.log(k, big.length, f.paragrafer.length, (performance.now()-a).toFixed(0), f.anmarkningar.length);
}
