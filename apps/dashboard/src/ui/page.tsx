import { useEffect, useRef, type ReactNode } from 'react';

/** A page: its title names the thing on it, and takes the focus when one has come here from another page; a form's first field
 * takes it always. */
export function Page({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Liggaren`;
  }, [title]);
  useEffect(() => {
    // On the first page of a visit the browser's own focus is right.
    const isTyping = document.activeElement?.matches('main [data-first]');
    if (cameFromAnother && !isTyping) heading.current?.focus();
    cameFromAnother = true;
  }, []);
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

let cameFromAnother = false;
