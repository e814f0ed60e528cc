import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useRead, useSend } from '../api/query';
import { useMe } from '../shell/signed-in';
import { useNow } from '../ui/clock';
import { instantOf, weekdayText } from '../ui/dates';
import { Choice, Field } from '../ui/fields';
import { Failure } from '../ui/states';
import type { Person, Plats, Sammantrade } from './types';

interface Board {
  readonly onDay: { readonly mandat: readonly Plats[]; readonly ordforande?: Person };
}

/** Opens the meeting: who leads it, and when it began. */
export function OpenMeeting({ meeting }: { readonly meeting: Sammantrade }) {
  const { sammantradeId, organ, sammantradesdatum, startsAt } = meeting;
  const { konto, namn } = useMe();
  const now = useNow();
  const navigate = useNavigate();
  const { data: board } = useRead<Board>(`/api/organ/${organ}?day=${sammantradesdatum}`);
  const [time, setTime] = useState(startsAt);
  const [chosen, setChosen] = useState<string>();
  const sending = useSend(() => void navigate(`/sammantraden/${sammantradeId}/narvaro`));
  if (board === undefined || now === undefined) return null;
  const ledamoter = board.onDay.mandat.filter(({ role }) => role === 'ledamot');
  const ordforandeId = chosen ?? board.onDay.ordforande?.personId ?? ledamoter[0]?.personId ?? '';
  return (
    <form
      className="form block"
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({
          path: `/api/sammantraden/${sammantradeId}/oppnande`,
          body: {
            openedAt: instantOf(sammantradesdatum, time),
            ordforandeId,
            sekreterare: { personId: konto, namn },
          },
        });
      }}
    >
      <h2>Öppna sammanträdet</h2>
      {now.day < sammantradesdatum && (
        <p className="quiet">Sammanträdet är {weekdayText(sammantradesdatum)}. Öppna det då.</p>
      )}
      <Failure problem={sending.error} />
      <div className="beside">
        <Field label="Öppnades klockan" type="time" isRequired value={time} onChange={setTime} />
        <Choice
          label="Ordförande"
          value={ordforandeId}
          onChange={setChosen}
          options={ledamoter.map((person) => [person.personId, person.namn])}
        />
      </div>
      <p className="quiet">Du för protokollet, {namn}.</p>
      <div className="buttons">
        <Button type="submit" size="medium" isPending={sending.isPending}>
          Öppna sammanträdet
        </Button>
      </div>
    </form>
  );
}
