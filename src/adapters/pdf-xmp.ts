import type { PdfOptions } from '../ports.ts';

/** @property accessible adds the identification of PDF/UA-1 (ISO 14289-1, clause 5) */
export interface XmpOptions extends PdfOptions {
  creator: string;
  producer: string;
  accessible: boolean;
}

/** The document's metadata as an XMP packet (ISO 16684-1): the same that stands in the information dictionary. */
export function writeXmp(options: XmpOptions): string {
  const date = `${options.date.toISOString().slice(0, 19)}Z`;
  const language = (text: string): string =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`;
  const subjects = options.keywords.map((keyword) => `<rdf:li>${escapeXml(keyword)}</rdf:li>`).join('');
  const claim = options.accessible
    ? '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>\n'
    : '';
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title>${language(options.title)}</dc:title>
<dc:creator><rdf:Seq><rdf:li>${escapeXml(options.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description>${language(options.subject)}</dc:description>
<dc:subject><rdf:Bag>${subjects}</rdf:Bag></dc:subject>
<dc:language><rdf:Bag><rdf:li>${escapeXml(options.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${escapeXml(options.creator)}</xmp:CreatorTool>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
<pdf:Keywords>${escapeXml(options.keywords.join(', '))}</pdf:Keywords>
<pdf:Producer>${escapeXml(options.producer)}</pdf:Producer>
</rdf:Description>
${claim}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}

/** Leaves out what XML 1.0 (section 2.2) cannot hold even escaped. */
function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>]/g, (character) => entities[character] ?? '');
}
