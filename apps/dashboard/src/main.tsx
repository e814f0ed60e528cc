import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-600.css';
import '@midas-ds/theme/variables.css';
import '@midas-ds/theme/color-scheme.css';
import './style.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { queryClient } from './api/query';
import { App } from './shell/app';
import { SignedIn } from './shell/signed-in';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nProvider locale="sv-SE">
      <QueryClientProvider client={queryClient}>
        <BrowserRouter basename="/arbeta">
          <SignedIn>
            <App />
          </SignedIn>
        </BrowserRouter>
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
