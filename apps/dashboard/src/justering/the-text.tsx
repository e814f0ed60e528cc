import type { ReactNode } from 'react';
import { dayText } from '../ui/dates';
import type { Innehall, Paragraf } from './uppgift';

/** The whole of what is signed, to be read. Nothing is left out: what stands here is all that the sum is over. */
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
        {innehall.plats}. Ordförande {innehall.ordforande.namn}, sekreterare {innehall.sekreterare.namn}.
      </p>
      <h3>{narvaro === undefined ? 'Tjänstgörande' : 'Närvaro'}</h3>
      <ul>
        {narvaro?.map(({ personId, namn, foretrader, role }) => (
          <li key={personId + role}>{[namn, foretrader, ROLES[role]].filter(Boolean).join(', ')}</li>
        ))}
        {tjanstgorande.map(({ personId, namn }) => (
          <li key={personId}>{namn}</li>
        ))}
      </ul>
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
        lines={p.omrostningar.map(
          ({ propositionsordning, resultat }) => `${propositionsordning}\n${resultat}`,
        )}
      />
      <Part
        title="Reservationer"
        lines={p.reservationer.map(({ personIds, motivering }) =>
          [names(personIds), motivering].filter(Boolean).join(': '),
        )}
      />
      <Part
        title="Protokollsanteckningar"
        lines={p.anteckningar.map(({ personId, text }) => `${nameOf(personId)}: ${text}`)}
      />
      <Part title="Underlag" lines={p.underlag.map(({ text }) => text)} />
      <Part title="Uppdrag" lines={p.uppdrag.map(({ to, text }) => `${to}: ${text}`)} />
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
