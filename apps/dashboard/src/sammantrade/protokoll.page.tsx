import { Button } from '@midas-ds/components/button';
import { useState } from 'react';
import { NavLink, useNavigate, useParams } from 'react-router';
import { useSend } from '../api/query';
import { Field } from '../ui/fields';
import { Empty, Failure } from '../ui/states';
import { WhenOpened } from './meeting.layout';
import { ParagrafEditor } from './paragraf-editor';
import { ParagrafFacts } from './paragraf-facts';
import { ParagrafForms } from './paragraf-forms';
import type { Paragraf, Punkt, Utkast } from './types';

/** The §§ to the left, the open § in the middle, what the ledger knows of it to the right. */
export default function ProtokollPage() {
  return <WhenOpened>{(utkast) => <Protokoll utkast={utkast} />}</WhenOpened>;
}

function Protokoll({ utkast }: { readonly utkast: Utkast }) {
  const { paragraf: chosen } = useParams();
  const { paragrafer, justering } = utkast;
  const open = paragrafer.find(({ paragraf }) => String(paragraf) === chosen) ?? paragrafer[0];
  return (
    <div className="three-columns">
      <div className="paragraphs">
        <nav aria-label="Paragrafer">
          <ol>
            {paragrafer.map((p) => (
              <li key={p.paragraf}>
                <ParagrafLink utkast={utkast} p={p} isOpen={p === open} />
              </li>
            ))}
          </ol>
        </nav>
        {justering.status !== 'justerad' && <NextParagraf utkast={utkast} />}
      </div>
      {open === undefined ? (
        <Empty>Protokollet har ingen paragraf än. Lägg till den första till vänster.</Empty>
      ) : (
        <>
          <div className="paragraph">
            <ParagrafEditor key={open.paragraf} utkast={utkast} p={open} />
            <ParagrafForms key={`forms ${open.paragraf}`} utkast={utkast} p={open} />
          </div>
          <ParagrafFacts utkast={utkast} p={open} />
        </>
      )}
    </div>
  );
}

function ParagrafLink({
  utkast: { sammantradeId },
  p: { paragraf, rubrik, lacks, justering },
  isOpen,
}: {
  readonly utkast: Utkast;
  readonly p: Paragraf;
  readonly isOpen: boolean;
}) {
  const state =
    justering.status === 'justerad'
      ? 'justerad'
      : lacks.length > 0
        ? `saknar ${lacks.join(', ')}`
        : undefined;
  return (
    <NavLink
      to={`/sammantraden/${sammantradeId}/protokoll/${paragraf}`}
      aria-current={isOpen ? 'page' : undefined}
    >
      <span className="number">§ {paragraf}</span>
      <span>
        {rubrik}
        {state !== undefined && <span className="quiet state">{state}</span>}
      </span>
    </NavLink>
  );
}

/** The items of the föredragningslista that no § is about yet; one click makes the next one a §. */
function NextParagraf({ utkast }: { readonly utkast: Utkast }) {
  const { sammantradeId, foredragningslista, paragrafer, firstParagraf } = utkast;
  const navigate = useNavigate();
  const [rubrik, setRubrik] = useState('');
  const sending = useSend((receipt) => {
    setRubrik('');
    void navigate(`/sammantraden/${sammantradeId}/protokoll/${receipt['paragraf']}`);
  });
  const next = Math.max(firstParagraf - 1, ...paragrafer.map(({ paragraf }) => paragraf)) + 1;
  const left = foredragningslista.filter((punkt) => !paragrafer.some((p) => isAbout(p, punkt)));
  const add = (text: string, diarienummer: readonly string[], foredragande: readonly string[]) =>
    sending.mutate({
      path: `/api/sammantraden/${sammantradeId}/paragrafer`,
      body: { rubrik: text, diarienummer, foredragande, sammanfattning: '', underlag: [] },
    });
  return (
    <div className="next-paragraph">
      <Failure problem={sending.error} />
      {left.map((punkt, index) => (
        <Button
          key={punkt.ordning}
          size="medium"
          variant={index === 0 ? 'primary' : 'secondary'}
          isPending={index === 0 && sending.isPending}
          onPress={() =>
            add(
              punkt.rubrik,
              punkt.diarienummer === undefined ? [] : [punkt.diarienummer],
              punkt.foredragande ?? [],
            )
          }
        >
          {index === 0 ? `§ ${next} ` : ''}
          {punkt.rubrik}
        </Button>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add(rubrik, [], []);
        }}
      >
        <Field label={`Annan rubrik till § ${next}`} isRequired value={rubrik} onChange={setRubrik} />
        <Button type="submit" size="medium" variant="secondary">
          Lägg till § {next}
        </Button>
      </form>
    </div>
  );
}

const isAbout = (p: Paragraf, { rubrik, diarienummer }: Punkt) =>
  diarienummer === undefined ? p.rubrik === rubrik : p.diarienummer.includes(diarienummer);
