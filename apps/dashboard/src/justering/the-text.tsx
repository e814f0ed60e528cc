import type { ReactNode } from 'react';
import { clockText, dayText } from '../ui/dates';
import type { Innehall, Omrostning, Paragraf, Spann } from './uppgift';

/** What is signed, laid out to be read. The exact text, with every reference in it, stands under it. */
export function TheText({ innehall }: { readonly innehall: Innehall }) {
  const { narvaro, tjanstgorande = [], paragrafer } = innehall;
  const people = [innehall.ordforande, innehall.sekreterare, ...(narvaro ?? []), ...tjanstgorande];
  const nameOf = (id: string) => people.find(({ personId }) => personId === id)?.namn ?? id;
  return (
    <>
      <p className="quiet">{innehall.organisation}</p>
      <h2>
        {innehall.organ} {innehall.sammantradesdatum.map(dayText).join(', ')}
      </h2>
      <p>
        {innehall.plats}
        {innehall.openedAt !== undefined && `, kl. ${clockText(innehall.openedAt)}`}
        {innehall.closedAt !== undefined && `–${clockText(innehall.closedAt)}`}. Ordförande{' '}
        {innehall.ordforande.namn}, sekreterare {innehall.sekreterare.namn}.
      </p>
      <h3>{narvaro === undefined ? 'Tjänstgörande' : 'Närvaro'}</h3>
      <ul>
        {narvaro?.map((n) => (
          <li key={n.personId + n.role}>
            {[
              n.namn,
              n.foretrader,
              n.uppdrag ?? ROLES[n.role],
              spannText(n.paragrafer),
              ...(n.tjanstgor ?? []).map(
                (t) =>
                  `tjänstgör för ${t.for === 'vakant' ? 'vakant plats' : nameOf(t.for)} ${spannText(t.paragrafer)}`,
              ),
            ]
              .filter(Boolean)
              .join(', ')}
          </li>
        ))}
        {tjanstgorande.map(({ personId, namn }) => (
          <li key={personId}>{namn}</li>
        ))}
      </ul>
      {innehall.jav.length > 0 && (
        <>
          <h3>Jäv</h3>
          <ul>
            {innehall.jav.map(({ personId, paragraf, reason }) => (
              <li key={personId + paragraf}>
                § {paragraf}: {nameOf(personId)}
                {reason !== undefined && `, ${reason}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {innehall.signatories !== undefined && (
        <>
          <h3>Undertecknas av</h3>
          <ul>
            {innehall.signatories.map(({ personId, namn, role, paragrafer: own }) => (
              <li key={personId + role}>
                {[namn, role === 'ordforande' ? 'ordförande' : 'justerare', spannText(own)]
                  .filter(Boolean)
                  .join(', ')}
              </li>
            ))}
          </ul>
        </>
      )}
      {paragrafer.map((p) => (
        <OneParagraf key={p.paragraf} p={p} nameOf={nameOf} />
      ))}
    </>
  );
}

const ROLES: Readonly<Record<string, string>> = {
  ledamot: 'ledamot',
  ersattare: 'ersättare',
  ovrig: 'övrig',
};

/** `§§ 1-4`; empty for all. */
const spannText = (spann: readonly Spann[] = []) =>
  spann.map(({ from, to }) => (from === to ? `§ ${from}` : `§§ ${from}-${to ?? ''}`)).join(', ');

const ROST: Readonly<Record<string, string>> = { ja: 'Ja', nej: 'Nej', avstar: 'Avstår' };

function omrostningText(o: Omrostning, nameOf: (id: string) => string): string {
  const count = (word: string, n: number | undefined) => (n === undefined ? [] : [`${n} ${word}`]);
  const counts = [...count('ja', o.ja), ...count('nej', o.nej), ...count('avstår', o.avstar)].join(', ');
  const tie = { utslagsrost: ' genom ordförandens utslagsröst', lottning: ' genom lottning' }[
    o.tieBreak ?? ''
  ];
  return [
    o.propositionsordning,
    `Ja: ${o.jaInnebar}. Nej: ${o.nejInnebar}.`,
    `${o.form === 'sluten' ? 'Sluten omröstning. ' : ''}${counts === '' ? 'Acklamation' : counts}: ${o.utfall}${tie ?? ''}.`,
    ...(o.roster ?? []).map(({ personId, rost }) => `${nameOf(personId)}: ${ROST[rost] ?? rost}`),
  ].join('\n');
}

function OneParagraf({ p, nameOf }: { readonly p: Paragraf; readonly nameOf: (id: string) => string }) {
  const names = (ids: readonly string[]) => ids.map(nameOf).join(', ');
  return (
    <section className="signed-paragraf" aria-label={`§ ${p.paragraf}`}>
      <h3>
        § {p.paragraf} {p.rubrik}
      </h3>
      {p.diarienummer.length > 0 && <p className="quiet">Dnr {p.diarienummer.join(', ')}</p>}
      <Part title="Beslut" lines={p.beslut && [p.beslut.text]} />
      <Part title="Sammanfattning" lines={[p.sammanfattning]} />
      <Part title="Föredragande" lines={p.foredragande} />
      <Part
        title="Yrkanden"
        lines={p.yrkanden.map(({ personIds, text }) => `${names(personIds)}: ${text}`)}
      />
      <Part
        title="Omröstning"
        lines={p.omrostningar.map((omrostning) => omrostningText(omrostning, nameOf))}
      />
      <Part
        title="Reservationer"
        lines={p.reservationer.map(({ personIds, parti, motivering }) =>
          [names(personIds) + (parti === undefined ? '' : ` (${parti})`), motivering]
            .filter(Boolean)
            .join(': '),
        )}
      />
      <Part
        title="Protokollsanteckningar"
        lines={p.anteckningar.map(({ personId, text }) => `${nameOf(personId)}: ${text}`)}
      />
      <Part title="Underlag" lines={p.underlag.map(({ text }) => text)} />
      <Part
        title="Uppdrag"
        lines={p.uppdrag.map(
          ({ to, text, dueOn }) => `${to}: ${text}${dueOn === undefined ? '' : ` Senast ${dayText(dueOn)}.`}`,
        )}
      />
      <Part title="Expedieras till" lines={[p.beslut?.expediering.join(', ') ?? '']} />
    </section>
  );
}

function Part({
  title,
  lines = [],
}: {
  readonly title: string;
  readonly lines?: readonly string[] | undefined;
}): ReactNode {
  const shown = lines.filter((line) => line !== '');
  if (shown.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      {shown.map((line) => (
        <p key={line} className="as-written">
          {line}
        </p>
      ))}
    </>
  );
}
