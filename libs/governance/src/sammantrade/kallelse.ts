import { Rejected } from '../rule.js';
import type { DataOf, SammantradeEvent } from './events.js';
import { called, notCancelled, same } from './guards.js';
import type { Sammantrade } from './state.js';

/** The kallelse: when and where a meeting is to be, and its föredragningslista. */

export function callSammantrade(data: DataOf<'SammantradeCalled'>): SammantradeEvent[] {
  return [{ type: 'SammantradeCalled', data }];
}

export function moveSammantrade(state: Sammantrade, data: DataOf<'SammantradeMoved'>): SammantradeEvent[] {
  const { sammantradesdatum, startsAt, plats } = called(state);
  const unmoved =
    sammantradesdatum === data.sammantradesdatum && startsAt === data.startsAt && plats === data.plats;
  return unmoved ? [] : [{ type: 'SammantradeMoved', data }];
}

export function cancelSammantrade(
  state: Sammantrade,
  data: DataOf<'SammantradeCancelled'>,
): SammantradeEvent[] {
  if (state.status === 'cancelled') return [];
  called(state);
  return [{ type: 'SammantradeCancelled', data }];
}

/** Puts an ärende (or an item without one, such as upprop) last on the föredragningslista. */
export function listArende(
  state: Sammantrade,
  data: Omit<DataOf<'ArendeListed'>, 'ordning'>,
): SammantradeEvent[] {
  const { foredragningslista, lastListed } = notCancelled(state);
  if (
    data.diarienummer !== undefined &&
    foredragningslista.some(
      ({ diarienummer, rubrik }) => diarienummer === data.diarienummer && rubrik === data.rubrik,
    )
  ) {
    return [];
  }
  return [{ type: 'ArendeListed', data: { ordning: lastListed + 1, ...data } }];
}

/** Mends the words of an item before the meeting: once it is opened, its §§ have taken them over. */
export function reviseForedragningspunkt(
  state: Sammantrade,
  data: Omit<DataOf<'ForedragningspunktRevised'>, 'diarienummer'>,
): SammantradeEvent[] {
  const { ordning, rubrik } = data;
  const item = called(state).foredragningslista.find((listed) => listed.ordning === ordning);
  if (!item) {
    throw new Rejected('PUNKT_NOT_FOUND', `Det finns ingen punkt ${ordning} på föredragningslistan.`);
  }
  if (item.rubrik === rubrik) return [];
  const about = item.diarienummer === undefined ? {} : { diarienummer: item.diarienummer };
  return [{ type: 'ForedragningspunktRevised', data: { ordning, rubrik, ...about } }];
}

/**
 * Puts the föredragningslista in that order, without the items that are struck. Each item of the list is named once:
 * whoever read another list has not seen them all. @throws Rejected CHANGED_SINCE
 */
export function arrangeForedragningslista(
  state: Sammantrade,
  { ordning, utgar }: { readonly ordning: readonly number[]; readonly utgar: readonly number[] },
): SammantradeEvent[] {
  const standing = notCancelled(state).foredragningslista.map((item) => item.ordning);
  if (!same(standing.toSorted(), [...ordning, ...utgar].toSorted())) {
    throw new Rejected(
      'CHANGED_SINCE',
      'Föredragningslistan har ändrats sedan du läste den. Läs in den på nytt och gör om ändringen.',
    );
  }
  return same(standing, ordning) ? [] : [{ type: 'ForedragningslistaArranged', data: { ordning } }];
}
