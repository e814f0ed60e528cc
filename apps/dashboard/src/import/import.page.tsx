import { useMemo, useState } from 'react';
import { Button } from '@midas-ds/components/button';
import { sendLong, upload } from '../api/api';
import { Problem } from '../api/problem';
import { queryClient, useRead } from '../api/query';
import { organsOf, useMe } from '../shell/signed-in';
import { Choice } from '../ui/fields';
import { Page } from '../ui/page';
import { Failure } from '../ui/states';
import { bodyOf, type Forslag, type Paragraf, type Reading } from './forslag';
import { HeadForm } from './head-form';
import { Doubts, ParagrafForm } from './paragraf-form';
import { PeopleForm } from './people-form';
import { SourceText } from './source-text';

interface Organ {
  readonly slug: string;
  readonly namn: string;
}

/** What became of an import. */
interface Done {
  readonly sammantradeId: string;
  /** What was not recorded, in words. */
  readonly left: readonly string[];
}

type Recording =
  | { readonly state: 'waits'; readonly problem?: Problem | undefined }
  | { readonly state: 'sends'; readonly sent: number; readonly of: number }
  | { readonly state: 'done'; readonly done: Done };

/** An old protokoll: its text is read, what was read is corrected beside it, and it is recorded. */
export default function ImportPage() {
  const [file, setFile] = useState<{ readonly name: string; readonly reading: Reading }>();
  return file === undefined ? (
    <ChooseFile chosen={(name, reading) => setFile({ name, reading })} />
  ) : (
    <Review key={file.reading.sha256} {...file} leave={() => setFile(undefined)} />
  );
}

function ChooseFile({ chosen }: { readonly chosen: (name: string, reading: Reading) => void }) {
  const [problem, setProblem] = useState<Problem>();
  const [isReading, setReading] = useState(false);
  const read = async (file: File) => {
    setReading(true);
    setProblem(undefined);
    try {
      chosen(file.name, await upload<Reading>('/api/import/forslag', file));
    } catch (error) {
      setReading(false);
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  return (
    <Page title="Importera protokoll">
      <p>
        Välj ett gammalt protokoll, som text eller PDF. Liggaren läser det och föreslår vad som ska föras in.
        Du rättar förslaget bredvid texten. Inget sparas innan du säger till.
      </p>
      <div className="field import-file">
        <label htmlFor="fil">Protokoll</label>
        <input
          id="fil"
          type="file"
          accept=".txt,.pdf,text/plain,application/pdf"
          disabled={isReading}
          onChange={({ target: { files } }) => {
            const picked = files?.[0];
            if (picked) void read(picked);
          }}
        />
      </div>
      {isReading && <output>Läser …</output>}
      <Failure problem={problem} />
    </Page>
  );
}

function Review({
  name,
  reading,
  leave,
}: {
  readonly name: string;
  readonly reading: Reading;
  readonly leave: () => void;
}) {
  const [forslag, setForslag] = useState(reading.forslag);
  const [shown, setShown] = useState<{ readonly rad: number }>();
  const [recording, setRecording] = useState<Recording>({ state: 'waits' });
  const show = (rad: number) => setShown({ rad });
  const change = (changed: Partial<Forslag>) => setForslag((before) => ({ ...before, ...changed }));
  const doubts = forslag.anmarkningar;
  const marked = useMemo(() => new Set(doubts.map(({ rad }) => rad)), [doubts]);
  if (recording.state === 'done') return <Result {...recording.done} leave={leave} />;
  const ofHead = doubts.filter(({ paragraf }) => paragraf === undefined);
  const of = (nummer: number) => doubts.filter(({ paragraf }) => paragraf === nummer);
  const flaggedFirst = [
    ...forslag.paragrafer.filter(({ nummer }) => of(nummer).length > 0),
    ...forslag.paragrafer.filter(({ nummer }) => of(nummer).length === 0),
  ];
  const head = (
    <section key="head" className="block" aria-labelledby="import-head">
      <h2 id="import-head">Huvudet</h2>
      <Doubts of={ofHead} show={show} />
      <HeadForm forslag={forslag} change={change} />
    </section>
  );
  const paragrafer = (
    <section key="paragrafer" className="block" aria-labelledby="import-paragrafer">
      <h2 id="import-paragrafer">Paragraferna</h2>
      {flaggedFirst.map((paragraf) => (
        <ParagrafForm
          key={paragraf.nummer}
          paragraf={paragraf}
          doubts={of(paragraf.nummer)}
          show={show}
          change={(changed) => change({ paragrafer: changedIn(forslag, paragraf.nummer, changed) })}
        />
      ))}
    </section>
  );
  return (
    <Page
      title={`Importera ${name}`}
      actions={
        <Button size="medium" variant="secondary" onPress={leave}>
          Välj en annan fil
        </Button>
      }
    >
      <p className="quiet">
        {forslag.paragrafer.length} paragrafer och {forslag.narvaro.length} personer lästes.{' '}
        {doubtsText(doubts.length)}
      </p>
      <div className="import">
        <SourceText text={reading.text} marked={marked} shown={shown} />
        <div className="import-proposal">
          {ofHead.length > 0 ? [head, paragrafer] : [paragrafer, head]}
          <section className="block" aria-labelledby="import-people">
            <h2 id="import-people">Närvaron</h2>
            <PeopleForm narvaro={forslag.narvaro} change={(narvaro) => change({ narvaro })} show={show} />
          </section>
          <Confirm forslag={forslag} reading={reading} recording={recording} setRecording={setRecording} />
        </div>
      </div>
    </Page>
  );
}

function doubtsText(count: number): string {
  if (count === 0) return 'Inget är tveksamt.';
  return count === 1
    ? 'Ett ställe är tveksamt; det står först.'
    : `${count} ställen är tveksamma; de står först.`;
}

function changedIn({ paragrafer }: Forslag, nummer: number, changed: Partial<Paragraf>): readonly Paragraf[] {
  return paragrafer.map((p) => (p.nummer === nummer ? { ...p, ...changed } : p));
}

function Confirm({
  forslag,
  reading,
  recording,
  setRecording,
}: {
  readonly forslag: Forslag;
  readonly reading: Reading;
  readonly recording: Exclude<Recording, { readonly state: 'done' }>;
  readonly setRecording: (recording: Recording) => void;
}) {
  const me = useMe();
  const { data } = useRead<{ readonly organ: readonly Organ[] }>('/api/organ');
  const all = data?.organ ?? [];
  const mine = new Set(
    organsOf(
      me,
      ['sekreterare', 'registrator'],
      all.map(({ slug }) => slug),
    ),
  );
  const organs = all.filter(({ slug }) => mine.has(slug));
  const [picked, setPicked] = useState<string>();
  const organ = picked ?? (organs.find(({ namn }) => namn === forslag.organ) ?? organs[0])?.slug;
  const record = async () => {
    if (organ === undefined) return;
    setRecording({ state: 'sends', sent: 0, of: 1 });
    try {
      await sendLong('/api/import', bodyOf(organ, reading, forslag), (line) => {
        if ('sent' in line) setRecording({ state: 'sends', ...(line as { sent: number; of: number }) });
        else if ('fel' in line)
          setRecording({ state: 'waits', problem: new Problem(409, 'CANNOT_IMPORT', String(line.fel)) });
        else setRecording({ state: 'done', done: line as Done });
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setRecording({ state: 'waits', problem: error });
    } finally {
      await queryClient.invalidateQueries();
    }
  };
  return (
    <section className="import-confirm" aria-label="För in">
      <Choice
        label="Organ"
        value={organ ?? ''}
        options={organs.map(({ slug, namn }) => [slug, namn])}
        onChange={setPicked}
      />
      {recording.state === 'sends' ? (
        <output>
          <progress max={recording.of} value={recording.sent} aria-label="Så långt har det kommit" />{' '}
          {recording.sent} av {recording.of}
        </output>
      ) : (
        <>
          <Failure problem={recording.problem} />
          <Button size="medium" isDisabled={organ === undefined} onPress={() => void record()}>
            För in {forslag.paragrafer.length} paragrafer
          </Button>
        </>
      )}
    </section>
  );
}

function Result({ sammantradeId, left, leave }: Done & { readonly leave: () => void }) {
  return (
    <Page title="Protokollet är infört">
      <p>
        <a href={`/protokoll/${sammantradeId}`}>Läs protokollet i liggaren</a>
      </p>
      {left.length > 0 && (
        <section className="block">
          <h2>Det här fördes inte in</h2>
          <ul>
            {left.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <Button size="medium" variant="secondary" onPress={leave}>
        Importera ett till
      </Button>
    </Page>
  );
}
