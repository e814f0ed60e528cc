import { Button } from '@midas-ds/components/button';
import { Choice, Field, Tick } from '../ui/fields';
import type { Anmarkning, Omrostning, Paragraf } from './forslag';

const KINDS = [
  ['', 'Framgår inte'],
  ['beslut', 'Beslut'],
  ['notering', 'Notering'],
  ['val', 'Val'],
  ['bordlaggning', 'Bordläggning'],
  ['aterremiss', 'Återremiss'],
  ['avslag', 'Avslag'],
] as const;

/** One §: closed when nothing is doubtful about it. */
export function ParagrafForm({
  paragraf: p,
  doubts,
  change,
  show,
}: {
  readonly paragraf: Paragraf;
  readonly doubts: readonly Anmarkning[];
  readonly change: (changed: Partial<Paragraf>) => void;
  readonly show: (rad: number) => void;
}) {
  return (
    <details id={`paragraf-${p.nummer}`} className="import-paragraf" open={doubts.length > 0}>
      <summary>
        <span className="nr">§ {p.nummer}</span> {p.rubrik ?? 'Rubrik saknas'}
        {doubts.length > 0 && <span className="count">{doubts.length} att se över</span>}
      </summary>
      <Doubts of={doubts} show={show} />
      <div className="import-form">
        <Field label="Rubrik" value={p.rubrik ?? ''} onChange={(value) => change({ rubrik: or(value) })} />
        <div className="beside">
          <Lines
            label="Diarienummer"
            of={p.diarienummer}
            change={(diarienummer) => change({ diarienummer })}
          />
          <Choice
            label="Slag av beslut"
            value={p.beslutskind ?? ''}
            options={KINDS}
            onChange={(value) => change({ beslutskind: or(value) })}
          />
        </div>
        <Field
          label="Beslut"
          rows={3}
          value={p.beslut ?? ''}
          onChange={(value) => change({ beslut: or(value) })}
        />
        <Field
          label="Sammanfattning"
          rows={3}
          value={p.sammanfattning ?? ''}
          onChange={(value) => change({ sammanfattning: or(value) })}
        />
        <Texts label="Yrkanden" of={p.yrkanden} change={(yrkanden) => change({ yrkanden })} />
        {p.omrostningar.map((vote, i) => (
          <VoteForm
            key={vote.rad}
            vote={vote}
            change={(changed) =>
              change({
                omrostningar: p.omrostningar.map((other, n) => (n === i ? { ...other, ...changed } : other)),
              })
            }
          />
        ))}
        <Texts
          label="Reservationer"
          of={p.reservationer}
          change={(reservationer) => change({ reservationer })}
        />
        <div className="beside">
          <Lines label="Jäv" of={p.jav} change={(jav) => change({ jav })} />
          <Lines label="Skickas till" of={p.expediering} change={(expediering) => change({ expediering })} />
        </div>
        <Lines
          label="Beslutsunderlag"
          of={p.beslutsunderlag}
          change={(beslutsunderlag) => change({ beslutsunderlag })}
        />
        <div className="beside">
          <Tick
            label="Omedelbart justerad"
            isOn={p.omedelbartJusterad}
            onChange={(omedelbartJusterad) => change({ omedelbartJusterad })}
          />
          <Button size="medium" variant="tertiary" onPress={() => show(p.rader[0])}>
            Visa i texten, rad {p.rader[0]}
          </Button>
        </div>
      </div>
    </details>
  );
}

/** What to look at, each with the way to its line. */
export function Doubts({
  of,
  show,
}: {
  readonly of: readonly Anmarkning[];
  readonly show: (rad: number) => void;
}) {
  if (of.length === 0) return null;
  return (
    <ul className="import-doubts">
      {of.map(({ kod, rad, text }) => (
        <li key={`${kod} ${rad} ${text}`}>
          <Button size="medium" variant="tertiary" onPress={() => show(rad)}>
            Rad {rad}
          </Button>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function VoteForm({
  vote,
  change,
}: {
  readonly vote: Omrostning;
  readonly change: (changed: Partial<Omrostning>) => void;
}) {
  const number = (value: string) => (value === '' ? null : Number(value));
  return (
    <fieldset>
      <legend>Omröstning, rad {vote.rad}</legend>
      <div className="beside">
        <Field
          label="Ja"
          type="number"
          value={String(vote.ja ?? '')}
          onChange={(value) => change({ ja: number(value) })}
        />
        <Field
          label="Nej"
          type="number"
          value={String(vote.nej ?? '')}
          onChange={(value) => change({ nej: number(value) })}
        />
        <Field
          label="Avstår"
          type="number"
          value={String(vote.avstar ?? '')}
          onChange={(value) => change({ avstar: number(value) })}
        />
      </div>
      {vote.roster.length > 0 && (
        <p className="quiet">
          {(['ja', 'nej', 'avstar'] as const)
            .map((rost) => vote.roster.filter((r) => r.rost === rost).map((r) => r.namn))
            .map((names, i) => names.length > 0 && `${['Ja', 'Nej', 'Avstår'][i]}: ${names.join(', ')}`)
            .filter(Boolean)
            .join('. ')}
        </p>
      )}
    </fieldset>
  );
}

interface List {
  readonly label: string;
  readonly of: readonly string[];
  readonly change: (texts: readonly string[]) => void;
}

/** Short texts, one a line. */
function Lines({ label, of, change }: List) {
  return (
    <Field
      label={label}
      hint="En på varje rad."
      rows={2}
      value={of.join('\n')}
      onChange={(value) => change(value === '' ? [] : value.split('\n'))}
      onLeave={() => change(of.map((line) => line.trim()).filter((line) => line !== ''))}
    />
  );
}

/** Longer texts, with a blank line between. */
function Texts({ label, of, change }: List) {
  return (
    <Field
      label={label}
      hint="En blankrad mellan dem."
      rows={2}
      value={of.join('\n\n')}
      onChange={(value) => change(value === '' ? [] : value.split('\n\n'))}
      onLeave={() => change(of.map((text) => text.trim()).filter((text) => text !== ''))}
    />
  );
}

const or = (value: string) => (value === '' ? null : value);
