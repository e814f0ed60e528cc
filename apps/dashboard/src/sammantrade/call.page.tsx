import { Button } from '@midas-ds/components/button';
import { useNavigate } from 'react-router';
import { useSend } from '../api/query';
import { useNow } from '../ui/clock';
import { dayText } from '../ui/dates';
import { useEditing } from '../ui/draft';
import { Choice, Field } from '../ui/fields';
import { Page } from '../ui/page';
import { Empty, Failure, Waiting } from '../ui/states';
import { useMyOrgans, type Organ } from '../shell/organ';

/** The call to a meeting. */
export default function CallPage() {
  const organs = useMyOrgans(['sekreterare', 'ordforande']);
  if (organs === undefined) return <Waiting />;
  return (
    <Page title="Kalla till sammanträde">
      {organs.length === 0 ? (
        <Empty>
          Du är varken sekreterare eller ordförande i något organ. Be administratören om behörighet.
        </Empty>
      ) : (
        <CallForm organs={organs} />
      )}
    </Page>
  );
}

function CallForm({ organs }: { readonly organs: readonly Organ[] }) {
  const navigate = useNavigate();
  const now = useNow();
  const { values, set, drop } = useEditing('kalla', 0, {
    organ: organs[0]!.slug,
    sammantradesdatum: '',
    startsAt: '13:00',
    plats: '',
  });
  const sending = useSend((receipt) => {
    drop();
    void navigate(`/sammantraden/${receipt['sammantradeId']}`);
  });
  const problem = sending.error;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate({ path: '/api/sammantraden', body: values });
      }}
    >
      <Failure problem={problem} />
      {organs.length > 1 && (
        <Choice
          label="Organ"
          value={values.organ}
          onChange={(organ) => set({ organ })}
          options={organs.map(({ slug, namn, organisation }) => [slug, `${namn}, ${organisation}`])}
        />
      )}
      <div className="beside">
        <Field
          label="Dag"
          type="date"
          isRequired
          isFirst
          value={values.sammantradesdatum}
          onChange={(sammantradesdatum) => set({ sammantradesdatum })}
          error={problem?.of('sammantradesdatum')}
        />
        <Field
          label="Klockan"
          type="time"
          isRequired
          value={values.startsAt}
          onChange={(startsAt) => set({ startsAt })}
          error={problem?.of('startsAt')}
        />
      </div>
      <Field
        label="Plats"
        isRequired
        value={values.plats}
        onChange={(plats) => set({ plats })}
        error={problem?.of('plats')}
      />
      {now !== undefined && <p className="quiet">Kallelsen dateras i dag, {dayText(now.day)}.</p>}
      <div className="buttons">
        <Button type="submit" size="medium" isPending={sending.isPending}>
          Kalla
        </Button>
      </div>
    </form>
  );
}
