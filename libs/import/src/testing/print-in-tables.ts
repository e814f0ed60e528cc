import { label, part, people, wrap } from './print-pieces.js';
import { withParty, type Meeting, type MeetingParagraf, type Person, type Vote } from './random-meeting.js';

/** Layouts with tables: of the members and of their votes. */

/** Members in a table with their §§, votes with a cross in a column, headings in capitals, the § in letters. */
export function tableLayout(meeting: Meeting): string {
  const { organ, sammantradesdatum, plats, tid, justerare, anslag, paragrafer } = meeting;
  const row = (p: Person) =>
    [
      p.namn.padEnd(28),
      (p.tillhorighet ?? '').padEnd(7),
      (typeof p.tjanstgor === 'string' ? `Ersättare för ${p.tjanstgor}` : (p.roll ?? '')).padEnd(40),
      p.paragrafer ?? '',
    ].join('');
  const group = (heading: string, list: readonly Person[]) => [
    heading,
    `${'Namn'.padEnd(28)}${'Parti'.padEnd(7)}${'Roll'.padEnd(40)}§§`,
    ...list.map((p) => row(p)),
    '',
  ];
  const lines = [
    `${organ.toUpperCase().padEnd(50)}PROTOKOLL`,
    `${''.padEnd(50)}${written(sammantradesdatum)}`,
    '',
    label('NÄMND/STYRELSE', [organ]),
    label('PLATS OCH TID', [`${plats}, ${written(sammantradesdatum)}, klockan ${tid.start}–${tid.slut}`]),
    '',
    ...group('LEDAMÖTER', people(meeting, 'ledamot')),
    ...group(
      'TJÄNSTGÖRANDE ERSÄTTARE',
      people(meeting, 'ersattare').filter((p) => p.tjanstgor !== false),
    ),
    ...group(
      'EJ TJÄNSTGÖRANDE ERSÄTTARE',
      people(meeting, 'ersattare').filter((p) => p.tjanstgor === false),
    ),
    ...group('ÖVRIGA NÄRVARANDE', people(meeting, 'ovrig')),
    label('JUSTERARE', justerare),
    label('PARAGRAFER', [`${paragrafer[0]?.nummer ?? 1}–${paragrafer.at(-1)?.nummer ?? 1}`]),
    '',
    'ANSLAGSBEVIS',
    label('Anslaget sätts upp', [written(anslag.uppsatt)]),
    label('Anslaget tas ned', [written(anslag.nedtas)]),
    label('Förvaringsplats', [anslag.forvaringsplats]),
    '',
    'INNEHÅLL',
    ...paragrafer.map((p, i) => `§ ${p.nummer} ${p.rubrik.slice(0, 60)} ${'.'.repeat(12)} ${i + 2}`),
    '',
    ...paragrafer.flatMap((p) => tableParagraf(meeting, p)),
  ];
  return `${lines.join('\n')}\n`;
}

function tableParagraf(meeting: Meeting, p: MeetingParagraf): string[] {
  return [
    `§ ${p.nummer}`,
    ...wrap(p.rubrik, 60),
    ...(p.diarienummer.length === 0 ? [] : [`Diarienr: ${p.diarienummer.join(', ')}`]),
    '',
    ...part('BESLUT', p.beslut),
    ...part('ÄRENDEBESKRIVNING', p.sammanfattning === null ? [] : [p.sammanfattning]),
    ...part('YRKANDEN', p.yrkanden),
    ...part(
      'JÄV',
      p.jav.map((namn) => `På grund av jäv deltar inte ${withParty(meeting, namn)} i handläggningen.`),
    ),
    ...(p.omrostningar.length === 0
      ? []
      : ['OMRÖSTNING', ...p.omrostningar.flatMap((v) => crosses(meeting, v)), '']),
    ...part('RESERVATION', p.reservationer),
    ...part('BESLUTSUNDERLAG', p.beslutsunderlag),
    ...part('BESLUTET SKICKAS TILL', p.expediering),
  ];
}

function crosses(meeting: Meeting, { ja, nej, avstar, roster }: Vote): string[] {
  const sum = `Med ${ja} ja-röster mot ${nej} nej-röster${avstar === null ? '' : ` och ${avstar} som avstår`} bifalls förslaget.`;
  if (roster.length === 0) return wrap(sum, 72);
  const at = { ja: 0, nej: 8, avstar: 16 };
  return [
    `${'Ledamot'.padEnd(36)}Ja      Nej     Avstår`,
    ...roster.map(({ namn, rost }) => `${withParty(meeting, namn).padEnd(36)}${' '.repeat(at[rost])}X`),
    '',
    ...wrap(sum, 72),
  ];
}

/** One cell a line and no blank lines, as some programs take the text out of a PDF. */
export function flatLayout(meeting: Meeting): string {
  const { organ, sammantradesdatum, plats, tid, justerare, anslag, paragrafer } = meeting;
  const header = (page: number) => [`${page}(9)`, organ, sammantradesdatum];
  const flat = (heading: string, texts: readonly string[]) => (texts.length === 0 ? [] : [heading, ...texts]);
  const person = (p: Person) =>
    `${withParty(meeting, p.namn)}${p.roll === null ? '' : `, ${p.roll}`}${typeof p.tjanstgor === 'string' ? ` ersätter ${p.tjanstgor}` : ''}${p.paragrafer === null ? '' : `, §§ ${p.paragrafer}`}`;
  const lines = [
    ...header(1),
    'Plats och tid',
    `${plats}, kl. ${tid.start}-${tid.slut}`,
    ...flat('Beslutande ledamöter', people(meeting, 'ledamot').map(person)),
    ...flat(
      'Tjänstgörande ersättare',
      people(meeting, 'ersattare')
        .filter((p) => p.tjanstgor !== false)
        .map(person),
    ),
    ...flat(
      'Ej tjänstgörande ersättare',
      people(meeting, 'ersattare')
        .filter((p) => p.tjanstgor === false)
        .map(person),
    ),
    ...flat('Övriga närvarande', people(meeting, 'ovrig').map(person)),
    ...flat('Utses att justera', justerare),
    'Anslagsbevis',
    ...flat('Organ', [organ]),
    ...flat('Sammanträdesdatum', [sammantradesdatum]),
    ...flat('Datum då anslaget sätts upp', [anslag.uppsatt]),
    ...flat('Datum då anslaget tas ned', [anslag.nedtas]),
    ...flat('Förvaringsplats för protokollet', [anslag.forvaringsplats]),
    ...paragrafer.flatMap((p, i) => [
      ...header(i + 2),
      `§ ${p.nummer}`,
      ...wrap(p.rubrik, 60),
      ...(p.diarienummer.length === 0 ? [] : [`Diarienummer ${p.diarienummer.join(', ')}`]),
      ...flat(
        `${organ}s beslut`,
        p.beslut.flatMap((text) => wrap(text, 90)),
      ),
      ...flat('Sammanfattning av ärendet', p.sammanfattning === null ? [] : wrap(p.sammanfattning, 90)),
      ...flat('Yrkanden', p.yrkanden),
      ...flat(
        'Omröstningsresultat',
        p.omrostningar.flatMap(({ ja, nej, avstar, roster }) =>
          roster.length === 0
            ? [
                `Vid omröstningen avges ${ja} ja-röster och ${nej} nej-röster.${avstar === null ? '' : ` ${avstar} ledamöter avstår.`}`,
              ]
            : (['ja', 'nej'] as const).flatMap((rost) => {
                const names = roster.filter((r) => r.rost === rost).map((r) => withParty(meeting, r.namn));
                return names.length === 0
                  ? []
                  : wrap(`${rost === 'ja' ? 'Ja' : 'Nej'}-röster (${names.length}): ${names.join(', ')}`, 80);
              }),
        ),
      ),
      ...flat('Reservation', p.reservationer),
      ...flat(
        'Jäv',
        p.jav.map((namn) => `${withParty(meeting, namn)} anmäler jäv och deltar inte i beslutet.`),
      ),
      ...flat('Beslutsunderlag', p.beslutsunderlag),
      ...flat('Beslutet ska skickas till', p.expediering),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

const MONTHS = 'januari februari mars april maj juni juli augusti september oktober november december'.split(
  ' ',
);

/** `den 5 mars 2024`. */
function written(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `den ${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}
