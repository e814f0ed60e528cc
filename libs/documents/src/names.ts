/** What the parts of the documents are called. A board's template may call them something else. */
export const NAMES = {
  protokoll: 'Sammanträdesprotokoll',
  protokollsutdrag: 'Protokollsutdrag',
  anslagsbevis: 'Anslagsbevis',
  kallelse: 'Kallelse',
  diarieutdrag: 'Utdrag ur diariet',
  regelefterlevnad: 'Regelefterlevnad',
  utkast: 'Utkast',
  sida: 'Sida',
  sammantradesdatum: 'Sammanträdesdatum',
  platsOchTid: 'Plats och tid',
  beslutande: 'Beslutande',
  ledamoter: 'Ledamöter',
  ersattare: 'Ersättare',
  ovriga: 'Övriga närvarande',
  ordforande: 'Ordförande',
  justerare: 'Justerare',
  sekreterare: 'Sekreterare',
  paragrafer: 'Paragrafer',
  justering: 'Justeringens tid',
  underskrifter: 'Underskrifter',
  anslagBevis: 'Anslag/bevis',
  arendelista: 'Ärendelista',
  foredragningslista: 'Föredragningslista',
  foredragande: 'Föredragande',
  /** `{organ}` is the board's name in the genitive. */
  beslut: '{organ} beslut',
  sammanfattning: 'Sammanfattning av ärendet',
  yrkanden: 'Yrkanden',
  omrostning: 'Propositionsordning och omröstning',
  reservationer: 'Reservationer',
  anteckningar: 'Protokollsanteckningar',
  jav: 'Jäv',
  underlag: 'Beslutsunderlag',
  uppdrag: 'Uppdrag',
  expediering: 'Beslutsexpediering',
  rattelser: 'Rättelser',
  justerandesSign: 'Justerandes sign',
  utdragsbestyrkande: 'Utdragsbestyrkande',
  kontroll: 'Kontrollera dokumentet',
} as const;

export type Names = Readonly<Record<keyof typeof NAMES, string>>;

/** `Direktionen` → `Direktionens`, `Kommunfullmäktige` → `Kommunfullmäktiges`, `Bolagets styrelse Alfas` as it is. */
export const genitive = (name: string) => (/[sxz]$/iu.test(name) ? name : `${name}s`);
