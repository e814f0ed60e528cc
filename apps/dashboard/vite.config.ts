import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built into `dist`, which the api serves under /arbeta. `npx vite` serves it alone, with the api on port 3000. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/arbeta/',
  plugins: [react()],
  // Nothing is inlined as data: fonts and pictures are files, as the page's policy wants them.
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/logga-in': 'http://127.0.0.1:3000' } },
});
