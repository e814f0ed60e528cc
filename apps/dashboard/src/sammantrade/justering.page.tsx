import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSend } from '../api/query';
import { useNow } from '../ui/clock';
import { clockText, dayText, instantOf, weekdayText } from '../ui/dates';
import { Choice, Field } from '../ui/fields';
import { More } from '../ui/more';
import { Failure } from '../ui/states';
import { WhenOpened } from './meeting.layout';
import type { Justering, Person, Utkast } from './types';

/** From the last word to the last signature: close, appoint, send, follow. */
export default function JusteringPage() {
  return (
    <WhenOpened>
      {(utkast) => (
        <div className="two-columns">
          <div>
            <Closing utkast={utkast} />
            <Signers utkast={utkast} />
            <Sending utkast={utkast} />
          </div>
          <Lacks utkast={utkast} />
        </div>
      )}
    </WhenOpened>
  );
}

function Closing({ utkast }: { readonly utkast: Utkast }) {
  const { sammantradeId, sammantradesdatum, phase, openedAt, closedAt } = utkast;
  const now = useNow();
  const [typed, setTyped] = useState<string>();
  const sending = useSend();
  const time = typed ?? now?.time ?? '';
  const at = () => instantOf(now?.day ?? sammantradesdatum, time);
  const path = `/api/sammantraden/${sammantradeId}`;
  return (
    <section className="block">
      <h2>Sammanträdet</h2>
      <p>
        Öppnades klockan {clockText(openedAt)}
        {closedAt !== undefined && ` och avslutades klockan ${clockText(closedAt)}`}.
        {phase === 'adjourned' && ' Det är ajournerat.'}
      </p>
      <Failure problem={sending.error} />
      {phase !== 'closed' && (
        <div className="beside">
          <Field label="Klockan" type="time" isRequired value={time} onChange={setTyped} />
          {phase === 'open' ? (
            <>
              <Button
                size="medium"
                onPress={() =>
                  sending.mutate({
                    path: `${path}/avslut`,
                    body: { closedAt: instantOf(lastDayOf(utkast), time) },
                  })
                }
              >
                Avsluta sammanträdet
              </Button>
              <Button
                size="medium"
                variant="secondary"
                onPress={() => sending.mutate({ path: `${path}/ajournering`, body: { adjournedAt: at() } })}
              >
                Ajournera
              </Button>
            </>
          ) : (
            <Button
              size="medium"
              onPress={() => sending.mutate({ path: `${path}/aterupptagande`, body: { resumedAt: at() } })}
            >
              Återuppta
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** The day on which it met last: it is often closed on paper the day after. */
const lastDayOf = ({ days }: Utkast) => days.at(-1)!;

function Signers({ utkast }: { readonly utkast: Utkast }) {
  const { sammantradeId, signatories, narvaro, justering } = utkast;
  const [personId, setPersonId] = useState('');
  const sending = useSend(() => setPersonId(''));
  const signed = new Map(justering.signatures.map((signature) => [signature.personId, signature]));
  const isSigner = new Set(signatories.map((signatory) => signatory.personId));
  const others = narvaro.filter((person) => person.role !== 'ovrig' && !isSigner.has(person.personId));
  return (
    <section className="block">
      <h2>Justerar</h2>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Namn</th>
            <th scope="col">Som</th>
            <th scope="col">Underskrift</th>
          </tr>
        </thead>
        <tbody>
          {signatories.map(({ personId: id, namn, role }) => (
            <tr key={`${role} ${id}`}>
              <th scope="row" className="name">
                {namn}
              </th>
              <td>{role === 'ordforande' ? 'Ordförande' : 'Justerare'}</td>
              <td>{signed.has(id) ? `Undertecknat ${dayText(signed.get(id)!.signedOn)}` : 'Väntar'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {justering.status !== 'justerad' && (
        <form
          className="beside"
          onSubmit={(event) => {
            event.preventDefault();
            sending.mutate({
              path: `/api/sammantraden/${sammantradeId}/justerare`,
              body: { personId, role: 'justerare' },
            });
          }}
        >
          <Choice
            label="Justerare"
            value={personId}
            onChange={setPersonId}
            options={[['', 'Välj'], ...others.map((person) => [person.personId, person.namn] as const)]}
          />
          <Button type="submit" size="medium" variant="secondary" isDisabled={personId === ''}>
            Utse
          </Button>
        </form>
      )}
      <Failure problem={sending.error} />
      {justering.status !== 'justerad' && isSigner.size > 1 && (
        <ReplaceSigner utkast={utkast} others={others} />
      )}
    </section>
  );
}

/** One who can't sign gives way to another who was there. */
function ReplaceSigner({
  utkast: { sammantradeId, signatories },
  others,
}: {
  readonly utkast: Utkast;
  readonly others: readonly Person[];
}) {
  const [whom, setWhom] = useState('');
  const [byPersonId, setBy] = useState('');
  const [reason, setReason] = useState('');
  const sending = useSend(() => {
    setWhom('');
    setBy('');
    setReason('');
  });
  const signer = signatories.find(({ personId, role }) => `${role} ${personId}` === whom);
  return (
    <More title="Ersätt någon som inte kan justera">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate({
            path: `/api/sammantraden/${sammantradeId}/justerare/ersattning`,
            body: { personId: signer?.personId, role: signer?.role, byPersonId, reason },
          });
        }}
      >
        <div className="beside">
          <Choice
            label="I stället för"
            value={whom}
            onChange={setWhom}
            options={[
              ['', 'Välj'],
              ...signatories.map(({ personId, role, namn }) => [`${role} ${personId}`, namn] as const),
            ]}
          />
          <Choice
            label="Justerar"
            value={byPersonId}
            onChange={setBy}
            options={[['', 'Välj'], ...others.map(({ personId, namn }) => [personId, namn] as const)]}
          />
        </div>
        <Field label="Skäl" isRequired value={reason} onChange={setReason} />
        <Failure problem={sending.error} />
        <Button type="submit" size="medium" variant="secondary" isDisabled={!signer || byPersonId === ''}>
          Ersätt
        </Button>
      </form>
    </More>
  );
}

function Sending({ utkast }: { readonly utkast: Utkast }) {
  const { sammantradeId, justering, returns } = utkast;
  const sending = useSend();
  const { status, hinder, senast, sha256, justeradOn, waitsFor } = justering;
  const returned = returns.filter(({ paragraf }) => paragraf === undefined).at(-1);
  return (
    <section className="block">
      <h2>Protokollet</h2>
      {status !== 'justerad' && (
        <p>
          <a href={`/api/sammantraden/${sammantradeId}/utkast.pdf`}>Läs det som det trycks (PDF)</a>
        </p>
      )}
      <Failure problem={sending.error} />
      {status === 'draft' && (
        <>
          {returned && (
            <p className="note">
              {returned.by.namn} lämnade tillbaka protokollet: ”{returned.comment}”
            </p>
          )}
          <p>Ska vara justerat senast {weekdayText(senast)} (KL 5:69).</p>
          {hinder.map((text) => (
            <p key={text} className="bad">
              {text}
            </p>
          ))}
          <Button
            size="medium"
            isDisabled={hinder.length > 0}
            isPending={sending.isPending}
            onPress={() =>
              sending.mutate({ path: `/api/sammantraden/${sammantradeId}/justering/begaran`, body: {} })
            }
          >
            Sänd för justering
          </Button>
        </>
      )}
      {status === 'submitted' && (
        <>
          <p>
            Sänt för justering. Väntar på {waitsFor.map(({ namn }) => namn).join(' och ')}, senast{' '}
            {weekdayText(senast)}.
          </p>
          <p className="quiet">
            Textens SHA-256 börjar <code>{sha256?.slice(0, 12)}</code>. Ändras något före den sista
            underskriften gäller inga av de lämnade.
          </p>
          <Attesting utkast={utkast} justering={justering} />
        </>
      )}
      {status === 'justerad' && (
        <>
          <p className="good">Justerat {dayText(justeradOn!)}.</p>
          <p>
            <a href={`/api/sammantraden/${sammantradeId}/protokoll.pdf`}>Protokollet (PDF)</a> ·{' '}
            <Link to={`/sammantraden/${sammantradeId}/anslag`}>Anslå det</Link>
          </p>
        </>
      )}
    </section>
  );
}

/** A signature on paper, or at a provider: the sekreterare attests it with its reference. */
function Attesting({ utkast, justering }: { readonly utkast: Utkast; readonly justering: Justering }) {
  const now = useNow();
  const [personId, setPersonId] = useState('');
  const [method, setMethod] = useState('papper');
  const [provider, setProvider] = useState('');
  const [reference, setReference] = useState('');
  const sending = useSend(() => {
    setPersonId('');
    setReference('');
  });
  return (
    <More title="Intyga en underskrift på papper eller hos en leverantör">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate({
            path: `/api/sammantraden/${utkast.sammantradeId}/justering/underskrifter`,
            body: {
              personId,
              method,
              reference,
              sha256: justering.sha256,
              signedOn: now?.day,
              ...(method === 'extern' && { provider }),
            },
          });
        }}
      >
        <div className="beside">
          <Choice
            label="Vems"
            value={personId}
            onChange={setPersonId}
            options={[
              ['', 'Välj'],
              ...justering.waitsFor.map((person) => [person.personId, person.namn] as const),
            ]}
          />
          <Choice
            label="Hur"
            value={method}
            onChange={setMethod}
            options={[
              ['papper', 'På papper'],
              ['extern', 'Hos en leverantör'],
            ]}
          />
        </div>
        {method === 'extern' && (
          <Field label="Leverantör" isRequired value={provider} onChange={setProvider} />
        )}
        <Field
          label="Referens"
          isRequired
          hint={method === 'papper' ? 'Var papperet förvaras' : 'Leverantörens id'}
          value={reference}
          onChange={setReference}
        />
        <Failure problem={sending.error} />
        <Button type="submit" size="medium" variant="secondary" isDisabled={personId === ''}>
          Intyga underskriften
        </Button>
      </form>
    </More>
  );
}

function Lacks({ utkast }: { readonly utkast: Utkast }) {
  const lacking = utkast.paragrafer.filter(({ lacks, beslutfor }) => lacks.length > 0 || !beslutfor.racker);
  return (
    <aside className="panel facts">
      <h2>Saknas enligt KL 5:67</h2>
      {utkast.paragrafer.length === 0 && <p className="bad">Protokollet har ingen paragraf.</p>}
      {utkast.paragrafer.length > 0 && lacking.length === 0 && <p className="good">Inget saknas.</p>}
      <ul className="lacks">
        {lacking.map(({ paragraf, lacks, beslutfor }) => (
          <li key={paragraf}>
            <Link to={`/sammantraden/${utkast.sammantradeId}/protokoll/${paragraf}`}>§ {paragraf}</Link>{' '}
            {[
              ...(lacks.length > 0 ? [`saknar ${lacks.join(', ')}`] : []),
              ...(beslutfor.racker ? [] : [`är inte beslutför: ${beslutfor.antal} av ${beslutfor.av}`]),
            ].join('; ')}
          </li>
        ))}
      </ul>
      <p className="quiet">Det som saknas stoppar inte justeringen, men syns som avvikelse.</p>
    </aside>
  );
}
