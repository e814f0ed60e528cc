import { Button } from '@midas-ds/components/button';
import { useSend } from '../api/query';
import { dayText } from '../ui/dates';
import { Failure } from '../ui/states';
import { nameIn, type Paragraf, type Utkast } from './types';

/** What the ledger knows of a §: what the law still wants, who takes part, whether they are enough. */
export function ParagrafFacts({ utkast, p }: { readonly utkast: Utkast; readonly p: Paragraf }) {
  const { antal, av, racker } = p.beslutfor;
  const javiga = utkast.jav.filter(({ paragraf }) => paragraf === p.paragraf);
  const servesFor = (personId: string) =>
    utkast.narvaro.find((person) => person.personId === personId)?.tjanstgor?.[0]?.for;
  return (
    <aside className="panel facts" aria-label={`Om § ${p.paragraf}`}>
      <h2>Saknas enligt KL 5:67</h2>
      {p.lacks.length === 0 ? (
        <p className="good">Inget saknas.</p>
      ) : (
        <ul className="lacks">
          {p.lacks.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      )}
      <h2>Beslutför</h2>
      <p className={racker ? 'good' : 'bad'}>
        {racker ? 'Ja' : 'Nej'}: {antal} av {av} ledamöter tjänstgör
        {racker ? '.' : '. Det krävs mer än hälften (KL 5:45).'}
      </p>
      <h2>Tjänstgör vid § {p.paragraf}</h2>
      <ul className="plain">
        {p.tjanstgorande.map((personId) => {
          const seat = servesFor(personId);
          return (
            <li key={personId}>
              {nameIn(utkast, personId)}
              {seat !== undefined && (
                <span className="quiet">
                  {' '}
                  för {seat === 'vakant' ? 'vakant plats' : nameIn(utkast, seat)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {javiga.length > 0 && (
        <p>
          Jäviga: {javiga.map(({ personId }) => nameIn(utkast, personId)).join(', ')}. De räknas inte in här.
        </p>
      )}
      <Omedelbar utkast={utkast} p={p} />
    </aside>
  );
}

/** One § can be approved at once, alone. */
function Omedelbar({ utkast, p }: { readonly utkast: Utkast; readonly p: Paragraf }) {
  const sending = useSend();
  const { status, justeradOn, waitsFor, hinder } = p.justering;
  if (utkast.justering.status === 'justerad') return null;
  return (
    <>
      <h2>Omedelbar justering</h2>
      <Failure problem={sending.error} />
      {status === 'justerad' && <p className="good">Justerad {dayText(justeradOn!)}.</p>}
      {status === 'submitted' && <p>Väntar på {waitsFor.map(({ namn }) => namn).join(' och ')}.</p>}
      {status === 'draft' && (
        <>
          {hinder.map((text) => (
            <p key={text} className="quiet">
              {text}
            </p>
          ))}
          <Button
            size="medium"
            variant="secondary"
            isDisabled={hinder.length > 0}
            onPress={() =>
              sending.mutate({
                path: `/api/sammantraden/${utkast.sammantradeId}/justering/begaran`,
                body: { paragraf: p.paragraf },
              })
            }
          >
            Sänd § {p.paragraf} för omedelbar justering
          </Button>
        </>
      )}
    </>
  );
}
