/** Files with words: CSV lists, plain logs and a one-page PDF. */

import type { HistoryFile } from './history-post.ts'

/** Rows as comma-separated values (RFC 4180: CRLF, quotes doubled). */
export function csvFile(name: string, rows: readonly (readonly (string | number)[])[]): HistoryFile {
  const cell = (value: string | number): string =>
    /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
  const text = rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
  return { name, mimeType: 'text/csv', bytes: new TextEncoder().encode(text) }
}

export function textFile(name: string, lines: readonly string[]): HistoryFile {
  return { name, mimeType: 'text/plain', bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) }
}

/** One A4 page in Helvetica (PDF 1.4); letters outside Latin-1 become a question mark. */
export function pdfFile(name: string, title: string, lines: readonly string[]): HistoryFile {
  const literal = (text: string): string =>
    text
      .replace(/[\\()]/g, '\\$&')
      .replaceAll('−', '-')
      .replace(/[^\x20-\xff]/g, '?')
  const page = [
    'BT /F2 16 Tf 56 780 Td 15 TL',
    `(${literal(title)}) Tj T* T* /F1 10.5 Tf`,
    ...lines.map((line) => `(${literal(line)}) Tj T*`),
    'ET',
  ].join('\n')
  const font = (face: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${face} /Encoding /WinAnsiEncoding >>`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    font('Helvetica'),
    font('Helvetica-Bold'),
  ]
  // Everything is Latin-1, so a length in characters is a length in bytes and the cross-reference offsets hold.
  let file = '%PDF-1.4\n'
  const offsets = objects.map((body, i) => {
    const offset = file.length
    file += `${i + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const startOfTable = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  file += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${startOfTable}\n%%EOF\n`
  return { name, mimeType: 'application/pdf', bytes: Buffer.from(file, 'latin1') }
}
