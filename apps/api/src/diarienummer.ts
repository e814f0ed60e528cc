import type { Projector } from '@liggaren/event-store';
import { diarium, parseDiarienummer, Rejected, type DiariumArende, type Edition } from '@liggaren/governance';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

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
