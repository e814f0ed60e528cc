import { lazy, type ComponentType } from 'react';

/** A place in the navigation, with the pages under it. Each is loaded when it is first opened. */
export interface Area {
  /** Under /arbeta. */
  readonly path: string;
  readonly text: string;
  /** Who has use of it; the api decides who may. Without it: everyone who has signed in. */
  readonly roles?: readonly string[];
  /** Its pages: they route what comes after `path`. */
  readonly Pages: ComponentType;
}

/** All of them, in the order of the navigation. */
export const AREAS: readonly Area[] = [
  {
    path: 'oversikt',
    text: 'Översikt',
    Pages: lazy(() => import('../oversikt/oversikt.pages')),
  },
  {
    path: 'sammantraden',
    text: 'Sammanträden',
    roles: ['sekreterare', 'ordforande'],
    Pages: lazy(() => import('../sammantrade/sammantrade.pages')),
  },
  {
    path: 'arenden',
    text: 'Ärenden',
    roles: ['registrator', 'sekreterare', 'ordforande', 'ledamot', 'revisor'],
    Pages: lazy(() => import('../arende/arende.pages')),
  },
  {
    path: 'import',
    text: 'Importera',
    roles: ['sekreterare', 'registrator'],
    Pages: lazy(() => import('../import/import.page')),
  },
  {
    // Whoever is appointed at a meeting signs there, whatever roles they have.
    path: 'justering',
    text: 'Justering',
    Pages: lazy(() => import('../justering/justering.pages')),
  },
  {
    path: 'revision',
    text: 'Revision',
    roles: ['revisor'],
    Pages: lazy(() => import('../revision/revision.pages')),
  },
  {
    path: 'drift',
    text: 'Drift',
    roles: ['admin'],
    Pages: lazy(() => import('../drift/drift.pages')),
  },
];
