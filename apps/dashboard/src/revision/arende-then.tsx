import { useRead } from '../api/query';
import { dayText } from '../ui/dates';
import { Empty, Read } from '../ui/states';
import { Facts } from './facts';

interface Arende {
  readonly arendemening: string;
  readonly status: 'open' | 'closed';
  readonly registeredOn?: string;
  readonly motpart?: string;
  readonly handlaggare?: string;
  readonly sekretess?: { readonly statute: string };
  readonly handlingar: readonly {
    readonly handlingsnummer: number;
    readonly rubrik: string;
    readonly datum?: string;
    readonly kind: string;
  }[];
  readonly remisser: readonly {
    readonly to: string;
    readonly answerBy: string;
    readonly answeredOn?: string;
  }[];
  readonly paragrafer: readonly {
    readonly sammantradeId: string;
    readonly organNamn: string;
    readonly sammantradesdatum: string;
    readonly paragraf: number;
    readonly rubrik: string;
    readonly beslut?: string;
  }[];
}

/** An ärende as it was known at an instant. */
export function ArendeThen({ api, asOf }: { readonly api: string; readonly asOf: string }) {
  const arende = useRead<Arende>(`${api}?asOf=${encodeURIComponent(asOf)}`);
  return (
    <Read of={arende}>
      {(shown) => (
        <>
          <h2>{shown.arendemening}</h2>
          <Facts
            rows={[
              ['Status', shown.status === 'open' ? 'Öppet' : 'Avslutat'],
              ['Registrerat', shown.registeredOn && dayText(shown.registeredOn)],
              ['Motpart', shown.motpart],
              ['Handläggare', shown.handlaggare],
              ['Sekretess', shown.sekretess?.statute],
            ]}
          />
          <h3>Beslut</h3>
          {shown.paragrafer.length === 0 ? (
            <Empty>Ärendet hade inte tagits upp.</Empty>
          ) : (
            shown.paragrafer.map((p) => (
              <div key={`${p.sammantradeId} ${p.paragraf}`} className="told">
                <p>
                  {p.organNamn} {dayText(p.sammantradesdatum)} § {p.paragraf}: {p.rubrik}
                </p>
                <p className="beslut">{p.beslut ?? 'Inget beslut än.'}</p>
              </div>
            ))
          )}
          <h3>Handlingar</h3>
          {shown.handlingar.length === 0 ? (
            <Empty>Ingen handling var registrerad.</Empty>
          ) : (
            <ul>
              {shown.handlingar.map((h) => (
                <li key={h.handlingsnummer}>
                  {h.handlingsnummer}. {h.rubrik}
                  {h.datum !== undefined && `, ${dayText(h.datum)}`}
                </li>
              ))}
            </ul>
          )}
          {shown.remisser.length > 0 && (
            <>
              <h3>Remisser</h3>
              <ul>
                {shown.remisser.map((r) => (
                  <li key={r.to + r.answerBy}>
                    {r.to},{' '}
                    {r.answeredOn === undefined
                      ? `svar senast ${dayText(r.answerBy)}`
                      : `besvarad ${dayText(r.answeredOn)}`}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Read>
  );
}
