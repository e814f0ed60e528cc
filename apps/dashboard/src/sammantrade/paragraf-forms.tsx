import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useSend } from '../api/query';
import { useNow } from '../ui/clock';
import { instantOf, weekdayText } from '../ui/dates';
import { Choice, Field } from '../ui/fields';
import { More } from '../ui/more';
import { Failure } from '../ui/states';
import { Omrostningar } from './omrostning';
import { addressOf, type OfParagraf } from './of-paragraf';
import { People } from './people';
import { Strike } from './strike';
import { nameIn, type Utkast } from './types';

/** What happened at a § besides its texts: each recorded at once, when it happens. */
export function ParagrafForms(of: OfParagraf) {
  const { utkast, p } = of;
  const isLocked = utkast.justering.status === 'justerad' || p.justering.status === 'justerad';
  if (isLocked) return null;
  return (
    <div className="forms">
      <More title="Jäv" count={utkast.jav.filter(({ paragraf }) => paragraf === p.paragraf).length}>
        <Jav {...of} />
      </More>
      <More title="Yrkanden" count={p.yrkanden.filter(({ withdrawn }) => !withdrawn).length}>
        <Yrkanden {...of} />
      </More>
      <More title="Omröstningar" count={p.omrostningar.length}>
        <Omrostningar {...of} />
      </More>
      <More title="Reservationer" count={p.reservationer.length}>
        <Reservationer {...of} />
      </More>
      <More title="Uppdrag" count={p.uppdrag.length}>
        <Uppdragen {...of} />
      </More>
      <More title="Anteckningar till protokollet" count={p.anteckningar.length}>
        <Anteckningar {...of} />
      </More>
    </div>
  );
}

const names = (utkast: Utkast, personIds: readonly string[]) =>
  personIds.map((personId) => nameIn(utkast, personId)).join(', ');

function Jav(of: OfParagraf) {
  const { utkast, p } = of;
  const [personId, setPersonId] = useState('');
  const sending = useSend(() => setPersonId(''));
  const javiga = utkast.jav.filter(({ paragraf }) => paragraf === p.paragraf);
  return (
    <>
      <ul className="plain">
        {javiga.map((jav) => (
          <li key={jav.nummer}>
            {nameIn(utkast, jav.personId)} deltar inte.
            <Strike
              {...of}
              uppgift="jav"
              nummer={jav.nummer}
              what={`jävet för ${nameIn(utkast, jav.personId)}`}
            />
          </li>
        ))}
      </ul>
      <form
        className="beside"
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate({ path: `${addressOf(of)}/jav`, body: { personId } });
        }}
      >
        <Choice
          label="Jävig"
          value={personId}
          onChange={setPersonId}
          options={[['', 'Välj'], ...p.tjanstgorande.map((id) => [id, nameIn(utkast, id)] as const)]}
        />
        <Button type="submit" size="medium" variant="secondary" isDisabled={personId === ''}>
          Anteckna jäv
        </Button>
      </form>
      <Failure problem={sending.error} />
    </>
  );
}

function Yrkanden(of: OfParagraf) {
  const { utkast, p } = of;
  const [personIds, setPersonIds] = useState<readonly string[]>([]);
  const [text, setText] = useState('');
  const sending = useSend();
  const path = `${addressOf(of)}/yrkanden`;
  return (
    <>
      <ul className="plain">
        {p.yrkanden.map((yrkande) => (
          <li key={yrkande.nummer} className={yrkande.withdrawn ? 'struck' : undefined}>
            {names(utkast, yrkande.personIds)}: {yrkande.text}
            {yrkande.withdrawn ? (
              <span className="quiet"> (återtaget)</span>
            ) : (
              <>
                <Button
                  size="medium"
                  variant="tertiary"
                  onPress={() =>
                    sending.mutate({ path: `${path}/${yrkande.yrkandenummer}/aterkallande`, body: {} })
                  }
                >
                  Återtas
                </Button>
                <Strike
                  {...of}
                  uppgift="yrkande"
                  nummer={yrkande.nummer}
                  what={`yrkandet av ${names(utkast, yrkande.personIds)}`}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate(
            { path, body: { personIds, text } },
            {
              onSuccess: () => {
                setPersonIds([]);
                setText('');
              },
            },
          );
        }}
      >
        <People
          label="Yrkande av"
          utkast={utkast}
          among={p.tjanstgorande}
          chosen={personIds}
          onChange={setPersonIds}
        />
        <Field label="Yrkandet" rows={2} isRequired value={text} onChange={setText} />
        <Failure problem={sending.error} />
        <Button type="submit" size="medium" variant="secondary" isDisabled={personIds.length === 0}>
          Anteckna yrkandet
        </Button>
      </form>
    </>
  );
}

function Reservationer(of: OfParagraf) {
  const { utkast, p } = of;
  const now = useNow();
  const [personIds, setPersonIds] = useState<readonly string[]>([]);
  const [motivering, setMotivering] = useState('');
  const [time, setTime] = useState<string>();
  const sending = useSend(() => {
    setPersonIds([]);
    setMotivering('');
  });
  // During the meeting it is now; afterwards somebody must say when.
  const announced = time ?? (utkast.phase === 'open' ? (now?.time ?? '') : '');
  return (
    <>
      <ul className="plain">
        {p.reservationer.map((reservation) => {
          const who = [names(utkast, reservation.personIds), reservation.parti].filter(Boolean).join(', ');
          return (
            <li key={reservation.nummer}>
              {who}
              {reservation.motivering !== undefined && `: ${reservation.motivering}`}
              <Strike
                {...of}
                uppgift="reservation"
                nummer={reservation.nummer}
                what={`reservationen av ${who}`}
              />
            </li>
          );
        })}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate({
            path: `${addressOf(of)}/reservationer`,
            body: {
              personIds,
              announcedAt: instantOf(utkast.sammantradesdatum, announced),
              ...(motivering.trim() !== '' && { motivering }),
            },
          });
        }}
      >
        <People
          label="Reserverar sig"
          utkast={utkast}
          among={p.tjanstgorande}
          chosen={personIds}
          onChange={setPersonIds}
        />
        <Field
          label="Anmäldes klockan"
          type="time"
          isRequired
          hint="Före sammanträdets slut (KL 4:27)"
          value={announced}
          onChange={setTime}
        />
        <Field label="Motivering" rows={2} value={motivering} onChange={setMotivering} />
        <Failure problem={sending.error} />
        <Button type="submit" size="medium" variant="secondary" isDisabled={personIds.length === 0}>
          Anteckna reservationen
        </Button>
      </form>
    </>
  );
}

function Uppdragen(of: OfParagraf) {
  const { p } = of;
  const [to, setTo] = useState('');
  const [text, setText] = useState('');
  const [dueOn, setDueOn] = useState('');
  const sending = useSend(() => {
    setTo('');
    setText('');
    setDueOn('');
  });
  return (
    <>
      <ul className="plain">
        {p.uppdrag.map((uppdrag) => (
          <li key={uppdrag.nummer}>
            {uppdrag.to}: {uppdrag.text}
            {uppdrag.dueOn !== undefined && (
              <span className="quiet"> Senast {weekdayText(uppdrag.dueOn)}.</span>
            )}
            <Strike {...of} uppgift="uppdrag" nummer={uppdrag.nummer} what={`uppdraget till ${uppdrag.to}`} />
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const body = { to, text, ...(dueOn !== '' && { dueOn }) };
          sending.mutate({ path: `${addressOf(of)}/uppdrag`, body });
        }}
      >
        <div className="beside">
          <Field label="Uppdrag till" isRequired value={to} onChange={setTo} />
          <Field label="Återrapporteras senast" type="date" value={dueOn} onChange={setDueOn} />
        </div>
        <Field label="Uppdraget" rows={2} isRequired value={text} onChange={setText} />
        <Failure problem={sending.error} />
        <Button type="submit" size="medium" variant="secondary">
          Ge uppdraget
        </Button>
      </form>
    </>
  );
}

function Anteckningar(of: OfParagraf) {
  const { utkast, p } = of;
  const [personId, setPersonId] = useState('');
  const [text, setText] = useState('');
  const sending = useSend(() => setText(''));
  return (
    <>
      <ul className="plain">
        {p.anteckningar.map((anteckning) => (
          <li key={anteckning.nummer}>
            {nameIn(utkast, anteckning.personId)}: {anteckning.text}
            <Strike
              {...of}
              uppgift="anteckning"
              nummer={anteckning.nummer}
              what={`anteckningen av ${nameIn(utkast, anteckning.personId)}`}
            />
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate({ path: `${addressOf(of)}/anteckningar`, body: { personId, text } });
        }}
      >
        <Choice
          label="Av"
          value={personId}
          onChange={setPersonId}
          options={[['', 'Välj'], ...utkast.narvaro.map((person) => [person.personId, person.namn] as const)]}
        />
        <Field label="Anteckningen" rows={2} isRequired value={text} onChange={setText} />
        <Failure problem={sending.error} />
        <Button type="submit" size="medium" variant="secondary" isDisabled={personId === ''}>
          Foga till protokollet
        </Button>
      </form>
    </>
  );
}
