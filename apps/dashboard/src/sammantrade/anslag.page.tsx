import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { useRead, useSend } from '../api/query';
import { useNow } from '../ui/clock';
import { dayText, weekdayText } from '../ui/dates';
import { Field } from '../ui/fields';
import { More } from '../ui/more';
import { Empty, Failure, Read } from '../ui/states';
import { WhenOpened } from './meeting.layout';
import { Expediering } from './expediering';

/** An announcement that can be made or was made, by `GET /api/sammantraden/{id}/anslag`. */
interface Forslag {
  readonly anslagId: string;
  readonly status: 'none' | 'up' | 'interrupted' | 'removed';
  readonly subject: { readonly kind: string; readonly paragraf?: number };
  readonly rubrik?: string;
  readonly justeratOn: string;
  readonly senast: string | null;
  readonly postedOn: string;
  readonly lastAppealDay: string;
  readonly printedTakeDown: string;
  readonly forvaringsplats: string;
  readonly overklagandehanvisning?: string;
  readonly why: string;
}

/** After the justering: the announcement in one click, and to whom the decisions are sent. */
export default function AnslagPage() {
  return (
    <WhenOpened>
      {(utkast) => (
        <>
          <Announcements sammantradeId={utkast.sammantradeId} />
          <Expediering utkast={utkast} />
        </>
      )}
    </WhenOpened>
  );
}

function Announcements({ sammantradeId }: { readonly sammantradeId: string }) {
  const anslag = useRead<{ readonly anslag: readonly Forslag[] }>(
    `/api/sammantraden/${sammantradeId}/anslag`,
  );
  return (
    <section className="block">
      <h2>Anslag</h2>
      <Read of={anslag}>
        {({ anslag: rows }) =>
          rows.length === 0 ? (
            <Empty>Inget är justerat än. Protokollet anslås när det är justerat.</Empty>
          ) : (
            rows.map((row) => <Announcement key={row.anslagId} sammantradeId={sammantradeId} row={row} />)
          )
        }
      </Read>
    </section>
  );
}

function Announcement({ sammantradeId, row }: { readonly sammantradeId: string; readonly row: Forslag }) {
  const sending = useSend();
  const { paragraf } = row.subject;
  const what = paragraf === undefined ? 'Protokollet' : `§ ${paragraf} ${row.rubrik ?? ''}`;
  const place = (where: string) => (
    <p>
      {what}: {where}. <a href={`/anslagstavla/${row.anslagId}`}>Se anslaget</a> ·{' '}
      <a href={`/api/anslag/${row.anslagId}/bevis.pdf`}>Anslagsbevis (PDF)</a>
    </p>
  );
  if (row.status === 'removed') return place('nedtaget');
  if (row.status === 'up') {
    return (
      <>
        {place('uppsatt')}
        <More title="Registrera ett avbrott">
          <Interrupt anslagId={row.anslagId} />
        </More>
      </>
    );
  }
  if (row.status === 'interrupted') {
    return (
      <>
        {place('avbrutet')}
        <p>
          Det ska anslås på nytt, med en ny överklagandetid (KL 13:5): till och med{' '}
          <strong>{weekdayText(row.lastAppealDay)}</strong>. <span className="quiet">{row.why}</span>
        </p>
        <Failure problem={sending.error} />
        <Button
          size="medium"
          onPress={() =>
            sending.mutate({ path: `/api/anslag/${row.anslagId}/omanslag`, body: { postedOn: row.postedOn } })
          }
        >
          Anslå på nytt
        </Button>
      </>
    );
  }
  return (
    <article className="paper">
      <h3>{what}</h3>
      <dl className="facts-list">
        <dt>Justerat</dt>
        <dd>{dayText(row.justeratOn)}</dd>
        <dt>Anslås</dt>
        <dd>
          {weekdayText(row.postedOn)}
          {row.senast !== null && <span className="quiet"> (senast {weekdayText(row.senast)}, KL 8:12)</span>}
        </dd>
        <dt>Överklagas till och med</dt>
        <dd>
          <strong>{weekdayText(row.lastAppealDay)}</strong>
          <span className="quiet why">{row.why}</span>
        </dd>
        <dt>Nedtagning som trycks</dt>
        <dd>{dayText(row.printedTakeDown)}</dd>
        <dt>Förvaras</dt>
        <dd>{row.forvaringsplats}</dd>
        {row.overklagandehanvisning !== undefined && (
          <>
            <dt>Så överklagas det</dt>
            <dd>{row.overklagandehanvisning}</dd>
          </>
        )}
      </dl>
      <Failure problem={sending.error} />
      <Button
        size="medium"
        isPending={sending.isPending}
        onPress={() =>
          sending.mutate({
            path: '/api/anslag',
            body: { sammantradeId, ...(paragraf !== undefined && { paragraf }), postedOn: row.postedOn },
          })
        }
      >
        Anslå
      </Button>
    </article>
  );
}

/** It was found not to be up although the period was running. */
function Interrupt({ anslagId }: { readonly anslagId: string }) {
  const now = useNow();
  const [day, setDay] = useState<string>();
  const [reason, setReason] = useState('');
  const sending = useSend();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const body = { interruptedOn: day ?? now?.day, reason };
        sending.mutate({ path: `/api/anslag/${anslagId}/avbrott`, body });
      }}
    >
      <Field
        label="Dag då det inte var uppe"
        type="date"
        isRequired
        value={day ?? now?.day ?? ''}
        onChange={setDay}
      />
      <Field label="Vad som hände" isRequired value={reason} onChange={setReason} />
      <Failure problem={sending.error} />
      <Button type="submit" size="medium" variant="secondary">
        Registrera avbrottet
      </Button>
    </form>
  );
}
