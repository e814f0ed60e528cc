import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useSend } from '../api/query';
import { useEditing } from '../ui/draft';
import { Field } from '../ui/fields';
import { More } from '../ui/more';
import { Failure } from '../ui/states';
import type { Sammantrade } from './types';

/** A meeting that is called can be moved, or cancelled. */
export function CallChanges({ meeting }: { readonly meeting: Sammantrade }) {
  return (
    <div className="block">
      <More title="Flytta sammanträdet">
        <Move meeting={meeting} />
      </More>
      <More title="Ställ in sammanträdet">
        <Cancel meeting={meeting} />
      </More>
    </div>
  );
}

function Move({ meeting }: { readonly meeting: Sammantrade }) {
  const { sammantradeId, sammantradesdatum, startsAt, plats } = meeting;
  const { values, set, drop } = useEditing(`flytt ${sammantradeId}`, 0, {
    sammantradesdatum,
    startsAt,
    plats,
    reason: '',
  });
  const sending = useSend(drop);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({ path: `/api/sammantraden/${sammantradeId}/flytt`, body: values });
      }}
    >
      <div className="beside">
        <Field
          label="Ny dag"
          type="date"
          isRequired
          value={values.sammantradesdatum}
          onChange={(day) => set({ sammantradesdatum: day })}
        />
        <Field
          label="Ny tid"
          type="time"
          isRequired
          value={values.startsAt}
          onChange={(time) => set({ startsAt: time })}
        />
      </div>
      <Field label="Ny plats" isRequired value={values.plats} onChange={(place) => set({ plats: place })} />
      <Field
        label="Varför det flyttas"
        isRequired
        value={values.reason}
        onChange={(reason) => set({ reason })}
      />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Flytta
      </Button>
    </form>
  );
}

function Cancel({ meeting }: { readonly meeting: Sammantrade }) {
  const [reason, setReason] = useState('');
  const sending = useSend();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({ path: `/api/sammantraden/${meeting.sammantradeId}/installning`, body: { reason } });
      }}
    >
      <Field label="Varför det ställs in" isRequired value={reason} onChange={setReason} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Ställ in
      </Button>
    </form>
  );
}
