import { Component, type ReactNode } from 'react';
import { Page } from '../ui/page';

/** A page that broke: the rest stays, what was written is kept, and one can load it anew. */
export class Unforeseen extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Page title="Sidan kan inte visas">
        <p>Något gick fel på sidan. Det du skrev finns kvar.</p>
        <p>
          <button type="button" className="button" onClick={() => location.reload()}>
            Ladda om sidan
          </button>
        </p>
      </Page>
    );
  }
}
