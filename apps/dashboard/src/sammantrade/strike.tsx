import { Button } from '@midas-ds/components/button';
import { useRef, useState } from 'react';
import { useSend } from '../api/query';
import { Field } from '../ui/fields';
import { Failure } from '../ui/states';
import { addressOf, type OfParagraf } from './of-paragraf';

/** Strikes what was recorded of a § by mistake: asked for with its reason, since nothing takes it back. */
export function Strike({
  uppgift,
  nummer,
  what,
  ...of
}: OfParagraf & {
  readonly uppgift: 'jav' | 'yrkande' | 'omrostning' | 'reservation' | 'uppdrag' | 'anteckning';
  readonly nummer: number;
  /** `reservationen av Anna Berg`. */
  readonly what: string;
}) {
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  // The row goes, and whoever works by keys stays at its list.
  const sending = useSend(() => button.current?.closest('details')?.querySelector('summary')?.focus());
  const leave = () => {
    button.current?.focus();
    setAsked(false);
  };
  return (
    <>
      <Button
        ref={button}
        size="medium"
        variant="tertiary"
        aria-label={`Stryk ${what}`}
        aria-expanded={isAsked}
        onPress={() => setAsked(!isAsked)}
      >
        Stryk
      </Button>
      {isAsked && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            sending.mutate({
              path: `${addressOf(of)}/strykningar`,
              body: { uppgift, nummer, reason },
              ifMatch: of.p.version,
            });
          }}
        >
          <Field
            label={`Varför ${what} stryks`}
            hint="Den försvinner ur protokollet och kan inte läggas tillbaka, bara antecknas på nytt. I historiken står den kvar med ditt skäl."
            isRequired
            isFirst
            value={reason}
            onChange={setReason}
          />
          <Failure problem={sending.error} />
          <div className="buttons">
            <Button type="submit" size="medium" variant="secondary" isPending={sending.isPending}>
              Stryk ur protokollet
            </Button>
            <Button size="medium" variant="tertiary" onPress={leave}>
              Avbryt
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
