import { renderPdf, utdragDocument, type Template, type Verification } from '@liggaren/documents';
import { formatDay, type PrintedProtokoll, type Utskick } from '@liggaren/governance';

/** A mail as the mail server is given it. */
export interface Letter {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content: Buffer;
    readonly contentType: string;
  }[];
}

interface Sources {
  /** As everyone may read it: nothing else is mailed. */
  readonly protokoll: PrintedProtokoll;
  readonly template: Template;
  readonly verification: Verification;
  /** The address that people write to come here. */
  readonly origin: string;
}

/**
 * The mail that dispatches a decision: a few lines, and the protokollsutdrag as PDF/A. The same dispatch gives the same
 * Message-ID, so that a server that has it already can tell. Undefined when the § can not be read by everyone.
 */
export async function letterOf(utskick: Utskick, sources: Sources): Promise<Letter | undefined> {
  const { protokoll, template, verification, origin } = sources;
  const { paragraf, sammantradeId, mottagare, dispatchedOn, by } = utskick;
  const p = protokoll.paragrafer.find((one) => one.paragraf === paragraf);
  if (p === undefined || p.sekretess !== null) return undefined;
  const certificate = { namn: by, datum: dispatchedOn };
  const document = utdragDocument(protokoll, paragraf, certificate, template.names, verification);
  if (document === undefined) return undefined;
  const { organ, organisation, sammantradesdatum } = protokoll;
  const dnr = p.diarienummer.length === 0 ? '' : ` (${p.diarienummer.join(', ')})`;
  return {
    messageId: messageIdOf(utskick, origin),
    to: utskick.epost,
    subject: `Protokollsutdrag § ${paragraf}, ${organ} ${sammantradesdatum}`,
    text: [
      `Till ${mottagare}`,
      `Här är § ${paragraf}${dnr} ur protokollet från ${organ}, ${organisation}, den ${formatDay(sammantradesdatum)}: ${p.rubrik}`,
      'Protokollsutdraget är bifogat som PDF.',
      `Hela protokollet: ${origin}/api/sammantraden/${sammantradeId}/protokoll.pdf`,
      `Kontrollera att det är äkta: ${verification.url}`,
      `${by}\n${organisation}`,
      '',
    ].join('\n\n'),
    attachments: [
      {
        filename: `protokollsutdrag-${sammantradeId}-p${paragraf}.pdf`,
        content: await renderPdf(document, template),
        contentType: 'application/pdf',
      },
    ],
  };
}

/** `<5ba2b7c8-…@liggaren.kommunen.se>` (RFC 5322, 3.6.4): of the event that asked for it. */
export const messageIdOf = ({ eventId }: Utskick, origin: string): string =>
  `<${eventId}@${new URL(origin).hostname}>`;
