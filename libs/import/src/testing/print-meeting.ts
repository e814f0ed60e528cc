import { flatLayout, tableLayout } from './print-in-tables.js';
import { bracketed, label, loose, part, people, wrap } from './print-pieces.js';
import { withParty, type Meeting, type MeetingParagraf, type Person, type Vote } from './random-meeting.js';

/** Prints a meeting in one layout of many. */
export type Layout = (meeting: Meeting) => string;

/** The layouts by name. */
export const LAYOUTS: Readonly<Record<string, Layout>> = {
  'labels in a column, an ärendelista, a header on each page': columnLayout,
  'one thing a line, § after its number': plainLayout,
  'a prefix before each §, votes in prose, numbers on the heading': cityLayout,
  'members and votes in tables, headings in capitals, days in words': tableLayout,
  'one cell a line, no blank lines': flatLayout,
};

// ---- labels in a column -------------------------------------------------------------------------------------

function columnLayout(meeting: Meeting): string {
  const { organ, sammantradesdatum, plats, tid, justerare, anslag, paragrafer } = meeting;
  const header = (page: number) => [
    'SAMMANTRÄDESPROTOKOLL',
    `Sida ${page}(9)`,
    '',
    'Sammanträdesdatum',
    sammantradesdatum,
    '',
    organ,
    '',
    'Justerandes sign   Utdragsbestyrkande',
    '',
  ];
  const first = paragrafer[0]?.nummer ?? 1;
  const last = paragrafer.at(-1)?.nummer ?? 1;
  const lines = [
    ...header(1),
    label('Plats och tid', [`${plats}, kl. ${tid.start}–${tid.slut} (ajournering 10.05–10.20)`]),
    '',
    label(
      'Beslutande',
      people(meeting, 'ledamot').map((p) => bracketed(p)),
    ),
    '',
    label(
      'Tjänstgörande',
      people(meeting, 'ersattare')
        .filter((p) => p.tjanstgor !== false)
        .map((p) => `${bracketed(p)}`),
    ),
    'ersättare',
    '',
    label(
      'Ej tjänstgörande ersättare',
      people(meeting, 'ersattare')
        .filter((p) => p.tjanstgor === false)
        .map((p) => bracketed(p)),
    ),
    '',
    label(
      'Övriga närvarande',
      people(meeting, 'ovrig').map((p) => bracketed(p)),
    ),
    '',
    label('Utses att justera', [justerare.join(' och ')]),
    label('Justeringens plats och tid', [`Digitalt, ${anslag.uppsatt}`]),
    label('Paragrafer', [`§§ ${first}-${last}`]),
    '',
    'ANSLAG/BEVIS',
    'Protokollet är justerat. Justeringen har tillkännagivits genom anslag.',
    label('Organ', [organ]),
    `Datum då anslaget sätts upp ${anslag.uppsatt} Datum då anslaget tas ned ${anslag.nedtas}`,
    label('Förvaringsplats för protokollet', [anslag.forvaringsplats]),
    '',
    ...header(2),
    'Ärendelista',
    '',
    ...paragrafer.flatMap((p, i) => [
      ...wrap(`§ ${p.nummer} ${p.rubrik}`, 50),
      ...p.diarienummer,
      String(i + 3),
      '',
    ]),
    ...paragrafer.flatMap((p, i) => [...header(i + 3), ...columnParagraf(meeting, p)]),
  ];
  return `${lines.join('\n')}\n`;
}

function columnParagraf(meeting: Meeting, p: MeetingParagraf): string[] {
  return [
    `§ ${p.nummer}${p.diarienummer.length === 0 ? '' : `   Dnr ${p.diarienummer.join(', ')}`}`,
    '',
    ...wrap(p.rubrik, 56),
    '',
    ...part(`${meeting.organ}s beslut`, p.beslut),
    ...part('Sammanfattning av ärendet', p.sammanfattning === null ? [] : [p.sammanfattning]),
    ...part('Yrkanden', p.yrkanden),
    ...part(
      'Omröstning',
      p.omrostningar.flatMap((vote) => voteLines(meeting, vote)),
    ),
    ...part('Reservation', p.reservationer),
    ...part(
      'Jäv',
      p.jav.map((namn) => `${withParty(meeting, namn)} deltar inte i handläggningen på grund av jäv.`),
    ),
    ...part('Beslutsunderlag', p.beslutsunderlag),
    ...part('Beslutsexpediering', p.expediering),
  ];
}

function voteLines(meeting: Meeting, { ja, nej, avstar, roster }: Vote): string[] {
  return [
    `Ja: ${ja}  Nej: ${nej}${avstar === null ? '' : `  Avstår: ${avstar}`}`,
    ...roster.map(({ namn, rost }) => `${withParty(meeting, namn)}: ${rost}`),
  ];
}

// ---- one thing a line ---------------------------------------------------------------------------------------

function plainLayout(meeting: Meeting): string {
  const { organ, sammantradesdatum, plats, tid, justerare, anslag, paragrafer } = meeting;
  const group = (heading: string, list: readonly Person[]) =>
    list.length === 0 ? [] : [heading, ...list.map((p) => loose(p)), ''];
  const lines = [
    'PROTOKOLL',
    '',
    'Nämnd/Styrelse',
    organ,
    'Sammanträdesdatum',
    sammantradesdatum,
    'Plats och tid',
    `${plats}, klockan ${tid.start.replace(':', '.')} - ${tid.slut.replace(':', '.')}`,
    '',
    'Närvarande',
    '',
    ...group('Ledamöter', people(meeting, 'ledamot')),
    ...group(
      'Tjänstgörande ersättare',
      people(meeting, 'ersattare').filter((p) => p.tjanstgor !== false),
    ),
    ...group(
      'Närvarande ersättare',
      people(meeting, 'ersattare').filter((p) => p.tjanstgor === false),
    ),
    ...group('Tjänstepersoner', people(meeting, 'ovrig')),
    'Justerare',
    ...justerare,
    '',
    `Tid för anslag ${anslag.uppsatt} – ${anslag.nedtas}`,
    'Förvaringsplats',
    'för protokollet',
    anslag.forvaringsplats,
    '',
    ...paragrafer.flatMap((p) => [
      `${p.nummer} § ${p.rubrik}`,
      '',
      ...(p.diarienummer.length === 0 ? [] : [`Diarienummer: ${p.diarienummer.join(' och ')}`, '']),
      ...(p.sammanfattning === null ? [] : ['Bakgrund', '', ...wrap(p.sammanfattning, 90), '']),
      ...part('Förslag på sammanträdet', p.yrkanden),
      ...(p.omrostningar.length === 0
        ? []
        : ['Omröstningsresultat', '', ...p.omrostningar.flatMap((vote) => proseVote(meeting, vote)), '']),
      ...part(
        'Jäv',
        p.jav.map((namn) => `${withParty(meeting, namn)} anmäler jäv och deltar inte i ärendet.`),
      ),
      ...part('Beslut', p.beslut),
      ...part('Reservationer', p.reservationer),
      ...part('Underlag för beslut', p.beslutsunderlag),
      ...part('Beslutet skickas till', p.expediering),
      '_____',
      '',
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function proseVote(meeting: Meeting, { ja, nej, avstar, roster }: Vote): string[] {
  const list = (rost: string) => roster.filter((r) => r.rost === rost).map((r) => withParty(meeting, r.namn));
  const lines = [
    `Med ${ja} ja-röster mot ${nej} nej-röster${avstar === null ? '' : ` och ${avstar} som avstår`} bifalls förslaget.`,
  ];
  if (list('ja').length > 0) lines.push(`Ja-röster: ${list('ja').join(', ')}.`);
  if (list('nej').length > 0) lines.push(`Nej-röster: ${list('nej').join(', ')}.`);
  return lines.flatMap((line) => wrap(line, 90));
}

// ---- a prefix before each § ---------------------------------------------------------------------------------

function cityLayout(meeting: Meeting): string {
  const { organ, sammantradesdatum, plats, tid, justerare, anslag, paragrafer } = meeting;
  // What only repetition shows to be a footer needs pages enough.
  const name = paragrafer.length > 1 ? ['Stadens protokoll för nämnder och styrelser', ''] : [];
  const footer = (page: number) => [
    ...name,
    `${page} (73)`,
    '',
    organ,
    '',
    'Protokoll (nr 2)',
    `Sammanträdesdatum: ${sammantradesdatum}`,
    '',
  ];
  const first = paragrafer[0]?.nummer ?? 1;
  const last = paragrafer.at(-1)?.nummer ?? 1;
  const lines = [
    `Beslutsinstans: ${organ} Sammanträdesdatum: ${sammantradesdatum}`,
    `Anslaget sätts upp: ${anslag.uppsatt} Anslaget tas ned: ${anslag.nedtas} Förvaringsplats för protokollet: ${anslag.forvaringsplats}`,
    '',
    'Tid och plats',
    `${plats}, ${sammantradesdatum} kl ${tid.start.replace(':', '.')}-${tid.slut.replace(':', '.')}`,
    '',
    'Beslutande ledamöter',
    ...wrap(
      people(meeting, 'ledamot')
        .map((p) => bracketed(p))
        .join(', '),
      90,
    ),
    'Beslutande ersättare',
    ...people(meeting, 'ersattare')
      .filter((p) => p.tjanstgor !== false)
      .map((p) => bracketed(p)),
    'Ersättare, ej tjänstgörande',
    ...people(meeting, 'ersattare')
      .filter((p) => p.tjanstgor === false)
      .map((p) => bracketed(p)),
    'Övriga deltagare',
    ...people(meeting, 'ovrig').map((p) => bracketed(p)),
    '',
    `Justerare ${justerare.join(', ')}`,
    `Paragrafer ${first} – ${last}`,
    '',
    ...footer(2),
    ...paragrafer.flatMap((p, i) => [
      `KS § ${p.nummer} ${p.diarienummer.length === 0 ? '' : `Ärendenummer ${p.diarienummer.join(', ')}`}`.trim(),
      ...wrap(p.rubrik, 60),
      'Beslut',
      '',
      ...p.beslut.flatMap((line) => wrap(line, 85)),
      '',
      ...part('Handlingar', p.beslutsunderlag),
      ...part('Yrkanden', p.yrkanden),
      ...(p.sammanfattning === null ? [] : part('Ärendet', [p.sammanfattning])),
      ...part(
        'Omröstning',
        p.omrostningar.map((vote) => sentenceVote(meeting, vote)),
      ),
      ...part('Reservationer', p.reservationer),
      ...footer(i + 3),
      ...part(
        'Jäv',
        p.jav.map(
          (namn) => `${withParty(meeting, namn)} deltar inte i handläggningen av ärendet på grund av jäv.`,
        ),
      ),
      ...part('Protokollsutdrag skickas till', p.expediering),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function sentenceVote(meeting: Meeting, { ja, nej, avstar, roster }: Vote): string {
  const list = (rost: string) => roster.filter((r) => r.rost === rost).map((r) => withParty(meeting, r.namn));
  const joined = (names: readonly string[]) =>
    names.length > 1 ? `${names.slice(0, -1).join(', ')} och ${names.at(-1)}` : (names[0] ?? '');
  if (roster.length > 0)
    return `${joined(list('ja'))} röstar Ja (${ja}).${nej === 0 ? '' : ` ${joined(list('nej'))} röstar Nej (${nej}).`}`;
  return `Omröstningen utfaller med ${ja} Ja mot ${nej} Nej.${avstar === null ? '' : ` ${avstar} ledamöter avstår från att rösta.`}`;
}
