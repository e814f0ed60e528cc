import { useRead } from '../api/query';
import { dayText, weekdayText } from '../ui/dates';
import { Empty, Read } from '../ui/states';
import { Facts } from './facts';

interface Sammantrade {
  readonly organNamn: string;
  readonly sammantradesdatum: string;
  readonly startsAt: string;
  readonly plats: string;
  readonly status: string;
  readonly foredragningslista: readonly {
    readonly ordning: number;
    readonly rubrik: string;
    readonly diarienummer?: string;
  }[];
  readonly protokoll: {
    readonly narvaro: {
      readonly ledamoter: readonly Person[];
      readonly ersattare: readonly Person[];
    };
    readonly paragrafer: readonly {
      readonly paragraf: number;
      readonly rubrik: string;
      readonly beslut: string | null;
    }[];
    readonly justering: {
      readonly sha256: string | null;
      readonly justeratOn: string | null;
      readonly signatures: readonly {
        readonly namn: string;
        readonly role: string;
        readonly signedOn: string;
      }[];
    };
    readonly anslag: readonly {
      readonly anslagId: string;
      readonly postedOn: string;
      readonly lastAppealDay: string;
      readonly removedAt: string | null;
    }[];
  } | null;
}

interface Person {
  readonly personId: string;
  readonly namn: string;
  readonly paragrafer: string;
  readonly tjanstgor: string;
}

const STATUS: Readonly<Record<string, string>> = {
  kallat: 'Kallat',
  installt: 'Inställt',
  pagar: 'Pågår',
  ajournerat: 'Ajournerat',
  avslutat: 'Avslutat',
  'for-justering': 'Sänt för justering',
  justerat: 'Justerat',
};

/** A meeting with its protokoll as it was known at an instant. */
export function SammantradeThen({ api, asOf }: { readonly api: string; readonly asOf: string }) {
  const sammantrade = useRead<Sammantrade>(`${api}?asOf=${encodeURIComponent(asOf)}`);
  return (
    <Read of={sammantrade}>
      {({ protokoll, foredragningslista, ...head }) => (
        <>
          <h2>
            {head.organNamn} {weekdayText(head.sammantradesdatum)}
          </h2>
          <Facts
            rows={[
              ['Status', STATUS[head.status] ?? head.status],
              ['Tid och plats', `kl. ${head.startsAt}, ${head.plats}`],
              ['Justerat', protokoll?.justering.justeratOn && dayText(protokoll.justering.justeratOn)],
              ['SHA-256', protokoll?.justering.sha256],
            ]}
          />
          {protokoll === null ? (
            <>
              <h3>Föredragningslista</h3>
              {foredragningslista.length === 0 ? (
                <Empty>Inget ärende var uppsatt.</Empty>
              ) : (
                <ol>
                  {foredragningslista.map(({ ordning, rubrik, diarienummer }) => (
                    <li key={ordning}>
                      {rubrik} {diarienummer !== undefined && <span className="quiet">{diarienummer}</span>}
                    </li>
                  ))}
                </ol>
              )}
            </>
          ) : (
            <Protokoll {...protokoll} />
          )}
        </>
      )}
    </Read>
  );
}

function Protokoll({ narvaro, paragrafer, justering, anslag }: NonNullable<Sammantrade['protokoll']>) {
  return (
    <>
      <h3>Närvaro</h3>
      <ul>
        {[...narvaro.ledamoter, ...narvaro.ersattare].map((p) => (
          <li key={p.personId}>
            {[p.namn, p.tjanstgor && `tjänstgör ${p.tjanstgor}`, p.paragrafer].filter(Boolean).join(', ')}
          </li>
        ))}
      </ul>
      <h3>Paragrafer</h3>
      {paragrafer.length === 0 && <Empty>Ingen paragraf var skriven.</Empty>}
      {paragrafer.map(({ paragraf, rubrik, beslut }) => (
        <div key={paragraf} className="told">
          <p>
            § {paragraf} {rubrik}
          </p>
          <p className="beslut">{beslut ?? 'Inget beslut än.'}</p>
        </div>
      ))}
      {justering.signatures.length > 0 && (
        <>
          <h3>Underskrifter</h3>
          <ul>
            {justering.signatures.map(({ namn, role, signedOn }) => (
              <li key={namn + role}>
                {namn}, {role === 'ordforande' ? 'ordförande' : 'justerare'}, {dayText(signedOn)}
              </li>
            ))}
          </ul>
        </>
      )}
      {anslag.length > 0 && (
        <>
          <h3>Anslag</h3>
          <ul>
            {anslag.map(({ anslagId, postedOn, lastAppealDay, removedAt }) => (
              <li key={anslagId}>
                Uppsatt {dayText(postedOn)}, kan överklagas till och med {weekdayText(lastAppealDay)}
                {removedAt !== null && `, nedtaget ${dayText(removedAt)}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
