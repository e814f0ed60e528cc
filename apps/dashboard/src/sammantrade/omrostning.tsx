import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useSend } from '../api/query';
import { Choice, Field, Tick } from '../ui/fields';
import { Failure } from '../ui/states';
import { addressOf, type OfParagraf } from './of-paragraf';
import { Strike } from './strike';
import { nameIn, type Omrostning, type Rost, type Utkast } from './types';

const FORMS = [
  ['acklamation', 'Acklamation'],
  ['oppen', 'Öppen omröstning, namn för namn'],
  ['sluten', 'Sluten omröstning'],
] as const;
const ROSTER = [
  ['ja', 'Ja'],
  ['nej', 'Nej'],
  ['avstar', 'Avstår'],
] as const;

const EMPTY = {
  form: 'acklamation',
  propositionsordning: '',
  jaInnebar: '',
  nejInnebar: '',
  isVal: false,
  counts: { ja: '', nej: '', avstar: '' },
  roster: {} as Readonly<Record<string, Rost>>,
  utfall: 'ja' as 'ja' | 'nej',
};
type Typed = typeof EMPTY;

/** The votes at a §, and the next one: the sum counts while it is typed. */
export function Omrostningar(of: OfParagraf) {
  const { utkast, p } = of;
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  const sending = useSend(() => setTyped(EMPTY));
  const sum = summed(typed);
  const isTie = typed.form !== 'acklamation' && sum.ja === sum.nej && sum.ja + sum.avstar > 0;
  const decides = typed.form === 'acklamation' || isTie;
  const utfall = decides ? typed.utfall : sum.ja > sum.nej ? 'ja' : 'nej';
  return (
    <>
      <ul className="plain">
        {p.omrostningar.map((omrostning) => (
          <li key={omrostning.nummer}>
            <Result utkast={utkast} omrostning={omrostning} />
            <Strike {...of} uppgift="omrostning" nummer={omrostning.nummer} what="omröstningen" />
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate({
            path: `${addressOf(of)}/omrostningar`,
            body: bodyOf(typed, sum, { isTie, utfall }),
          });
        }}
      >
        <Choice label="Hur" value={typed.form} onChange={(form) => set({ form })} options={FORMS} />
        <Field
          label="Propositionsordning"
          rows={2}
          isRequired
          hint="I vilken ordning förslagen ställdes, till exempel: Bifall eller avslag till förslaget."
          value={typed.propositionsordning}
          onChange={(propositionsordning) => set({ propositionsordning })}
        />
        <div className="beside">
          <Field
            label="Ja innebär"
            isRequired
            value={typed.jaInnebar}
            onChange={(jaInnebar) => set({ jaInnebar })}
          />
          <Field
            label="Nej innebär"
            isRequired
            value={typed.nejInnebar}
            onChange={(nejInnebar) => set({ nejInnebar })}
          />
        </div>
        {typed.form !== 'acklamation' && (
          <Tick
            label="Det är ett val: vid lika röstetal avgör lotten"
            isOn={typed.isVal}
            onChange={(isVal) => set({ isVal })}
          />
        )}
        {typed.form === 'oppen' && (
          <Ballot
            utkast={utkast}
            among={p.tjanstgorande}
            roster={typed.roster}
            onChange={(roster) => set({ roster })}
          />
        )}
        {typed.form === 'sluten' && (
          <div className="beside">
            {ROSTER.map(([rost, text]) => (
              <Field
                key={rost}
                label={text}
                type="number"
                isRequired
                value={typed.counts[rost]}
                onChange={(count) => set({ counts: { ...typed.counts, [rost]: count } })}
              />
            ))}
          </div>
        )}
        {typed.form !== 'acklamation' && (
          <output className="sum">
            {sum.ja} ja, {sum.nej} nej, {sum.avstar} avstår
            <span className="quiet">
              {' '}
              av {p.tjanstgorande.length} tjänstgörande
              {sum.ja !== sum.nej &&
                `. ${sum.ja > sum.nej ? typed.jaInnebar || 'Ja' : typed.nejInnebar || 'Nej'} vinner.`}
            </span>
          </output>
        )}
        {decides && (
          <Choice
            label={
              isTie
                ? typed.isVal
                  ? 'Lika röstetal: lotten föll på'
                  : 'Lika röstetal: ordförandens utslagsröst'
                : 'Ordföranden finner att beslutet blir'
            }
            value={typed.utfall}
            onChange={(chosen) => set({ utfall: chosen as 'ja' | 'nej' })}
            options={[
              ['ja', typed.jaInnebar || 'Ja'],
              ['nej', typed.nejInnebar || 'Nej'],
            ]}
          />
        )}
        <Failure problem={sending.error} />
        <Button type="submit" size="medium" variant="secondary" isPending={sending.isPending}>
          Anteckna omröstningen
        </Button>
      </form>
    </>
  );
}

function Ballot({
  utkast,
  among,
  roster,
  onChange,
}: {
  readonly utkast: Utkast;
  readonly among: readonly string[];
  readonly roster: Typed['roster'];
  readonly onChange: (roster: Typed['roster']) => void;
}) {
  return (
    <div className="ballot">
      {among.map((personId) => (
        <fieldset key={personId}>
          <legend>{nameIn(utkast, personId)}</legend>
          {ROSTER.map(([rost, text]) => (
            <label key={rost}>
              <input
                type="radio"
                name={`rost ${personId}`}
                checked={roster[personId] === rost}
                onChange={() => onChange({ ...roster, [personId]: rost })}
              />
              {text}
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

type Sum = Readonly<Record<Rost, number>>;

function summed({ form, counts, roster }: Typed): Sum {
  const votes = Object.values(roster);
  const count = (rost: Rost) =>
    form === 'sluten' ? Number(counts[rost]) || 0 : votes.filter((vote) => vote === rost).length;
  return { ja: count('ja'), nej: count('nej'), avstar: count('avstar') };
}

function bodyOf(
  { form, propositionsordning, jaInnebar, nejInnebar, isVal, roster }: Typed,
  sum: Sum,
  { isTie, utfall }: { readonly isTie: boolean; readonly utfall: 'ja' | 'nej' },
): object {
  const isCounted = form !== 'acklamation';
  return {
    form,
    propositionsordning,
    jaInnebar,
    nejInnebar,
    isVal: isCounted && isVal,
    utfall,
    ...(isCounted && sum),
    ...(form === 'oppen' && {
      roster: Object.entries(roster).map(([personId, rost]) => ({ personId, rost })),
    }),
    ...(isTie && { tieBreak: isVal ? 'lottning' : 'utslagsrost' }),
  };
}

function Result({ utkast, omrostning }: { readonly utkast: Utkast; readonly omrostning: Omrostning }) {
  const { form, ja, nej, avstar, utfall, jaInnebar, nejInnebar, tieBreak, roster = [] } = omrostning;
  const won = utfall === 'ja' ? jaInnebar : nejInnebar;
  const voted = (rost: Rost) =>
    roster
      .filter((vote) => vote.rost === rost)
      .map(({ personId }) => nameIn(utkast, personId))
      .join(', ');
  if (form === 'acklamation') return <>Med acklamation: {won}.</>;
  return (
    <>
      {ja} ja, {nej} nej, {avstar} avstår
      {tieBreak !== undefined &&
        (tieBreak === 'lottning' ? ', lottning' : ', ordförandens utslagsröst')}: {won}.
      {roster.length > 0 && (
        <span className="quiet">
          {' '}
          {ROSTER.filter(([rost]) => voted(rost) !== '')
            .map(([rost, text]) => `${text}: ${voted(rost)}`)
            .join('. ')}
          .
        </span>
      )}
    </>
  );
}
