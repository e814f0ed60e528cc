import type { Projector } from '@liggaren/event-store';
import {
  arendeAsOf,
  diarium,
  parseDiarienummer,
  Rejected,
  type DiariumArende,
  type DiariumPage,
  type Edition,
  type Horizon,
} from '@liggaren/governance';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { asKnown, atThatTime, knownAt } from './as-of.js';
import type { DiariumQuery } from './query.js';

type DiarienummerParams = { serie: string; ar: string; lopnr: string };

/** The diarienummer that the address names: `ITSAM/2024/25` is `ITSAM 2024/25`. */
export const TheDiarienummer = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { serie, ar, lopnr } = context
    .switchToHttp()
    .getRequest<FastifyRequest<{ Params: DiarienummerParams }>>().params;
  return `${serie} ${ar}/${lopnr}`;
});

/** One ärende out of the register. @throws Rejected ARENDE_NOT_FOUND */
export function arendeIn(projector: Projector, diarienummer: string, edition: Edition): DiariumArende {
  const { serie, ar, lopnr } = parseDiarienummer(diarienummer);
  const found = projector.queries(diarium).byDiarienummer(serie, ar, lopnr, edition);
  if (found === undefined) {
    throw new Rejected('ARENDE_NOT_FOUND', `Det finns inget ärende med diarienumret ${diarienummer}.`);
  }
  return found;
}

/** One ärende as it was known at an instant. @throws Rejected ARENDE_NOT_FOUND */
export function arendeThen(
  projector: Projector,
  diarienummer: string,
  edition: Edition,
  asOf: string,
): Horizon & DiariumArende {
  const known = knownAt(projector, asOf);
  const found = arendeAsOf(known, diarienummer, edition);
  if (found === undefined) {
    throw new Rejected('ARENDE_NOT_FOUND', `${diarienummer} var inte registrerat ${atThatTime(asOf)}.`);
  }
  return asKnown(known, found);
}

/** A page of the register, as of now or then. @throws Rejected CURSOR_INVALID, ASOF_WITH_WORDS */
export function searchIn(projector: Projector, query: DiariumQuery, edition: Edition): DiariumPage {
  const page = projector.queries(diarium).search(query.in(edition));
  return query.asOf === undefined ? page : asKnown(knownAt(projector, query.asOf), page);
}
