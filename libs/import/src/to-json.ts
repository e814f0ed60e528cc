import type { Forslag } from './forslag.js';

/** The proposal as `liggaren import --dry-run --json` prints it: the shape is a contract. */
export function toJson(forslag: Forslag): object {
  const { organ, sammantradesdatum, plats, tid, narvaro, justerare, anslag, paragrafer, anmarkningar } =
    forslag;
  return {
    organ,
    sammantradesdatum,
    plats,
    tid,
    narvaro: narvaro.map(({ namn, roll, grupp, tillhorighet, tjanstgor, paragrafer: spann }) => ({
      namn,
      roll,
      grupp,
      tillhorighet,
      tjanstgor,
      paragrafer: spann,
    })),
    justerare,
    anslag,
    paragrafer: paragrafer.map((p) => ({
      nummer: p.nummer,
      diarienummer: p.diarienummer,
      rubrik: p.rubrik,
      beslut: p.beslut,
      sammanfattning: p.sammanfattning,
      foredragande: p.foredragande,
      yrkanden: p.yrkanden,
      omrostningar: p.omrostningar.map(({ ja, nej, avstar, roster }) => ({ ja, nej, avstar, roster })),
      reservationer: p.reservationer,
      jav: p.jav,
      beslutsunderlag: p.beslutsunderlag,
      expediering: p.expediering,
      rader: p.rader,
    })),
    anmarkningar: anmarkningar.map(({ kod, rad, text }) => ({ kod, rad, text })),
  };
}
