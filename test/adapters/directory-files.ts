/** A folder whose files all hold the same text, large enough that a half-written one would show. */
export function filesOf(text: string) {
  return ['index.html', 'report.json', 'manifest.json', 'csv/prefixes.csv'].map((path) => ({
    path,
    body: `${path} ${text}\n`.repeat(2000),
    contentType: 'text/plain',
  }));
}
