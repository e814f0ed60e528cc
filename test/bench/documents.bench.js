/** What paper costs: one protokoll of ten pages with everything warm, and a thousand of them in a row. */
import { NAMES, protokollDocument, renderPdf, STANDARD } from '@liggaren/documents';
import { median } from './runner.js';

const WARM_UP = 5;
const ROUNDS = 40;
const MANY = 1_000;
/** Never the same twice: what was laid out before is kept for a while. */
let printed = 0;

export const documents = {
  rows: [
    {
      name: 'PDF of 10 pages, warm',
      unit: 'ms',
      against: 'what it may take',
      goal: 1,
      rounds: 3,
      measure: async () => {
        const times = [];
        for (let round = 0; round < WARM_UP + ROUNDS; round++) {
          const document = aProtokoll(printed++);
          const begun = performance.now();
          await renderPdf(document, STANDARD);
          if (round >= WARM_UP) times.push(performance.now() - begun);
        }
        return { value: median(times), reference: 50 };
      },
    },
    {
      // Over the later nine tenths, when all that is loaded once is loaded.
      name: `memory grown over ${MANY} protokoll`,
      unit: 'MB',
      against: 'what it may grow by',
      goal: 1,
      rounds: 1,
      measure: async () => {
        const resident = [];
        for (let i = 0; i < MANY; i++) {
          await renderPdf(aProtokoll(printed++), STANDARD);
          if (i % 50 === 49) resident.push(process.memoryUsage().rss / 1e6);
        }
        const later = resident.slice(2);
        return { value: Math.max(1, later.at(-1) - later[0]), reference: 50 };
      },
    },
  ],
};

/** Nine §§ of a page each after the head and the ärendelista: ten pages and one more. */
function aProtokoll(n) {
  const sha256 = String(n).padStart(64, '0');
  const person = (name) => ({
    personId: name,
    namn: name,
    uppdrag: null,
    foretrader: 'Partiet',
    paragrafer: '',
    tjanstgor: '',
  });
  const text = `Nämnden behandlar frågan för gång ${n}, efter beredning i utskottet och samråd med dem som berörs. `;
  const members = ['Anna Ek', 'Bo Åberg', 'Cecilia Ö', 'David Lind', 'Eva Ny'].map(person);
  const protokoll = {
    sammantradeId: 'namnden-2024-03-05',
    organisation: 'Exempelkommunen',
    organ: 'Nämnden',
    sammantradesdatum: '2024-03-05',
    days: ['2024-03-05'],
    plats: 'Rådhuset',
    tid: { start: '13:00', slut: '14:45' },
    narvaro: { ledamoter: members, ersattare: [], ovriga: [person('Sara Sekreterare')] },
    ordforande: [members[0]],
    justerare: [members[1]],
    sekreterare: person('Sara Sekreterare'),
    paragrafspann: '§§ 1-9',
    paragrafer: Array.from({ length: 9 }, (_, i) => ({
      paragraf: i + 1,
      version: 1,
      diarienummer: [`EX 2024/${i + 1}`],
      ursprungligaDiarienummer: [],
      rubrik: `Ärende ${n}.${i}`,
      foredragande: ['Maj Tell'],
      beslut: `Nämnden beslutar\n\n1. att anta förslaget ${n}\n2. att följa upp det.`,
      beslutskind: 'beslut',
      sammanfattning: `${text.repeat(4)}\n\n- ${text}\n- ${text}\n\n${text.repeat(3)}`,
      yrkanden: [{ namn: ['Anna Ek'], text: 'Bifall till förslaget.' }],
      omrostningar: [],
      reservationer: [],
      anteckningar: [],
      jav: [],
      underlag: [{ text: 'Tjänsteskrivelse 2024-02-12' }],
      uppdrag: [],
      expediering: ['Akt'],
      antalTjanstgorande: 5,
      justeradOn: null,
      lacks: [],
      sekretess: null,
    })),
    justering: {
      status: 'justerat',
      justeratOn: '2024-03-11',
      sha256,
      signatures: [members[0], members[1]].map(({ personId, namn }, i) => ({
        personId,
        namn,
        role: i === 0 ? 'ordforande' : 'justerare',
        sha256,
        signedOn: '2024-03-11',
        method: 'e-underskrift',
      })),
      waitsFor: [],
    },
    anslag: [],
    rattelser: [],
  };
  return protokollDocument(protokoll, NAMES, {
    url: 'https://liggaren.example/verifiera?protokoll=namnden-2024-03-05',
    checkpoint: null,
  });
}
