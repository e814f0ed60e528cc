import {
  formatDay,
  type PrintedAnslag,
  type PrintedParagraf,
  type PrintedPerson,
  type PrintedProtokoll,
} from '@liggaren/governance';

/** Columns of a terminal. */
const WIDTH = 76;
const RULE = '─'.repeat(WIDTH);

/** The protokoll as text for a terminal, in the order in which the board prints it. Ends with a line break. */
export function protokollText(protokoll: PrintedProtokoll): string {
  return `${[
    RULE,
    `${protokoll.organisation.toUpperCase()}`,
    `SAMMANTRÄDESPROTOKOLL${protokoll.justering.status === 'justerat' ? '' : '  —  UTKAST'}`,
    `${protokoll.organ}  ${protokoll.days.map((day) => formatDay(day)).join(', ')}`,
    RULE,
    ...head(protokoll),
    '',
    'ÄRENDELISTA',
    ...protokoll.paragrafer.map((p) =>
      columns(`§ ${p.paragraf}`, 6, `${p.rubrik}  ${p.diarienummer.join(', ')}`),
    ),
    '',
    ...protokoll.paragrafer.flatMap((p) => paragraf(p, protokoll.organ)),
    ...protokoll.rattelser.map(
      (r) =>
        `Rättelse ${r.correctedOn}${r.paragraf ? ` § ${r.paragraf}` : ''}: ”${r.old}” ska vara ”${r.new}”. ${r.reason}`,
    ),
  ].join('\n')}\n`;
}

function head({
  plats,
  tid,
  narvaro,
  ordforande,
  justerare,
  sekreterare,
  justering,
  ...rest
}: PrintedProtokoll): string[] {
  const signed = (personId: string) => {
    const signature = justering.signatures.find((s) => s.personId === personId);
    return signature === undefined
      ? 'ej undertecknat'
      : `${signature.provider ?? signature.method} ${signature.signedOn}`;
  };
  return [
    columns('Plats och tid', 18, `${plats}, kl. ${tid.start}–${tid.slut ?? ''}`),
    columns('Beslutande', 18, 'Ledamöter'),
    ...narvaro.ledamoter.map((person) => columns('', 18, personLine(person))),
    ...(narvaro.ersattare.length === 0 ? [] : [columns('', 18, 'Ersättare')]),
    ...narvaro.ersattare.map((person) => columns('', 18, personLine(person))),
    ...narvaro.ovriga.map((person, i) => columns(i === 0 ? 'Övriga närvarande' : '', 18, personLine(person))),
    columns('Justerare', 18, justerare.map(({ namn }) => namn).join(', ')),
    columns('Paragrafer', 18, rest.paragrafspann),
    '',
    'UNDERSKRIFTER',
    columns('Sekreterare', 18, sekreterare.namn),
    ...ordforande.map(({ personId, namn }) => columns('Ordförande', 18, `${namn} (${signed(personId)})`)),
    ...justerare.map(({ personId, namn }) => columns('Justerare', 18, `${namn} (${signed(personId)})`)),
    ...(justering.sha256 === null
      ? []
      : [columns('SHA-256', 18, justering.sha256.slice(0, 32)), columns('', 18, justering.sha256.slice(32))]),
    ...rest.anslag.flatMap((anslag) => bevis(rest.organ, rest.sammantradesdatum, anslag)),
  ];
}

function bevis(organ: string, sammantradesdatum: string, anslag: PrintedAnslag): string[] {
  return [
    '',
    'ANSLAG/BEVIS',
    'Protokollet är justerat. Justeringen har tillkännagivits genom anslag.',
    columns('Organ', 34, organ),
    columns('Sammanträdesdatum', 34, sammantradesdatum),
    columns('Datum då anslaget sätts upp', 34, anslag.postedOn),
    columns('Datum då anslaget tas ned', 34, anslag.takeDown),
    columns('Förvaringsplats för protokollet', 34, anslag.forvaringsplats),
  ];
}

function paragraf(p: PrintedParagraf, organ: string): string[] {
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', title, ...lines.flatMap((line) => wrap(line))];
  return [
    RULE,
    `§ ${p.paragraf}  Dnr ${p.diarienummer.join(', ') || '–'}`,
    p.rubrik,
    ...part(`${organ}s beslut`, p.beslut === null ? [] : [p.beslut]),
    ...part('Sammanfattning av ärendet', p.sammanfattning === '' ? [] : [p.sammanfattning]),
    ...part(
      'Yrkanden',
      p.yrkanden.map(({ namn, text }) => `${namn.join(', ')}: ${text}`),
    ),
    ...part(
      'Omröstning',
      p.omrostningar.flatMap(({ propositionsordning, resultat, roster }) => [
        propositionsordning,
        resultat,
        ...roster.map(({ namn, rost }) => `  ${namn}: ${rost}`),
      ]),
    ),
    ...part(
      'Reservation',
      p.reservationer.map(
        ({ namn, motivering }) => `${namn.join(', ')}${motivering === null ? '' : `: ${motivering}`}`,
      ),
    ),
    ...part(
      'Protokollsanteckning',
      p.anteckningar.map(({ namn, text }) => `${namn}: ${text}`),
    ),
    ...part('Jäv', p.jav),
    ...part(
      'Beslutsunderlag',
      p.underlag.map(({ text }) => text),
    ),
    ...part(
      'Uppdrag',
      p.uppdrag.map(
        ({ to, text, dueOn }) => `${to}: ${text}${dueOn === undefined ? '' : ` Senast ${formatDay(dueOn)}.`}`,
      ),
    ),
    ...part('Beslutsexpediering', p.expediering),
    '',
  ];
}

function personLine({ namn, foretrader, uppdrag, tjanstgor, paragrafer }: PrintedPerson): string {
  return [[namn, foretrader, uppdrag].filter((part) => part !== null).join(', '), tjanstgor, paragrafer]
    .filter((part) => part !== '')
    .join(' ');
}

/** A label and its text, the text wrapped beside it. */
export function columns(label: string, width: number, text: string): string {
  const [first = '', ...more] = wrap(text, WIDTH - width);
  return [`${label.padEnd(width)}${first}`, ...more.map((line) => `${' '.repeat(width)}${line}`)].join('\n');
}

function wrap(text: string, width = WIDTH): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + word.length + 1 > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  });
}
