import { memo, useEffect, useRef } from 'react';

/** The text of the protokoll with the numbers of its lines; one of them is shown. */
export const SourceText = memo(function SourceText({
  text,
  marked,
  shown,
}: {
  readonly text: string;
  /** Lines that somebody should look at. */
  readonly marked: ReadonlySet<number>;
  /** The line to show; another object shows the same line again. */
  readonly shown: { readonly rad: number } | undefined;
}) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (shown === undefined) return;
    const line = list.current?.children[shown.rad - 1];
    line?.scrollIntoView({ block: 'center' });
  }, [shown]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- somebody without a mouse scrolls it with the arrows
    <section className="source" aria-label="Protokollets text" tabIndex={0}>
      <ol ref={list}>
        {text.split('\n').map((line, i) => (
          <li
            // The lines of one text never change places.
            key={i}
            className={[marked.has(i + 1) && 'marked', shown?.rad === i + 1 && 'shown']
              .filter(Boolean)
              .join(' ')}
          >
            {line.trimEnd()}
          </li>
        ))}
      </ol>
    </section>
  );
});
