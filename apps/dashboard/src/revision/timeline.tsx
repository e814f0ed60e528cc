import { Button } from '@midas-ds/components/button';
import { useId, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { instantText, weekdayText, clockText, dayOf } from '../ui/dates';
import { Empty, Read } from '../ui/states';
import { Difference } from './difference';
import { eventAddress, instantsOf, useHistory, type HistoryRow } from './history';

const small = { size: 'medium', variant: 'secondary' } as const;

/**
 * The history of one thing, with a slider: what is shown is what was known then. A second instant can be marked, and
 * what differs between the two is shown. Both stand in the address, so that it can be sent to a colleague.
 */
export function Timeline({
  of,
  api,
  children,
}: {
  /** What the history is asked for. */
  readonly of: string;
  /** The address of the thing in the api. */
  readonly api: string;
  /** The thing as it was known at an instant. */
  readonly children: (asOf: string) => ReactNode;
}) {
  const history = useHistory(of);
  return (
    <Read of={history}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>Inget är registrerat om det här än. Kontrollera numret.</Empty>
        ) : (
          <Slider rows={rows} api={api}>
            {children}
          </Slider>
        )
      }
    </Read>
  );
}

function Slider({
  rows,
  api,
  children,
}: {
  readonly rows: readonly HistoryRow[];
  readonly api: string;
  readonly children: (asOf: string) => ReactNode;
}) {
  const [asked, ask] = useSearchParams();
  const instants = instantsOf(rows);
  const last = instants.length - 1;
  const place = (name: string) => {
    const at = asked.get(name);
    return at === null ? -1 : instants.findLastIndex((instant) => instant <= at);
  };
  const at = place('da') < 0 ? last : place('da');
  const marked = place('fran') < 0 ? undefined : place('fran');
  const set = (changes: Record<string, number | undefined>) => {
    const next = new URLSearchParams(asked);
    for (const [name, n] of Object.entries(changes)) {
      if (n === undefined) next.delete(name);
      else next.set(name, instants[n]!);
    }
    ask(next, { replace: true });
  };
  const then = instants[at]!;
  const isNow = at === last;
  return (
    <>
      <Banner at={at} of={instants.length} then={then}>
        <SliderInput {...{ at, last, then }} move={(n) => set({ da: n === last ? undefined : n })} />
        <div className="buttons">
          <Button {...small} isDisabled={at === 0} onPress={() => set({ da: at - 1 })}>
            Steget före
          </Button>
          <Button
            {...small}
            isDisabled={isNow}
            onPress={() => set({ da: at + 1 === last ? undefined : at + 1 })}
          >
            Steget efter
          </Button>
          {marked === undefined ? (
            <Button {...small} onPress={() => set({ fran: at })}>
              Jämför härifrån
            </Button>
          ) : (
            <Button {...small} onPress={() => set({ fran: undefined })}>
              Sluta jämföra
            </Button>
          )}
        </div>
      </Banner>
      <div className="then-and-events">
        {marked === undefined ? (
          <section aria-label="Som det var känt då">{children(then)}</section>
        ) : (
          <Difference api={api} from={instants[Math.min(at, marked)]!} to={instants[Math.max(at, marked)]!} />
        )}
        <Events rows={rows} then={then} goTo={(instant) => set({ da: instants.indexOf(instant) })} />
      </div>
    </>
  );
}

function Banner({
  at,
  of,
  then,
  children,
}: {
  readonly at: number;
  readonly of: number;
  readonly then: string;
  readonly children: ReactNode;
}) {
  const isNow = at === of - 1;
  return (
    <section className={isNow ? 'then-banner' : 'then-banner past'} aria-label="Tidpunkt">
      <output>
        {isNow ? (
          <>
            <strong>Så ser det ut nu.</strong> Senast registrerat {instantText(then)}.
          </>
        ) : (
          <>
            <strong>
              Så här såg det ut {weekdayText(dayOf(new Date(then)))} kl. {clockText(then)}.
            </strong>{' '}
            Det som hände senare visas inte.
          </>
        )}
      </output>
      {children}
    </section>
  );
}

function SliderInput({
  at,
  last,
  then,
  move,
}: {
  readonly at: number;
  readonly last: number;
  readonly then: string;
  readonly move: (n: number) => void;
}) {
  const id = useId();
  return (
    <div className="slider">
      <label htmlFor={id}>
        Tidpunkt {at + 1} av {last + 1}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        value={at}
        disabled={last === 0}
        aria-valuetext={instantText(then)}
        onChange={(event) => move(Number(event.target.value))}
      />
    </div>
  );
}

/** Every event in words; those after the instant stand back. */
function Events({
  rows,
  then,
  goTo,
}: {
  readonly rows: readonly HistoryRow[];
  readonly then: string;
  readonly goTo: (instant: string) => void;
}) {
  return (
    <section aria-labelledby="handelser">
      <h2 id="handelser">
        Händelser <span className="count">{rows.length}</span>
      </h2>
      <ol className="events">
        {rows.map((row) => (
          <li key={row.position} className={row.recordedAt > then ? 'later' : ''}>
            <p className="event-head">
              <button type="button" className="link" onClick={() => goTo(row.recordedAt)}>
                {instantText(row.recordedAt)}
              </button>{' '}
              {row.actor.name}
            </p>
            <p>
              <Link to={eventAddress(row.position)}>{row.sentence}</Link>
            </p>
            {row.rules.map(({ code, statute, text }) => (
              <p key={code + text} className="breach">
                Avvikelse ({statute}): {text}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
