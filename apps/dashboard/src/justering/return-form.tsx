import { Button } from '@midas-ds/components/button';
import { useState, type FormEvent } from 'react';
import { useSend } from '../api/query';
import { useMe } from '../shell/signed-in';
import { Field } from '../ui/fields';
import { Failure } from '../ui/states';
import type { Uppgift } from './uppgift';

/** Sends the text back with what is to be changed; the signatures given fall. */
export function ReturnForm({ uppgift: { sammantradeId, paragraf } }: { readonly uppgift: Uppgift }) {
  const { konto } = useMe();
  const [comment, setComment] = useState('');
  const sending = useSend();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate({
      path: `/api/sammantraden/${sammantradeId}/justering/retur`,
      body: { personId: konto, comment, ...(paragraf === null ? {} : { paragraf }) },
    });
  };
  return (
    <details>
      <summary>Lämna tillbaka i stället</summary>
      <form className="form" onSubmit={submit}>
        <Field
          label="Vad ska ändras?"
          rows={3}
          value={comment}
          onChange={setComment}
          isRequired
          hint="Sekreteraren ser din kommentar. De som redan har undertecknat får göra det på nytt."
        />
        <Button type="submit" variant="secondary" isDisabled={sending.isPending}>
          Lämna tillbaka
        </Button>
        <Failure problem={sending.error} />
      </form>
    </details>
  );
}
