import { renderHtml, renderPdf, type Document, type Template } from '@liggaren/documents';
import type { FastifyReply } from 'fastify';

export const PDF = 'application/pdf';
export const HTML = 'text/html';

/** A document is one page that fetches nothing and runs nothing; its styles stand in it. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Answers with the document as a file to read, called `name`. */
export async function pdf(
  document: Document,
  template: Template,
  name: string,
  reply: FastifyReply,
): Promise<Buffer> {
  const bytes = await renderPdf(document, template);
  const ascii = name.replaceAll(/[^a-zA-Z0-9.-]/g, '_');
  void reply.headers({
    'content-type': PDF,
    'content-disposition': `inline; filename="${ascii}.pdf"; filename*=UTF-8''${encodeURIComponent(name)}.pdf`,
  });
  return bytes;
}

/** Answers with the document as a page. */
export function html(document: Document, template: Template, reply: FastifyReply): string {
  void reply.headers({ 'content-type': `${HTML}; charset=utf-8`, 'content-security-policy': POLICY });
  return renderHtml(document, template);
}
