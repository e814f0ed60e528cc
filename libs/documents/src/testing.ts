import type { PrintedParagraf, PrintedPerson, PrintedProtokoll } from '@liggaren/governance';
import type { Block, Document } from './content.js';
import type { Verification } from './protokoll.js';

/** A justerat protokoll of two §§, with everything that a protokoll can hold. */
export function aProtokoll(own: Partial<PrintedProtokoll> = {}): PrintedProtokoll {
  const sha256 = '734980d0e112171991f660260fc618bd8582fe5c4292da910539177a8220e3c8';
  const signature = {
    sha256,
    signedOn: '2024-03-11',
    method: 'extern',
    provider: 'Addo Sign',
    reference: '18758bc1-b4f3-46cf-9ac1-80e2bd4c2f0c',
  } as const;
  return {
    sammantradeId: 'namnden-2024-03-05',
    organisation: 'Exempelkommunen',
    organ: 'Nämnden',
    sammantradesdatum: '2024-03-05',
    days: ['2024-03-05'],
    plats: 'Rådhuset, sal Å',
    tid: { start: '13:00', slut: '14:45' },
    narvaro: {
      ledamoter: [aPerson('Anna Ek', { uppdrag: 'ordförande' }), aPerson('Bo Åberg', { paragrafer: '§ 1' })],
      ersattare: [aPerson('Erik Öst', { tjanstgor: 'för Bo Åberg § 2' })],
      ovriga: [aPerson('Sara Ny', { uppdrag: 'nämndsekreterare', foretrader: null })],
    },
    ordforande: [{ personId: 'anna', namn: 'Anna Ek' }],
    justerare: [{ personId: 'bo', namn: 'Bo Åberg' }],
    sekreterare: { personId: 'sara', namn: 'Sara Ny' },
    paragrafspann: '§§ 1-2',
    paragrafer: [aParagraf(1), aParagraf(2, { rubrik: 'Budget', diarienummer: ['EX 2024/7', 'EX 2024/8'] })],
    justering: {
      status: 'justerat',
      justeratOn: '2024-03-11',
      sha256,
      signatures: [
        { personId: 'anna', namn: 'Anna Ek', role: 'ordforande', ...signature },
        { personId: 'bo', namn: 'Bo Åberg', role: 'justerare', ...signature },
      ],
      waitsFor: [],
    },
    anslag: [
      {
        anslagId: 'namnden-2024-03-05',
        postedOn: '2024-03-11',
        lastAppealDay: '2024-04-02',
        takeDown: '2024-04-02',
        claimedTakeDown: null,
        removedAt: null,
        forvaringsplats: 'Kansliet',
        status: 'up',
      },
    ],
    rattelser: [],
    ...own,
  };
}

/** The same meeting before its justering. */
export function aDraft(): PrintedProtokoll {
  return aProtokoll({
    justering: {
      status: 'utkast',
      justeratOn: null,
      sha256: 'a'.repeat(64),
      signatures: [],
      waitsFor: [],
    },
    anslag: [],
  });
}

export function aPerson(namn: string, own: Partial<PrintedPerson> = {}): PrintedPerson {
  return {
    personId: namn.toLowerCase(),
    namn,
    uppdrag: null,
    foretrader: 'Partiet',
    paragrafer: '',
    tjanstgor: '',
    ...own,
  };
}

export function aParagraf(paragraf: number, own: Partial<PrintedParagraf> = {}): PrintedParagraf {
  return {
    paragraf,
    version: 1,
    diarienummer: ['EX 2024/7'],
    rubrik: 'Ny lönemodell',
    foredragande: ['Maj Tell, förvaltningschef'],
    beslut: 'Nämnden beslutar\n\n1. att anta lönemodellen\n2. att följa upp den årligen.',
    beslutskind: 'beslut',
    sammanfattning:
      'Lönemodellen har tagits fram tillsammans med facken.\n\n- den gäller alla\n- den börjar i maj',
    yrkanden: [{ namn: ['Anna Ek'], text: 'Bifall till förslaget.' }],
    omrostningar: [
      {
        propositionsordning: 'Ja för bifall, nej för avslag.',
        form: 'oppen',
        resultat: '1 ja, 1 nej, 0 avstår genom ordförandens utslagsröst: bifall.',
        roster: [
          { namn: 'Anna Ek', rost: 'ja' },
          { namn: 'Bo Åberg', rost: 'nej' },
        ],
      },
    ],
    reservationer: [{ namn: ['Bo Åberg'], motivering: 'Förslaget är för dyrt.' }],
    anteckningar: [{ namn: 'Erik Öst', text: 'Frågan bör återkomma.' }],
    jav: [],
    underlag: [{ text: 'Tjänsteskrivelse 2024-02-12' }],
    uppdrag: [{ uppdragsnummer: 1, to: 'Maj Tell', text: 'Återkomma med en plan.', dueOn: '2024-06-03' }],
    expediering: ['Akt', 'Maj Tell'],
    antalTjanstgorande: 2,
    justeradOn: null,
    lacks: [],
    ursprungligaDiarienummer: [],
    sekretess: null,
    ...own,
  };
}

export const VERIFICATION: Verification = {
  url: 'https://liggaren.example/verifiera?protokoll=namnden-2024-03-05',
  checkpoint: {
    origin: 'liggaren.example/ledger',
    size: 143,
    root: 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
  },
};

/** A document of these blocks alone. */
export function aDocument(...blocks: readonly Block[]): Document {
  return {
    title: 'Ett dokument',
    heading: 'Dokument',
    organisation: 'Exempelkommunen',
    organ: '',
    marks: [],
    date: '2024-03-05',
    watermark: null,
    boxes: [],
    margin: '',
    pageWord: 'Sida',
    sections: [{ id: 'del', number: '', title: 'Del', note: '', ownPages: true, blocks }],
  };
}
