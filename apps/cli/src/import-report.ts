import { appealPeriod, calendarHolds, formatDay } from '@liggaren/governance';
import type { Anmarkning, Forslag } from '@liggaren/import';
import type { RecordedFile } from './import-record.js';
import { columns } from './protokoll-text.js';

/** One file of an import: read, or refused with the reason. */
export type Outcome =
  | { readonly file: string; readonly forslag: Forslag; readonly text: string }
  | { readonly file: string; readonly refused: string };

const LABEL = 16;

/** What was read from one file, what is sure, and what a person should look at. Ends with a line break. */
export function importReport({
  file,
  forslag,
}: {
  readonly file: string;
  readonly forslag: Forslag;
}): string {
  const { narvaro, paragrafer, anslag, tid } = forslag;
  const people = (grupp: string) => narvaro.filter((person) => person.grupp === grupp).length;
  const votes = paragrafer.flatMap(({ omrostningar }) => omrostningar);
  const { sure, flagged } = count(forslag);
  return `${[
    file,
    columns('Organ', LABEL, or(forslag.organ)),
    columns(
      'Sammanträde',
      LABEL,
      forslag.sammantradesdatum === null ? MISSING : formatDay(forslag.sammantradesdatum),
    ),
    columns('Plats och tid', LABEL, `${or(forslag.plats)}, kl. ${tid.start ?? '?'}–${tid.slut ?? '?'}`),
    columns(
      'Närvaro',
      LABEL,
      `${people('ledamot')} ledamöter, ${people('ersattare')} ersättare, ${people('ovrig')} övriga`,
    ),
    columns('Justerare', LABEL, forslag.justerare.join(', ') || MISSING),
    columns('Anslag', LABEL, anslagText(anslag)),
    columns(
      'Paragrafer',
      LABEL,
      `${paragrafer.length}: ${sure} säkra, ${flagged} att se över; ${votes.length} omröstningar`,
    ),
    '',
    ...paragrafer.map((p) =>
      columns(`§ ${p.nummer}`, LABEL, [p.rubrik ?? MISSING, ...p.diarienummer].join('  ')),
    ),
    '',
    ...(forslag.anmarkningar.length === 0
      ? ['Inget att se över.']
      : ['ATT SE ÖVER', ...forslag.anmarkningar.map((a) => remark(a))]),
  ].join('\n')}\n`;
}

/** A folder: one line a file, then what to look at in each. Ends with a line break. */
export function importSummary(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap((outcome) => {
    if ('refused' in outcome) return [`Vägrad  ${outcome.refused}`];
    const { sure, flagged, head } = count(outcome.forslag);
    return [
      `Läst    ${outcome.file}: ${outcome.forslag.paragrafer.length} §§, ${sure} säkra, ${flagged} att se över, ${head} anmärkningar på huvudet`,
      ...outcome.forslag.anmarkningar.map((anmarkning) => `  ${remark(anmarkning)}`),
    ];
  });
  const refused = outcomes.filter((outcome) => 'refused' in outcome).length;
  return `${[...lines, '', `${outcomes.length} filer: ${outcomes.length - refused} lästa, ${refused} vägrade.`].join('\n')}\n`;
}

/** What a recording import did. Ends with a line break. */
export function recordReport(
  files: readonly (RecordedFile & { readonly file: string })[],
  refused: readonly string[],
): string {
  return `${[
    ...files.flatMap(({ file, sammantradeId, events, left }) => [
      `Infört  ${file}: ${sammantradeId}, ${events === 0 ? 'fanns redan' : `${events} händelser`}`,
      ...left.map((text) => `  ${text}`),
    ]),
    ...refused.map((text) => `Vägrad  ${text}`),
  ].join('\n')}\n`;
}

const MISSING = 'framgår inte';

function or(value: string | null): string {
  return value ?? MISSING;
}

/** §§ without and with anmärkningar, and the anmärkningar that concern no §. */
function count({ paragrafer, anmarkningar }: Forslag): {
  readonly sure: number;
  readonly flagged: number;
  readonly head: number;
} {
  const flagged = new Set(anmarkningar.flatMap(({ paragraf }) => (paragraf === undefined ? [] : [paragraf])));
  const looked = paragrafer.filter(({ nummer }) => flagged.has(nummer)).length;
  return {
    sure: paragrafer.length - looked,
    flagged: looked,
    head: anmarkningar.filter(({ paragraf }) => paragraf === undefined).length,
  };
}

/** The printed take-down date beside the computed one. */
function anslagText({ uppsatt, nedtas, forvaringsplats }: Forslag['anslag']): string {
  if (uppsatt === null) return nedtas === null ? MISSING : `tas ned ${nedtas}`;
  const computed = calendarHolds(uppsatt)
    ? `, uträknat kan beslutet överklagas till och med ${appealPeriod(uppsatt).lastAppealDay}`
    : '';
  return `uppsatt ${uppsatt}, tas ned ${nedtas ?? '?'} enligt protokollet${computed}. Förvaras: ${or(forvaringsplats)}`;
}

function remark({ rad, kod, text }: Anmarkning): string {
  return columns(`rad ${rad}`, 10, `${text} [${kod}]`);
}
