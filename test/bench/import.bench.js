/** Reading a protokoll: as long as the longest, and how the time and the memory grow with the text. */
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readProtokoll } from '@liggaren/import';

/** As many §§ as fill 130 pages of the usual protokoll. */
const PARAGRAFER = 400;
const PAGES = 130;
/** Long enough that what is constant does not count. */
const LARGE = 8 * PARAGRAFER;

export const imports = {
  rows: [
    {
      name: `import, ${PAGES} pages`,
      unit: 'ms',
      against: 'what it may take',
      goal: 1,
      measure: () => ({ value: milliseconds(protokoll(PARAGRAFER)), reference: 1_000 }),
    },
    {
      // 1 when the memory is linear in the text.
      name: 'import, memory',
      unit: 'MB',
      against: 'a text half as long, doubled',
      goal: 0.8,
      rounds: 1,
      measure: async () => {
        const half = await megabytes(protokoll(LARGE / 2));
        const large = await megabytes(protokoll(LARGE));
        return { value: large, reference: half * 2 };
      },
    },
  ],
};

function milliseconds(text) {
  const begun = performance.now();
  const { paragrafer } = readProtokoll(text);
  if (paragrafer.length !== PARAGRAFER) throw new Error(`read ${paragrafer.length} of ${PARAGRAFER} §§`);
  return performance.now() - begun;
}

/** What the proposal holds. */
async function megabytes(text) {
  const before = await collected();
  const forslag = readProtokoll(text);
  const held = (await collected()) - before;
  if (forslag.paragrafer.length === 0) throw new Error('nothing was read');
  if (held <= 0) throw new Error('more was freed than held');
  return held / 1024 / 1024;
}

/** Bytes that are held. What other rows left behind is freed in several turns, so one collection is not enough. */
async function collected() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  let held = Infinity;
  for (;;) {
    collect();
    await pause(10);
    const now = process.memoryUsage().heapUsed;
    if (now > held - 100_000) return now;
    held = now;
  }
}

function protokoll(count) {
  const paragrafer = Array.from({ length: count }, (_, i) =>
    [
      'Kommunstyrelsen',
      `${i + 1}(${PAGES})`,
      '',
      `§ ${i + 1} Dnr KS 2024/${i + 1}`,
      '',
      `Redovisning av uppdrag ${i + 1} att utreda verksamhetens framtida behov av`,
      'lokaler och personal',
      '',
      'Beslut',
      'Kommunstyrelsen beslutar att godkänna redovisningen och att lägga den till handlingarna.',
      '',
      'Sammanfattning',
      ...Array.from(
        { length: 6 },
        () => 'Förvaltningen redovisar enligt § 3 i reglementet vad som är gjort, vad som återstår och',
      ),
      '',
      'Omröstning',
      'Anna Ek (S), Bo Alm (M) och Cia Berg (V) röstar Ja (3). Dan Dahl (SD) röstar Nej (1).',
      '',
    ].join('\n'),
  );
  return `Plats och tid Stadshuset, kl. 9.00-16.00\nParagrafer §§ 1-${count}\n\n${paragrafer.join('\n')}`;
}
