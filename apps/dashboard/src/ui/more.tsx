import { useState, type ReactNode } from 'react';

/** What is not always needed: folded away, with how many there are in it. */
export function More({
  title,
  count = 0,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  readonly children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(count > 0);
  return (
    <details className="more" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {title} {count > 0 && <span className="count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}
