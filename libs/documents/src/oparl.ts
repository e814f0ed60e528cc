import {
  inStockholm,
  parseDiarienummer,
  type DiariumArende,
  type DiariumRow,
  type OrganRow,
  type PrintedParagraf,
  type PrintedProtokoll,
  type SammantradeRow,
} from '@liggaren/governance';

/**
 * The public record in the shape of OParl 1.1 (https://schema.oparl.org/1.1/): a member organisation is a Body, a board
 * an Organization, a justerat protokoll a Meeting, its §§ the AgendaItems, an ärende a Paper, and where a § handled an
 * ärende a Consultation. What goes in comes from the public editions of the views; nothing is hidden here.
 */

const type = (name: string) => `https://schema.oparl.org/1.1/${name}`;

/** Addresses of objects; `base` is that of the API's OParl part, without a slash at its end. */
class Addresses {
  constructor(private readonly base: string) {}

  readonly system = () => this.base;
  readonly bodies = () => `${this.base}/bodies`;
  readonly body = (organisation: string) => `${this.base}/bodies/${bodySlug(organisation)}`;
  readonly organization = (slug: string) => `${this.base}/organizations/${slug}`;
  readonly meeting = (id: string) => `${this.base}/meetings/${id}`;
  readonly agendaItem = (id: string, paragraf: number) => `${this.meeting(id)}/agendaitems/${paragraf}`;
  readonly paper = (dnr: string) => {
    const { serie, ar, lopnr } = parseDiarienummer(dnr);
    return `${this.base}/papers/${encodeURIComponent(serie)}/${ar}/${lopnr}`;
  };
  readonly consultation = (dnr: string, id: string, paragraf: number) =>
    `${this.paper(dnr)}/consultations/${id}/${paragraf}`;
}

/** `Kommunalförbundet Itsam` → `kommunalforbundet-itsam`: the name of a Body in addresses. */
export function bodySlug(organisation: string): string {
  const plain = organisation.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[^a-z]+|-+$/g, '');
  return slug.slice(0, 60).replace(/-$/, '') || 'organisation';
}

/** A page of a list. `next` is the address of the following page, when there is one. */
export function oparlList<T>(data: readonly T[], links: { readonly self: string; readonly next?: string }) {
  return { data, pagination: { elementsPerPage: data.length }, links };
}

/** The objects of one server. `base`: the address of the OParl part; `api`: that of the whole API. */
export function oparl(base: string, api: string) {
  const at = new Addresses(base);

  const body = (organisation: string) => ({
    id: at.body(organisation),
    type: type('Body'),
    system: at.system(),
    name: organisation,
    organization: `${at.body(organisation)}/organizations`,
    meeting: `${at.body(organisation)}/meetings`,
    agendaItem: `${at.body(organisation)}/agendaitems`,
    paper: `${at.body(organisation)}/papers`,
    legislativeTerm: [],
  });

  const organization = ({ slug, namn, organisation, kind }: OrganRow) => ({
    id: at.organization(slug),
    type: type('Organization'),
    body: at.body(organisation),
    name: namn,
    shortName: slug,
    organizationType: 'Gremium',
    classification: kind,
    meeting: `${at.organization(slug)}/meetings`,
  });

  const agendaItem = (meeting: PrintedProtokoll, p: PrintedParagraf, order: number) => ({
    id: at.agendaItem(meeting.sammantradeId, p.paragraf),
    type: type('AgendaItem'),
    meeting: at.meeting(meeting.sammantradeId),
    number: `§ ${p.paragraf}`,
    order,
    name: p.rubrik,
    public: p.sekretess === null,
    ...(p.diarienummer[0] === undefined
      ? {}
      : { consultation: at.consultation(p.diarienummer[0], meeting.sammantradeId, p.paragraf) }),
    ...(p.beslutskind === null ? {} : { result: p.beslutskind }),
    ...(p.beslut === null ? {} : { resolutionText: p.beslut }),
    'liggaren:diarienummer': p.diarienummer,
  });

  return {
    system: () => ({
      id: at.system(),
      type: type('System'),
      oparlVersion: type(''),
      name: 'Liggaren',
      body: at.bodies(),
    }),
    body,
    organization,
    agendaItem,
    /** A justerat protokoll, with its §§. */
    meeting: (row: SammantradeRow, protokoll: PrintedProtokoll) => ({
      id: at.meeting(row.sammantradeId),
      type: type('Meeting'),
      name: `${row.organNamn} ${row.sammantradesdatum}`,
      meetingState: 'durchgeführt',
      cancelled: false,
      start: instant(protokoll.days[0] ?? row.sammantradesdatum, protokoll.tid.start),
      ...(protokoll.tid.slut === null
        ? {}
        : { end: instant(protokoll.days.at(-1) ?? row.sammantradesdatum, protokoll.tid.slut) }),
      location: {
        id: `${at.meeting(row.sammantradeId)}#location`,
        type: type('Location'),
        description: protokoll.plats,
      },
      organization: [at.organization(row.organ)],
      resultsProtocol: {
        id: `${at.meeting(row.sammantradeId)}#protokoll`,
        type: type('File'),
        name: `Protokoll ${row.organNamn} ${row.sammantradesdatum}`,
        fileName: `protokoll-${row.sammantradeId}.pdf`,
        mimeType: 'application/pdf',
        accessUrl: `${api}/sammantraden/${row.sammantradeId}/protokoll.pdf`,
      },
      agendaItem: protokoll.paragrafer.map((p, i) => agendaItem(protokoll, p, i)),
    }),
    /** A row of the register: an ärende in short. */
    paperRow: (row: DiariumRow, organisation: string) => ({
      id: at.paper(row.diarienummer),
      type: type('Paper'),
      body: at.body(organisation),
      name: row.arendemening,
      reference: row.diarienummer,
      ...(row.registeredOn === undefined ? {} : { date: row.registeredOn }),
      paperType: 'Ärende',
      underDirectionOf: [at.organization(row.organ)],
    }),
    /** An ärende with the §§ where it was handled. */
    paper: (arende: DiariumArende, organisation: string) => ({
      id: at.paper(arende.diarienummer),
      type: type('Paper'),
      body: at.body(organisation),
      name: arende.arendemening,
      reference: arende.diarienummer,
      ...(arende.registeredOn === undefined ? {} : { date: arende.registeredOn }),
      paperType: 'Ärende',
      underDirectionOf: [at.organization(arende.organ)],
      consultation: arende.paragrafer.map((p) => ({
        id: at.consultation(arende.diarienummer, p.sammantradeId, p.paragraf),
        type: type('Consultation'),
        paper: at.paper(arende.diarienummer),
        agendaItem: at.agendaItem(p.sammantradeId, p.paragraf),
        meeting: at.meeting(p.sammantradeId),
        organization: [at.organization(p.organ)],
        authoritative: p.beslut !== undefined,
      })),
    }),
  };
}

/** An instant of a meeting, with Stockholm's offset at noon of that day: no board meets when the clocks change. */
function instant(day: string, time: string): string {
  return `${day}T${time}:00${inStockholm(`${day}T11:00:00Z`).slice(-6)}`;
}
