import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { Link } from 'react-router';
import { useRead, useSend } from '../api/query';
import { arendeAddress } from '../oversikt/deadlines';
import type { Organ } from '../shell/organ';
import { useNow } from '../ui/clock';
import { useEditing } from '../ui/draft';
import { Choice, Field } from '../ui/fields';
import { More } from '../ui/more';
import { Failure } from '../ui/states';
import { markeringOf, NO_MARKERING, SekretessFields } from './sekretess-fields';

const EMPTY = {
  arendemening: '',
  motpart: '',
  handlaggare: '',
  registeredOn: '',
  sekretess: NO_MARKERING,
};

/** Registers the next ärende: one line, Enter, and the next. */
export function RegisterForm({ organs }: { readonly organs: readonly Organ[] }) {
  const [slug, setSlug] = useState(organs[0]!.slug);
  const organ = organs.find((board) => board.slug === slug)!;
  const now = useNow();
  const { data: next } = useRead<{ readonly diarienummer: string }>(`/api/organ/${slug}/nasta-diarienummer`);
  const { values, set, drop } = useEditing('nytt-arende', 0, EMPTY);
  const sending = useSend(() => {
    drop();
    document.querySelector<HTMLElement>('main [data-first]')?.focus();
  });
  const problem = sending.error;
  const registered = sending.data?.['diarienummer'];
  const register = () => {
    const { arendemening, motpart, handlaggare, registeredOn, sekretess } = values;
    sending.mutate({
      path: '/api/arenden',
      body: {
        organ: slug,
        arendemening: arendemening.trim(),
        // What somebody has sent is theirs; without a sender the board began it.
        initiator: motpart.trim() === '' ? 'eget-initiativ' : 'inkommen',
        ...(motpart.trim() !== '' && { motpart: motpart.trim() }),
        ...(handlaggare.trim() !== '' && { handlaggare: handlaggare.trim() }),
        ...(registeredOn !== '' && { registeredOn }),
        ...(sekretess.statute.trim() !== '' && {
          sekretess: markeringOf(sekretess, { datum: now?.day ?? '', myndighet: organ.namn }),
        }),
      },
    });
  };
  return (
    <form
      className="panel register"
      aria-label="Registrera ett ärende"
      onSubmit={(event) => {
        event.preventDefault();
        register();
      }}
    >
      <h2>
        Nytt ärende <span className="quiet">får {next?.diarienummer ?? '…'}</span>
      </h2>
      {organs.length > 1 && (
        <Choice
          label="Organ"
          value={slug}
          onChange={setSlug}
          options={organs.map((board) => [board.slug, board.namn])}
        />
      )}
      <div className="beside">
        <Field
          label="Vad ärendet rör"
          isRequired
          isFirst
          value={values.arendemening}
          onChange={(arendemening) => set({ arendemening })}
          error={problem?.of('arendemening')}
        />
        <Field
          label="Från"
          hint="Tomt för eget initiativ"
          value={values.motpart}
          onChange={(motpart) => set({ motpart })}
          error={problem?.of('motpart')}
        />
        <Button type="submit" size="medium" isPending={sending.isPending}>
          Registrera
        </Button>
      </div>
      <More title="Handläggare, dag och sekretess">
        <div className="beside">
          <Field
            label="Handläggare"
            value={values.handlaggare}
            onChange={(handlaggare) => set({ handlaggare })}
          />
          <Field
            label="Kom in eller upprättades"
            type="date"
            hint="Tomt för i dag"
            value={values.registeredOn}
            onChange={(registeredOn) => set({ registeredOn })}
          />
        </div>
        <SekretessFields value={values.sekretess} onChange={(sekretess) => set({ sekretess })} />
      </More>
      <Failure problem={problem} />
      <output>
        {typeof registered === 'string' && (
          <span className="good">
            <Link to={arendeAddress(registered)}>{registered}</Link> är registrerat.
          </span>
        )}
      </output>
    </form>
  );
}
