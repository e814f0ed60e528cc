import { useEffect, useRef, useState, type ReactNode } from 'react';
import { NavLink } from 'react-router';
import { send } from '../api/api';
import { AREAS } from './areas';
import { useMe } from './signed-in';

/** What stands round every page: where one is, where one can go, who one is. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const { namn, roller } = useMe();
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const closes = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setOpen(false);
      menu.current?.focus();
    };
    document.addEventListener('keydown', closes);
    return () => document.removeEventListener('keydown', closes);
  }, [isOpen]);
  const held = new Set(roller.map(({ role }) => role));
  const mine = AREAS.filter(({ roles }) => roles === undefined || roles.some((role) => held.has(role)));
  return (
    <>
      <a className="skip" href="#main">
        Till innehållet
      </a>
      <header className="bar">
        <span className="bar-name">Liggaren</span>
        <button
          ref={menu}
          type="button"
          className="bar-menu"
          aria-expanded={isOpen}
          aria-controls="arbetssidor"
          onClick={() => setOpen(!isOpen)}
        >
          Meny
        </button>
        <nav id="arbetssidor" aria-label="Arbetssidor" className={isOpen ? 'open' : undefined}>
          <ul>
            {mine.map(({ path, text }) => (
              <li key={path}>
                <NavLink to={`/${path}`} onClick={() => setOpen(false)}>
                  {text}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="bar-me">
          <a href="/mitt-konto">{namn}</a>
          <button type="button" onClick={() => void signOut()}>
            Logga ut
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** Leaves, and leaves nothing behind: drafts are for whoever wrote them. */
async function signOut() {
  await send('/api/utloggning', {});
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith('liggaren:')) localStorage.removeItem(name);
  }
  location.assign('/logga-in');
}
