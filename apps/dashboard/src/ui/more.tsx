import { useState, type ReactNode } from 'react';

/** What is not always needed: folded away, with how many there are in it. */
export function More({
  title,
  count = 0,
  isOpen: opens = count > 0,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  /** Whether it is open to begin with: when there is something in it, unless it says so. */
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(opens);
  return (
    <details className="more" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {title} {count > 0 && <span className="count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}
