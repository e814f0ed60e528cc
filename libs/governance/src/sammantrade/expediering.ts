import type { Recorded } from '@liggaren/event-store';
import { Rejected } from '../rule.js';
import type { DataOf, SammantradeEvent } from './events.js';
import { held, notInFuture, theParagraf } from './guards.js';
import { paragrafOf, type Dispatch, type Held, type Sammantrade } from './state.js';

/** The decisions as they are sent to those whom they concern: how, and what the ledger itself mails. */

/** @param secret what hides the § from everyone, if anything does: it is never mailed */
export function dispatchBeslut(
  state: Sammantrade,
  data: DataOf<'BeslutDispatched'>,
  recorded: Recorded,
  secret?: string,
): SammantradeEvent[] {
  const meeting = held(state);
  const { paragraf, dispatchedOn, mottagare, epost, channel } = data;
  notInFuture(dispatchedOn, recorded);
  if (epost !== undefined && channel !== 'e-post') {
    throw new Rejected('CHANNEL_NOT_EPOST', 'Ange sättet e-post, eller utelämna adressen.');
  }
  if (epost !== undefined && secret !== undefined) {
    throw new Rejected(
      'PARAGRAF_SECRET',
      `§ ${paragraf} skickas aldrig med e-post: ${secret}. Sänd beslutet på annat sätt och registrera sedan expedieringen.`,
    );
  }
  const { beslut, justering, dispatches } = theParagraf(meeting, paragraf);
  if (!beslut) throw new Rejected('NO_BESLUT', `§ ${paragraf} har inget beslut att expediera.`);
  if (meeting.justering.status !== 'justerad' && justering.status !== 'justerad') {
    throw new Rejected(
      'NOT_JUSTERAT',
      `§ ${paragraf} är inte justerad än. Expediera beslutet efter justeringen.`,
    );
  }
  const isSent = dispatches.some(
    (dispatch) =>
      dispatch.mottagare === mottagare &&
      dispatch.dispatchedOn === dispatchedOn &&
      dispatch.epost === epost &&
      dispatch.bounced === undefined,
  );
  return isSent ? [] : [{ type: 'BeslutDispatched', data }];
}

/** A dispatch that is not in its recipient's hands: not mailed yet, or come back and not sent anew. */
export interface OpenExpediering {
  readonly paragraf: number;
  readonly expedieringsnummer: number;
  readonly dispatch: Dispatch;
}

/** The dispatches of a meeting that somebody must see to. */
export function openExpedieringar({ paragrafer }: Held): readonly OpenExpediering[] {
  return paragrafer.flatMap(({ paragraf, dispatches }) =>
    dispatches.flatMap((dispatch, i) => {
      const isSentAnew = dispatches.slice(i + 1).some(({ mottagare }) => mottagare === dispatch.mottagare);
      const isOpen = dispatch.bounced === undefined ? awaitsMail(dispatch) : !isSentAnew;
      return isOpen ? [{ paragraf, expedieringsnummer: i + 1, dispatch }] : [];
    }),
  );
}

/** Whether the ledger has still to mail it. */
export const awaitsMail = ({ epost, mailed, bounced }: Dispatch): boolean =>
  epost !== undefined && mailed === undefined && bounced === undefined;

/** The recipient's mail server has taken the extract. Said twice it is one event. */
export function mailExpediering(
  state: Sammantrade,
  data: Omit<DataOf<'ExpedieringMailed'>, 'mottagare'>,
): SammantradeEvent[] {
  const dispatch = dispatchIn(state, data);
  if (!awaitsMail(dispatch)) return [];
  return [{ type: 'ExpedieringMailed', data: { ...data, mottagare: dispatch.mottagare } }];
}

/** It did not reach its recipient, and no more is tried: at once, or after it was mailed. Said twice it is one event. */
export function bounceExpediering(
  state: Sammantrade,
  data: Omit<DataOf<'ExpedieringBounced'>, 'mottagare'>,
): SammantradeEvent[] {
  const dispatch = dispatchIn(state, data);
  if (dispatch.epost === undefined) {
    throw new Rejected(
      'NOT_MAILED',
      `Expediering ${data.expedieringsnummer} av § ${data.paragraf} skickades inte med e-post härifrån.`,
    );
  }
  if (dispatch.bounced !== undefined) return [];
  return [{ type: 'ExpedieringBounced', data: { ...data, mottagare: dispatch.mottagare } }];
}

function dispatchIn(
  state: Sammantrade,
  { paragraf, expedieringsnummer }: { readonly paragraf: number; readonly expedieringsnummer: number },
): Dispatch {
  const found = state.status === 'held' ? paragrafOf(state, paragraf) : undefined;
  const dispatch = found?.dispatches[expedieringsnummer - 1];
  if (dispatch === undefined) {
    throw new Rejected(
      'EXPEDIERING_NOT_FOUND',
      `Det finns ingen expediering ${expedieringsnummer} av § ${paragraf}.`,
    );
  }
  return dispatch;
}
