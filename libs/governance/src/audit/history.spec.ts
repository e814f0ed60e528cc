import { describe, expect, it } from '@jest/globals';
import { namesIn, personsIn, sentence, type Names } from './history.js';
import type { LedgerEvent } from './nouns.js';

const NAMES: Names = {
  person: (personId) => ({ anna: 'Anna Berg', thomas: 'Thomas Lidberg' })[personId] ?? personId,
  mandat: () => undefined,
  sammantrade: (id) => id,
  anslag: () => undefined,
};
const said = (event: LedgerEvent) => sentence(event, NAMES);

describe('an event in words', () => {
  it('says at which §§ somebody was there, and for whom they served', () => {
    expect(
      said({
        type: 'NarvaroRecorded',
        data: {
          personId: 'conny',
          namn: 'Conny Forsberg',
          role: 'ledamot',
          foretrader: 'Kinda kommun',
          paragrafer: [{ from: 1, to: 4 }],
        },
      }),
    ).toBe('Närvaro antecknades: Conny Forsberg (ledamot, Kinda kommun) §§ 1-4.');
    expect(
      said({
        type: 'NarvaroRecorded',
        data: {
          personId: 'eva',
          namn: 'Eva Ek',
          role: 'ersattare',
          tjanstgor: [{ for: 'thomas', paragrafer: [{ from: 3, to: 3 }] }, { for: 'vakant' }],
        },
      }),
    ).toBe(
      'Närvaro antecknades: Eva Ek (ersättare), tjänstgör för Thomas Lidberg § 3, tjänstgör på vakant plats.',
    );
  });

  it('says who signed, how, with which reference, and over which text', () => {
    expect(
      said({
        type: 'JusteringSigned',
        data: {
          personId: 'anna',
          namn: 'Anna Berg',
          role: 'justerare',
          sha256: 'e3e2a3f1c9e0'.padEnd(64, '0'),
          signedOn: '2024-03-11',
          method: 'extern',
          provider: 'Underskriftstjänsten',
          reference: 'A-17',
        },
      }),
    ).toBe(
      'Anna Berg skrev under protokollet som justerare 11 mars 2024 hos Underskriftstjänsten, referens A-17 (SHA-256 e3e2a3f1c9e0).',
    );
  });

  it('says how a tie was settled, and counts no votes by acclamation', () => {
    const vote = {
      paragraf: 5,
      omrostningsnummer: 1,
      propositionsordning: '',
      isVal: false,
      jaInnebar: 'Bifall',
      nejInnebar: 'Avslag',
      utfall: 'ja',
    } as const;
    expect(
      said({
        type: 'OmrostningRecorded',
        data: { ...vote, form: 'sluten', ja: 2, nej: 2, avstar: 0, tieBreak: 'utslagsrost' },
      }),
    ).toBe(
      'Omröstning 1 vid § 5 (sluten): 2 ja, 2 nej, 0 som avstod; utfallet blev ja genom ordförandens utslagsröst, ”Bifall”.',
    );
    expect(said({ type: 'OmrostningRecorded', data: { ...vote, form: 'acklamation' } })).toBe(
      'Omröstning 1 vid § 5 (acklamation): utfallet blev ja, ”Bifall”.',
    );
  });

  it('keeps a long text to its beginning, on one line, cut at a word and never inside a character', () => {
    const beslut = (text: string) =>
      said({ type: 'BeslutRecorded', data: { paragraf: 1, kind: 'beslut', text, expediering: [] } });
    expect(beslut('Första raden\n\n- andra raden')).toBe(
      'Beslut antecknades vid § 1: Första raden - andra raden.',
    );
    expect(beslut('ord '.repeat(1_000))).toMatch(/^Beslut antecknades vid § 1: (ord )+…$/);
    expect(beslut('😀'.repeat(1_000))).not.toMatch(/\p{Cs}/u);
    expect(beslut(`a${'😀'.repeat(1_000)}`)).not.toMatch(/\p{Cs}/u);
  });

  it('says of a correction what stood, what stands, and why, in words that people use', () => {
    expect(
      said({
        type: 'DiarieuppgiftCorrected',
        data: {
          diarienummer: 'ITSAM 2024/1',
          handlingsnummer: 2,
          uppgift: 'kind',
          old: 'inkommen',
          new: 'upprattad',
          reason: 'Egen skrivelse',
        },
      }),
    ).toBe(
      'Uppgiften om slag av handling för handling 2 i ITSAM 2024/1 rättades från ”inkommen” till ”upprättad”: Egen skrivelse.',
    );
  });

  it('knows whom an event is about, each once, and whom it gives a name', () => {
    const added: LedgerEvent = {
      type: 'NarvaroRecorded',
      data: {
        personId: 'eva',
        namn: 'Eva Ek',
        role: 'ersattare',
        tjanstgor: [{ for: 'thomas' }, { for: 'vakant' }, { for: 'thomas' }],
      },
    };
    expect(personsIn(added)).toEqual(['eva', 'thomas']);
    expect(namesIn(added)).toMatchObject([{ personId: 'eva', namn: 'Eva Ek' }]);
  });
});
