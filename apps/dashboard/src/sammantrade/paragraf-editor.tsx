import { Button } from '@midas-ds/components/button';
import { useSend } from '../api/query';
import { Clashes } from '../ui/clashes';
import { useEditing } from '../ui/draft';
import { useSaveKey } from '../ui/save-key';
import { Choice, Field, linesOf } from '../ui/fields';
import { Failure } from '../ui/states';
import { BESLUT_KINDS, isPhrase, phraseOf } from './phrases';
import { PrintedParagraf } from './printed-paragraf';
import type { Paragraf, Utkast } from './types';

const LABELS = {
  rubrik: 'Rubrik',
  diarienummer: 'Diarienummer',
  foredragande: 'Föredragande',
  sammanfattning: 'Sammanfattning',
  underlag: 'Beslutsunderlag',
  kind: 'Slag av beslut',
  beslut: 'Beslut',
  expediering: 'Beslutet skickas till',
} as const;

/** The texts of a §, as they are written: lists have a line each. */
const textsOf = (p: Paragraf) => ({
  rubrik: p.rubrik,
  diarienummer: p.diarienummer.join('\n'),
  foredragande: p.foredragande.join('\n'),
  sammanfattning: p.sammanfattning,
  underlag: p.underlag.map(({ text }) => text).join('\n'),
  kind: p.beslut?.kind ?? 'beslut',
  beslut: p.beslut?.text ?? '',
  expediering: p.beslut?.expediering.join('\n') ?? 'Akt',
});
type Texts = ReturnType<typeof textsOf>;

/** Writes one §: the texts and the decision, saved together; what somebody else changed meanwhile is shown. */
export function ParagrafEditor({ utkast, p }: { readonly utkast: Utkast; readonly p: Paragraf }) {
  const isLocked = utkast.justering.status === 'justerad' || p.justering.status === 'justerad';
  return isLocked ? <PrintedParagraf utkast={utkast} p={p} /> : <Editor utkast={utkast} p={p} />;
}

function Editor({ utkast, p }: { readonly utkast: Utkast; readonly p: Paragraf }) {
  const address = `/api/sammantraden/${utkast.sammantradeId}/paragrafer/${p.paragraf}`;
  const editing = useEditing<Texts>(address, p.version, textsOf(p));
  const { values, set, changed, version, isDirty, clashes, drop, saved } = editing;
  const sending = useSend();

  const save = async () => {
    const texts = revised(changed, p);
    const beslut = 'kind' in changed || 'beslut' in changed || 'expediering' in changed;
    try {
      if (texts !== undefined) {
        await sending.mutateAsync({ method: 'PATCH', path: address, body: texts, ifMatch: version });
      }
      if (beslut && values.beslut.trim() !== '') {
        await sending.mutateAsync({
          path: `${address}/beslut`,
          body: { kind: values.kind, text: values.beslut, expediering: linesOf(values.expediering) },
          // Saving the texts was one event of the §.
          ifMatch: version + (texts === undefined ? 0 : 1),
        });
      }
      saved(changed);
    } catch {
      // Shown below; the draft stays.
    }
  };

  useSaveKey(isDirty && clashes.length === 0, () => void save());

  return (
    <form
      className="form paper"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>§ {p.paragraf}</h2>
      <Clashes editing={editing} labels={LABELS} />
      <Failure problem={sending.error} />
      <Field label={LABELS.rubrik} isRequired value={values.rubrik} onChange={(rubrik) => set({ rubrik })} />
      <div className="beside">
        <Field
          label={LABELS.diarienummer}
          rows={1}
          value={values.diarienummer}
          onChange={(diarienummer) => set({ diarienummer })}
        />
        <Field
          label={LABELS.foredragande}
          rows={1}
          value={values.foredragande}
          onChange={(foredragande) => set({ foredragande })}
        />
      </div>
      <div className="beside">
        <Choice
          label={LABELS.kind}
          value={values.kind}
          onChange={(kind) =>
            set({
              kind,
              ...((values.beslut === '' || isPhrase(values.beslut, utkast.organNamn)) && {
                beslut: phraseOf(kind, utkast.organNamn),
              }),
            })
          }
          options={BESLUT_KINDS}
        />
        {values.beslut === '' && (
          <Button
            size="medium"
            variant="tertiary"
            onPress={() => set({ beslut: phraseOf(values.kind, utkast.organNamn) })}
          >
            Börja på beslutet
          </Button>
        )}
      </div>
      <Field label={LABELS.beslut} rows={4} value={values.beslut} onChange={(beslut) => set({ beslut })} />
      <Field
        label={LABELS.sammanfattning}
        rows={6}
        value={values.sammanfattning}
        onChange={(sammanfattning) => set({ sammanfattning })}
      />
      <div className="beside">
        <Field
          label={LABELS.underlag}
          rows={2}
          hint="En rad för varje"
          value={values.underlag}
          onChange={(underlag) => set({ underlag })}
        />
        <Field
          label={LABELS.expediering}
          rows={2}
          hint="En rad för varje"
          value={values.expediering}
          onChange={(expediering) => set({ expediering })}
        />
      </div>
      <div className="buttons sticky">
        <Button
          type="submit"
          size="medium"
          isDisabled={!isDirty || clashes.length > 0}
          isPending={sending.isPending}
        >
          Spara
        </Button>
        {isDirty && (
          <Button size="medium" variant="tertiary" onPress={drop}>
            Ångra ändringarna
          </Button>
        )}
        <output className="quiet">{isDirty ? 'Osparade ändringar' : 'Sparat'}</output>
      </div>
    </form>
  );
}

/** The changed texts as the api takes them; undefined when none was. */
function revised(changed: Partial<Texts>, p: Paragraf): object | undefined {
  const { rubrik, diarienummer, foredragande, sammanfattning, underlag } = changed;
  const body = {
    ...(rubrik !== undefined && { rubrik: rubrik.trim() }),
    ...(diarienummer !== undefined && { diarienummer: linesOf(diarienummer) }),
    ...(foredragande !== undefined && { foredragande: linesOf(foredragande) }),
    ...(sammanfattning !== undefined && { sammanfattning }),
    // A line that stands as it was keeps what it points at.
    ...(underlag !== undefined && {
      underlag: linesOf(underlag).map(
        (text) => p.underlag.find((before) => before.text === text) ?? { text },
      ),
    }),
  };
  return Object.keys(body).length === 0 ? undefined : body;
}
