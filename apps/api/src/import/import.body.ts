import {
  BESLUT_KINDS,
  Dag,
  Del,
  Delar,
  EttAv,
  Heltal,
  JaNej,
  Klockslag,
  Kortnamn,
  Lopetext,
  NARVARO_ROLES,
  Rad,
  Rader,
  ROSTER,
  Sha256,
  Texter,
} from '@liggaren/governance';
import type { Beslutskind, Narvarande, Recordable, Rost } from '@liggaren/import';

/** A proposal as a person has corrected it. What the paper does not say is left out. */

const PARAGRAF_EXAMPLE = {
  nummer: 5,
  diarienummer: ['2024/23'],
  rubrik: 'Ordförandeskap 2024-2026',
  beslut: 'Direktionen beslutar att notera informationen.',
  beslutskind: 'notering',
  foredragande: [],
  yrkanden: [],
  omrostningar: [],
  omrostningUtanTal: false,
  reservationer: [],
  anteckningar: [],
  jav: [],
  beslutsunderlag: [],
  expediering: ['Akt'],
  omedelbartJusterad: false,
};

const FORSLAG_EXAMPLE = {
  sammantradesdatum: '2024-03-05',
  plats: 'Teknikringen 9, Linköping',
  tid: { start: '13:00', slut: '14:45' },
  ordforande: 'Jacob Käll',
  sekreterare: 'Joakim Karlsson',
  justerare: ['Thomas Lidberg'],
  anslag: { uppsatt: '2024-03-11', nedtas: '2024-04-02' },
  narvaro: [{ namn: 'Jacob Käll', grupp: 'ledamot', roll: 'ordförande' }],
  paragrafer: [PARAGRAF_EXAMPLE],
};

class TidBody {
  @Klockslag({ example: '13:00', optional: true })
  start?: string;

  @Klockslag({ example: '14:45', optional: true })
  slut?: string;
}

class AnslagstidBody {
  @Dag({ example: '2024-03-11', optional: true })
  uppsatt?: string;

  @Dag({ example: '2024-04-02', description: 'Som protokollet säger', optional: true })
  nedtas?: string;

  @Rad({ example: 'Itsams kansli, Vimmerby', optional: true })
  forvaringsplats?: string;
}

class NarvarandeBody {
  @Rad({ example: 'Jacob Käll', max: 200 })
  namn!: string;

  @Rad({ example: 'ordförande', max: 200, optional: true })
  roll?: string;

  @EttAv(NARVARO_ROLES, { example: 'ledamot' })
  grupp!: Narvarande['grupp'];

  @Rad({ example: 'Vimmerby kommun', max: 200, optional: true })
  tillhorighet?: string;

  @Rad({
    example: 'Conny Forsberg',
    max: 200,
    description: 'I vems ställe; vakant för en vakant plats',
    optional: true,
  })
  tjanstgorFor?: string;

  @JaNej({
    example: true,
    description: 'När protokollet säger bara att personen tjänstgjorde',
    optional: true,
  })
  tjanstgjorde?: boolean;

  @Rad({ example: '1-4, 7', max: 200, description: 'Utan uppgift: hela sammanträdet', optional: true })
  paragrafer?: string;
}

class RostBody {
  @Rad({ example: 'Jacob Käll', max: 200 })
  namn!: string;

  @EttAv(ROSTER, { example: 'ja' })
  rost!: Rost;
}

class OmrostningBody {
  @Heltal({ example: 4, max: 10_000, optional: true })
  ja?: number;

  @Heltal({ example: 2, max: 10_000, optional: true })
  nej?: number;

  @Heltal({ example: 0, max: 10_000, optional: true })
  avstar?: number;

  @Delar(() => RostBody, { example: [{ namn: 'Jacob Käll', rost: 'ja' }], max: 1000 })
  roster!: RostBody[];
}

class ForslagParagrafBody {
  @Heltal({ example: 5, min: 1 })
  nummer!: number;

  @Rader({ example: ['2024/23'] })
  diarienummer!: string[];

  @Lopetext({ example: 'Ordförandeskap 2024-2026', optional: true })
  rubrik?: string;

  @Lopetext({ example: 'Direktionen beslutar att notera informationen.', optional: true })
  beslut?: string;

  @EttAv(BESLUT_KINDS, { example: 'notering', optional: true })
  beslutskind?: Beslutskind;

  @Lopetext({ example: 'Förbundsdirektören redovisar läget.', optional: true })
  sammanfattning?: string;

  @Texter({ example: ['Robert Dahlberg, förbundsdirektör'] })
  foredragande!: string[];

  @Texter({ example: ['Anna Ek (S) yrkar bifall.'] })
  yrkanden!: string[];

  @Lopetext({ example: 'Bifall mot avslag.', optional: true })
  propositionsordning?: string;

  @Delar(() => OmrostningBody, {
    example: [{ ja: 4, nej: 2, avstar: 0, roster: [{ namn: 'Jacob Käll', rost: 'ja' }] }],
    max: 100,
  })
  omrostningar!: OmrostningBody[];

  @JaNej({ example: false, description: 'En omröstning begärdes, men röstetalen står inte' })
  omrostningUtanTal!: boolean;

  @Texter({ example: ['Anna Ek (S) reserverar sig.'] })
  reservationer!: string[];

  @Texter({ example: ['Anna Ek (S) lämnar en protokollsanteckning.'] })
  anteckningar!: string[];

  @Rader({ example: ['Jacob Käll'] })
  jav!: string[];

  @Texter({ example: ['Kommunchefsberedningens sammanträde 2024-02-14 § 1'] })
  beslutsunderlag!: string[];

  @Texter({ example: ['Akt'] })
  expediering!: string[];

  @JaNej({ example: false })
  omedelbartJusterad!: boolean;
}

export class ForslagBody {
  @Dag({ example: '2024-03-05', optional: true })
  sammantradesdatum?: string;

  @Lopetext({ example: 'Teknikringen 9, Linköping', optional: true })
  plats?: string;

  @Del(() => TidBody, { example: { start: '13:00', slut: '14:45' } })
  tid!: TidBody;

  @Rad({ example: 'Jacob Käll', max: 200, optional: true })
  ordforande?: string;

  @Rad({ example: 'Joakim Karlsson', max: 200, optional: true })
  sekreterare?: string;

  @Rader({ example: ['Thomas Lidberg'] })
  justerare!: string[];

  @Del(() => AnslagstidBody, { example: { uppsatt: '2024-03-11', nedtas: '2024-04-02' } })
  anslag!: AnslagstidBody;

  @Delar(() => NarvarandeBody, {
    example: [{ namn: 'Jacob Käll', grupp: 'ledamot', roll: 'ordförande' }],
    max: 1000,
  })
  narvaro!: NarvarandeBody[];

  @Delar(() => ForslagParagrafBody, { example: [PARAGRAF_EXAMPLE], max: 1000 })
  paragrafer!: ForslagParagrafBody[];
}

export class ImportBody {
  @Kortnamn({ example: 'direktionen' })
  organ!: string;

  @Sha256({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'Textens summa, ur förslaget: det som protokollet känns igen på',
  })
  sha256!: string;

  @Del(() => ForslagBody, { example: FORSLAG_EXAMPLE })
  forslag!: ForslagBody;
}

/** The body as the reader's own proposal says it: null where the paper says nothing. */
export function recordableOf({ tid, anslag, narvaro, paragrafer, ...forslag }: ForslagBody): Recordable {
  return {
    sammantradesdatum: forslag.sammantradesdatum ?? null,
    plats: forslag.plats ?? null,
    tid: { start: tid.start ?? null, slut: tid.slut ?? null },
    ordforande: forslag.ordforande ?? null,
    sekreterare: forslag.sekreterare ?? null,
    justerare: forslag.justerare,
    anslag: {
      uppsatt: anslag.uppsatt ?? null,
      nedtas: anslag.nedtas ?? null,
      forvaringsplats: anslag.forvaringsplats ?? null,
    },
    narvaro: narvaro.map(({ tjanstgorFor, tjanstgjorde, ...person }) => ({
      namn: person.namn,
      roll: person.roll ?? null,
      grupp: person.grupp,
      tillhorighet: person.tillhorighet ?? null,
      tjanstgor: tjanstgorFor ?? tjanstgjorde ?? null,
      paragrafer: person.paragrafer ?? null,
    })),
    paragrafer: paragrafer.map((p) => ({
      ...p,
      rubrik: p.rubrik ?? null,
      beslut: p.beslut ?? null,
      beslutskind: p.beslutskind ?? null,
      sammanfattning: p.sammanfattning ?? null,
      propositionsordning: p.propositionsordning ?? null,
      omrostningar: p.omrostningar.map(({ ja, nej, avstar, roster }) => ({
        ja: ja ?? null,
        nej: nej ?? null,
        avstar: avstar ?? null,
        roster,
      })),
    })),
  };
}
