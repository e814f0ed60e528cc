import { Button } from '@midas-ds/components/button';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { send, upload, type Receipt } from '../api/api';
import type { Problem } from '../api/problem';
import { queryClient } from '../api/query';
import { useNow } from '../ui/clock';
import { Choice, Field, Tick } from '../ui/fields';
import { Failure } from '../ui/states';
import type { OfArende } from './arende-form';
import { markeringOf, NO_MARKERING, SekretessFields } from './sekretess-fields';
import { KINDS } from './types';

const EMPTY = {
  kind: 'inkommen',
  datum: '',
  rubrik: '',
  who: '',
  forKannedom: false,
  sekretess: NO_MARKERING,
};

/** Contents that are kept: their sum, and how many bytes they are. */
interface Kept {
  readonly sha256: string;
  readonly bytes: number;
}

/** Registers a handling: its file is sent first, and named by its sum. */
export function HandlingForm({ arende, path }: OfArende) {
  const id = useId();
  const now = useNow();
  const [typed, setTyped] = useState(EMPTY);
  const set = (change: Partial<typeof EMPTY>) => setTyped({ ...typed, ...change });
  const [file, setFile] = useState<File>();
  const sending = useMutation<Receipt, Problem>({
    mutationFn: async () => {
      const kept = file && {
        ...(await upload<Kept>('/api/filer', file, 'PUT')),
        mediaType: file.type || 'application/octet-stream',
        filename: file.name,
      };
      const { kind, datum, rubrik, who, forKannedom, sekretess } = typed;
      return send(
        `${path}/handlingar`,
        {
          kind,
          rubrik: rubrik.trim(),
          forKannedom: kind === 'inkommen' && forKannedom,
          datum: datum === '' ? now?.day : datum,
          ...(who.trim() !== '' && { [kind === 'expedierad' ? 'mottagare' : 'avsandare']: who.trim() }),
          ...(kept && { file: kept }),
          ...(sekretess.statute.trim() !== '' && {
            sekretess: markeringOf(sekretess, { datum: now?.day ?? '', myndighet: arende.organ }),
          }),
        },
        { ifMatch: arende.version },
      );
    },
    onSuccess: () => {
      setTyped(EMPTY);
      setFile(undefined);
    },
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate();
      }}
    >
      <div className="beside">
        <Choice label="Slag" value={typed.kind} onChange={(kind) => set({ kind })} options={KINDS} />
        <Field
          label="Dag"
          type="date"
          hint="Tomt för i dag"
          value={typed.datum}
          onChange={(datum) => set({ datum })}
        />
      </div>
      <Field
        label="Vad handlingen rör"
        isRequired
        value={typed.rubrik}
        onChange={(rubrik) => set({ rubrik })}
        error={sending.error?.of('rubrik')}
      />
      {typed.kind !== 'upprattad' && (
        <Field
          label={typed.kind === 'expedierad' ? 'Mottagare' : 'Avsändare'}
          isRequired
          value={typed.who}
          onChange={(who) => set({ who })}
        />
      )}
      {typed.kind === 'inkommen' && (
        <Tick
          label="Bara för kännedom"
          isOn={typed.forKannedom}
          onChange={(forKannedom) => set({ forKannedom })}
        />
      )}
      <div className="field">
        <label htmlFor={id}>Fil</label>
        <input
          key={file === undefined ? 'none' : 'chosen'}
          id={id}
          type="file"
          onChange={({ target }) => setFile(target.files?.[0])}
        />
        {file !== undefined && <p className="hint">{file.name}</p>}
      </div>
      <SekretessFields value={typed.sekretess} onChange={(sekretess) => set({ sekretess })} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" isPending={sending.isPending}>
        Registrera handlingen
      </Button>
    </form>
  );
}
