import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useRead, useSend } from '../api/query';
import { Choice, Field, Tick } from '../ui/fields';
import { Empty, Failure } from '../ui/states';
import { WhenOpened } from './meeting.layout';
import { nameIn, spannOf, spannText, type Narvaro, type Person, type Plats, type Utkast } from './types';

/** Who is there, who serves for whom, at which §§. */
export default function NarvaroPage() {
  return <WhenOpened>{(utkast) => <Attendance utkast={utkast} />}</WhenOpened>;
}

function Attendance({ utkast }: { readonly utkast: Utkast }) {
  const { sammantradeId, narvaro, mandat, phase } = utkast;
  const sending = useSend();
  const path = `/api/sammantraden/${sammantradeId}/narvaro`;
  const uppdragOf = useUppdrag(utkast);
  const acts: Acts = {
    uppdragOf,
    record: (body) => sending.mutateAsync({ path, body }).catch(shown),
    withdraw: (personId) =>
      sending.mutateAsync({ path: `${path}/strykningar`, body: { personId } }).catch(shown),
  };
  const there = new Set(narvaro.map(({ personId }) => personId));
  const absent = mandat.filter(({ role, personId }) => role === 'ledamot' && !there.has(personId));
  const isLocked = utkast.justering.status === 'justerad';
  return (
    <>
      <Failure problem={sending.error} />
      <p className="quiet">
        Paragrafer skrivs som 1-4 eller 3, 7-. Tomt betyder hela sammanträdet.
        {phase === 'closed' && ' Sammanträdet är avslutat; det som ändras här ändrar protokollet.'}
      </p>
      {(['ledamot', 'ersattare'] as const).map((role) => (
        <Seats
          key={role}
          role={role}
          utkast={utkast}
          acts={acts}
          isLocked={isLocked}
          everyoneElse={
            role === 'ledamot' && absent.length > 1
              ? () =>
                  void inTurn(absent, (seat) =>
                    sending.mutateAsync({ path, body: { ...seat, uppdrag: uppdragOf(seat.personId) } }),
                  )
              : undefined
          }
        />
      ))}
      <Others utkast={utkast} acts={acts} isLocked={isLocked} />
    </>
  );
}

/** What was refused stands on the page. */
const shown = () => undefined;

interface Acts {
  /** How the person leads the board, as it is printed. */
  readonly uppdragOf: (personId: string) => string | undefined;
  readonly record: (body: object) => Promise<unknown>;
  /** Recorded by mistake. */
  readonly withdraw: (personId: string) => Promise<unknown>;
}

interface Leaders {
  readonly onDay: Readonly<Record<'viceOrdforande' | 'andreViceOrdforande', Person | undefined>>;
}

/** Who led the meeting, and who else leads the board that day. */
function useUppdrag({ organ, sammantradesdatum, ordforande }: Utkast) {
  const { data } = useRead<Leaders>(`/api/organ/${organ}?day=${sammantradesdatum}`);
  return (personId: string): string | undefined => {
    if (personId === ordforande.personId) return 'ordförande';
    if (personId === data?.onDay.viceOrdforande?.personId) return 'vice ordförande';
    return personId === data?.onDay.andreViceOrdforande?.personId ? 'andre vice ordförande' : undefined;
  };
}

/** One after the other; the first that is refused ends it, and is shown. */
async function inTurn(seats: readonly Plats[], record: (body: Plats) => Promise<unknown>): Promise<void> {
  try {
    for (const seat of seats) await record(seat);
  } catch {
    // Shown by whoever sends.
  }
}

const TITLES = { ledamot: 'Ledamöter', ersattare: 'Ersättare' } as const;

function Seats({
  role,
  utkast,
  acts,
  isLocked,
  everyoneElse,
}: {
  readonly role: Plats['role'];
  readonly utkast: Utkast;
  readonly acts: Acts;
  readonly isLocked: boolean;
  readonly everyoneElse: (() => void) | undefined;
}) {
  const seats = utkast.mandat.filter((seat) => seat.role === role);
  if (seats.length === 0) return null;
  return (
    <section className="block">
      <h2>
        {TITLES[role]}
        {everyoneElse && (
          <Button size="medium" variant="tertiary" onPress={everyoneElse}>
            Alla närvarande
          </Button>
        )}
      </h2>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Namn</th>
            <th scope="col">Närvarande</th>
            <th scope="col">Vid §§</th>
            {role === 'ersattare' && <th scope="col">Tjänstgör för</th>}
          </tr>
        </thead>
        <tbody>
          {seats.map((seat) => (
            <Seat
              key={seat.personId}
              seat={seat}
              standing={utkast.narvaro.find(({ personId }) => personId === seat.personId)}
              utkast={utkast}
              acts={acts}
              isLocked={isLocked}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Seat({
  seat: { personId, namn, role, foretrader },
  standing,
  utkast,
  acts,
  isLocked,
}: {
  readonly seat: Plats;
  readonly standing: Narvaro | undefined;
  readonly utkast: Utkast;
  readonly acts: Acts;
  readonly isLocked: boolean;
}) {
  const change = (more: Partial<Narvaro>) => {
    const { uppdrag = acts.uppdragOf(personId), paragrafer, tjanstgor } = { ...standing, ...more };
    return acts.record({ personId, namn, role, foretrader, uppdrag, paragrafer, tjanstgor });
  };
  const serving = standing?.tjanstgor?.[0];
  return (
    <tr>
      <th scope="row" className="name">
        {namn} <span className="quiet">{foretrader}</span>
      </th>
      <td>
        {isLocked ? (
          <span>{standing === undefined ? 'Nej' : 'Ja'}</span>
        ) : (
          <Tick
            label={`${namn} är närvarande`}
            isHidden
            isOn={standing !== undefined}
            onChange={(isOn) => (isOn ? change({}) : acts.withdraw(personId))}
          />
        )}
      </td>
      <td>
        {standing && (
          <SpannField
            label={`Paragrafer där ${namn} är närvarande`}
            spann={standing.paragrafer}
            onChange={(paragrafer) => void change({ paragrafer })}
          />
        )}
      </td>
      {role === 'ersattare' && (
        <td>
          {standing && (
            <div className="beside">
              <Choice
                label={`${namn} tjänstgör för`}
                isHidden
                value={serving?.for ?? ''}
                onChange={(seat) =>
                  void change({
                    tjanstgor:
                      seat === ''
                        ? undefined
                        : [{ for: seat, ...(serving?.paragrafer && { paragrafer: serving.paragrafer }) }],
                  })
                }
                options={[
                  ['', 'Tjänstgör inte'],
                  ...utkast.mandat
                    .filter((other) => other.role === 'ledamot')
                    .map((other) => [other.personId, other.namn] as const),
                  ['vakant', 'Vakant plats'],
                ]}
              />
              {serving && (
                <SpannField
                  label={`Paragrafer där ${namn} tjänstgör för ${nameIn(utkast, serving.for)}`}
                  spann={serving.paragrafer}
                  onChange={(paragrafer) =>
                    void change({ tjanstgor: [{ for: serving.for, ...(paragrafer && { paragrafer }) }] })
                  }
                />
              )}
            </div>
          )}
        </td>
      )}
    </tr>
  );
}

/** §§ as text, saved when one leaves the field. */
function SpannField({
  label,
  spann,
  onChange,
}: {
  readonly label: string;
  readonly spann: Narvaro['paragrafer'];
  readonly onChange: (spann: Narvaro['paragrafer']) => void;
}) {
  const standing = spannText(spann);
  const [typed, setTyped] = useState<string>();
  const read = typed === undefined ? spann : spannOf(typed);
  const leave = () => {
    if (typed === undefined || read === null || typed.trim() === standing)
      return setTyped(read === null ? typed : undefined);
    onChange(read);
    setTyped(undefined);
  };
  return (
    <div className="spann">
      <Field
        label={label}
        isHidden
        placeholder="Hela sammanträdet"
        value={typed ?? standing}
        onChange={setTyped}
        onLeave={leave}
        error={read === null ? 'Skriv som 1-4 eller 3, 7-' : undefined}
      />
    </div>
  );
}

function Others({
  utkast,
  acts,
  isLocked,
}: {
  readonly utkast: Utkast;
  readonly acts: Acts;
  readonly isLocked: boolean;
}) {
  const [namn, setNamn] = useState('');
  const [uppdrag, setUppdrag] = useState('');
  const others = utkast.narvaro.filter(({ role }) => role === 'ovrig');
  return (
    <section className="block">
      <h2>Övriga närvarande</h2>
      {others.length === 0 ? (
        <Empty>Ingen är antecknad. Tjänstemän och andra som är med skrivs här.</Empty>
      ) : (
        <ul className="plain">
          {others.map(({ personId, namn: name, uppdrag: title, paragrafer }) => (
            <li key={personId}>
              {name}
              <span className="quiet">
                {title !== undefined && `, ${title}`}
                {paragrafer && `, §§ ${spannText(paragrafer)}`}
              </span>
              {!isLocked && (
                <Button
                  size="medium"
                  variant="tertiary"
                  aria-label={`Stryk ${name}`}
                  onPress={() => void acts.withdraw(personId)}
                >
                  Stryk
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <form
        className="beside"
        onSubmit={(event) => {
          event.preventDefault();
          void acts.record({
            personId: shortNameOf(namn),
            namn: namn.trim(),
            role: 'ovrig',
            ...(uppdrag.trim() !== '' && { uppdrag: uppdrag.trim() }),
          });
          setNamn('');
          setUppdrag('');
        }}
      >
        <Field label="Namn" isRequired value={namn} onChange={setNamn} />
        <Field label="Titel eller uppdrag" value={uppdrag} onChange={setUppdrag} />
        <Button type="submit" size="medium" variant="secondary">
          Anteckna
        </Button>
      </form>
    </section>
  );
}

/** `Peter Wallentin` is `peter-wallentin`: the short name by which the ledger knows a person. */
const shortNameOf = (namn: string): string =>
  namn
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
