import type { Projector } from '@liggaren/event-store';
import {
  formatDay,
  history,
  inStockholm,
  stockholmDay,
  type Horizon,
  type Known,
} from '@liggaren/governance';

/** The log as it was known at an instant. */
export const knownAt = (projector: Projector, asOf: string): Known => projector.queries(history).asOf(asOf);

/** An answer as of then, which says so. */
export const asKnown = <Shown extends object>({ horizon }: Known, shown: Shown): Horizon & Shown => ({
  ...horizon,
  ...shown,
});

/** ` 5 mars 2024 kl. 13.00`: for the sentence that says what was not there. */
export function atThatTime(asOf: string): string {
  return `${formatDay(stockholmDay(asOf))} kl. ${inStockholm(asOf).slice(11, 16).replace(':', '.')}`;
}
