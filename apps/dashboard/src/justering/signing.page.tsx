import { useParams } from 'react-router';
import { useRead } from '../api/query';
import { dayText, weekdayText } from '../ui/dates';
import { Page } from '../ui/page';
import { Empty, Read } from '../ui/states';
import { Receipt } from './receipt';
import { ReturnForm } from './return-form';
import { SignForm } from './sign-form';
import { TheText } from './the-text';
import { partText, useInnehall, type Uppgift } from './uppgift';

/** One text: read, and signed or returned; afterwards the receipt. */
export function SigningPage() {
  const { id = '', paragraf } = useParams();
  const mine = useRead<{ readonly uppgifter: readonly Uppgift[] }>(`/api/mig/justering/${id}`);
  const wanted = paragraf === undefined ? null : Number(paragraf);
  const uppgift = mine.data?.uppgifter.find((one) => one.paragraf === wanted);
  const title =
    uppgift === undefined ? 'Justering' : `${uppgift.organNamn} ${dayText(uppgift.sammantradesdatum)}`;
  return (
    <Page title={title}>
      <Read of={mine}>
        {() =>
          uppgift === undefined ? (
            <Empty>
              Här finns inget för dig att underteckna. Det kan ha lämnats tillbaka till sekreteraren, som
              sänder det på nytt.
            </Empty>
          ) : (
            <Signing uppgift={uppgift} />
          )
        }
      </Read>
    </Page>
  );
}

function Signing({ uppgift }: { readonly uppgift: Uppgift }) {
  const text = useInnehall(uppgift);
  return (
    <Read of={text}>
      {(read) => (
        <div className="signing">
          <article aria-label="Det som undertecknas">
            <TheText innehall={read.innehall} />
            <details className="exact">
              <summary>Exakt det som undertecknas</summary>
              <pre>{read.text}</pre>
            </details>
          </article>
          <aside aria-label="Underskrift">
            <p>
              {partText(uppgift)}
              {uppgift.deadline !== null && uppgift.signedOn === null && (
                <>
                  . Senast <strong>{weekdayText(uppgift.deadline)}</strong>
                </>
              )}
            </p>
            <Sum uppgift={uppgift} computed={read.sha256} />
            {uppgift.signedOn !== null ? (
              <Receipt uppgift={uppgift} />
            ) : (
              read.sha256 === uppgift.sha256 && (
                <>
                  <SignForm uppgift={uppgift} />
                  <ReturnForm uppgift={uppgift} />
                </>
              )
            )}
          </aside>
        </div>
      )}
    </Read>
  );
}

/** The sum of the text in short form, and whether this browser finds it to be that of the text shown. */
function Sum({ uppgift: { sha256 }, computed }: { readonly uppgift: Uppgift; readonly computed: string }) {
  return (
    <div className="sum">
      <p>
        SHA-256 <code title={sha256}>{sha256.slice(0, 12)}</code>
      </p>
      {computed === sha256 ? (
        <p className="quiet">Din webbläsare har räknat ut samma summa av texten som visas.</p>
      ) : (
        <p role="alert">
          Texten som visas har en annan summa än den som är sänd för justering. Ladda om sidan. Står det kvar:
          skriv inte under, och hör av dig till sekreteraren.
        </p>
      )}
    </div>
  );
}
