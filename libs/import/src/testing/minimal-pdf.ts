/** A PDF with one line of Courier a line of text, as small as a PDF can be. A form feed begins a new page. */
export function minimalPdf(text: string): Uint8Array {
  const pages = text.split('\f').map((page) => page.split('\n'));
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, i) => {
      const content = lines
        .map((line, n) =>
          line.trim() === '' ? '' : `BT /F1 9 Tf 1 0 0 1 40 ${800 - 11 * n} Tm (${escaped(line)}) Tj ET`,
        )
        .join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let pdf = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const place = pdf.length;
    pdf += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return String(place).padStart(10, '0');
  });
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${place} 00000 n \n`).join('')}`;
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${pdf.lastIndexOf('xref\n0')}\n%%EOF\n`;
  return Uint8Array.from(pdf, (c) => c.charCodeAt(0));
}

/** Windows-1252 in octal, for what is not ASCII. */
const WINDOWS: Readonly<Record<string, number>> = {
  '–': 0x96,
  '—': 0x97,
  '”': 0x94,
  '’': 0x92,
  '…': 0x85,
  '─': 0x2d,
};

function escaped(line: string): string {
  return [...line]
    .map((c) => {
      const code = WINDOWS[c] ?? c.codePointAt(0) ?? 0x3f;
      return code > 126 ? `\\${code.toString(8)}` : '()\\'.includes(c) ? `\\${c}` : String.fromCharCode(code);
    })
    .join('');
}
