import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useSend } from '../api/query';
import { useNow } from '../ui/clock';
import { dayText } from '../ui/dates';
import { Field } from '../ui/fields';
import { Failure } from '../ui/states';
import type { Paragraf, Utkast } from './types';

interface Row {
  readonly p: Paragraf;
  readonly mottagare: string;
}

/** To whom each decision is sent, and that it has been. */
export function Expediering({ utkast }: { readonly utkast: Utkast }) {
  const now = useNow();
  const sending = useSend();
  const rows = utkast.paragrafer
    .filter(({ justering }) => utkast.justering.status === 'justerad' || justering.status === 'justerad')
    .flatMap((p) => (p.beslut?.expediering ?? []).map((mottagare): Row => ({ p, mottagare })));
  if (rows.length === 0 || now === undefined) return null;
  const left = rows.filter((row) => sentOf(row) === undefined);
  const dispatch = ({ p, mottagare }: Row, epost = '') =>
    sending.mutateAsync({
      path: `/api/sammantraden/${utkast.sammantradeId}/paragrafer/${p.paragraf}/expedieringar`,
      body: {
        mottagare,
        dispatchedOn: now.day,
        channel: mottagare === 'Akt' ? 'akt' : 'e-post',
        ...(epost.trim() !== '' && { epost: epost.trim() }),
      },
    });
  const inTurn = async (some: readonly Row[], epost?: string) => {
    try {
      for (const row of some) await dispatch(row, epost);
    } catch {
      // Shown below; the rest are still to be sent.
    }
  };
  return (
    <section className="block">
      <h2>
        Expediering
        {left.length > 1 && (
          <Button
            size="medium"
            variant="secondary"
            isPending={sending.isPending}
            onPress={() => void inTurn(left)}
          >
            Registrera alla {left.length}
          </Button>
        )}
      </h2>
      <p className="quiet">Med en e-postadress skickar Liggaren protokollsutdraget dit.</p>
      <Failure problem={sending.error} />
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Paragraf</th>
            <th scope="col">Rubrik</th>
            <th scope="col">Till</th>
            <th scope="col">Skickat</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.p.paragraf} ${row.mottagare}`}>
              <td className="day">§ {row.p.paragraf}</td>
              <td>{row.p.rubrik}</td>
              <td>{row.mottagare}</td>
              <td>
                <Sent row={row} send={(epost) => void inTurn([row], epost)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const sentOf = ({ p, mottagare }: Row) => p.dispatches.find((dispatch) => dispatch.mottagare === mottagare);

function Sent({ row, send }: { readonly row: Row; readonly send: (epost: string) => void }) {
  const [epost, setEpost] = useState('');
  const sent = sentOf(row);
  const whom = `${row.mottagare}, § ${row.p.paragraf}`;
  if (sent?.bounced) return <span className="bad">Kom i retur: {sent.bounced.reason}</span>;
  if (sent) return <>{dayText(sent.dispatchedOn)}</>;
  return (
    <div className="beside">
      {row.mottagare !== 'Akt' && (
        <Field
          label={`E-postadress till ${whom}`}
          isHidden
          placeholder="E-postadress"
          value={epost}
          onChange={setEpost}
        />
      )}
      <Button
        size="medium"
        variant="secondary"
        aria-label={`Skickat till ${whom}`}
        onPress={() => send(epost)}
      >
        {epost.trim() === '' ? 'Skickat' : 'Skicka'}
      </Button>
    </div>
  );
}
