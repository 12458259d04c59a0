import { expect, test } from '@jest/globals';
import { markArtifacts } from '../../src/adapters/pdf-content.ts';

const none = new Set<number>();
const mark = (content: string, repeated: ReadonlySet<number> = none): string =>
  markArtifacts(content, repeated).content.replaceAll(/\s+/g, ' ').trim();

test('a background is an artifact from the beginning of its path to its painting', () => {
  expect(mark('q 1 g 0 0 673 998 re f Q')).toBe('q 1 g /Artifact BMC 0 0 673 998 re f EMC Q');
  expect(mark('1 2 m 3 4 l 5 6 l h S')).toBe('/Artifact BMC 1 2 m 3 4 l 5 6 l h S EMC');
});

test('clipping paints nothing', () => {
  expect(mark('0 0 9 9 re W* n')).toBe('0 0 9 9 re W* n');
});

test('text of the margin is one artifact inside its text object', () => {
  expect(mark('BT /F4 9 Tf <0001> Tj 2 0 Td <0002> Tj ET')).toBe(
    'BT /F4 9 Tf /Artifact BMC <0001> Tj 2 0 Td <0002> Tj EMC ET',
  );
});

test('what is tagged stays as it is, and an artifact ends before it', () => {
  const tagged = '/P <</MCID 0 >>BDC 0 0 1 1 re f BT <0001> Tj ET EMC';
  expect(mark(tagged)).toBe(tagged);
  expect(mark('BT (a) Tj /P <</MCID 1>>BDC (b) Tj EMC (c) Tj ET')).toBe(
    'BT /Artifact BMC (a) Tj EMC /P <</MCID 1>>BDC (b) Tj EMC /Artifact BMC (c) Tj EMC ET',
  );
});

test('marked content that repeats a heading becomes an artifact, no other', () => {
  expect(mark('/TH <</MCID 7 >>BDC (a) Tj EMC /TH <</MCID 70 >>BDC (b) Tj EMC', new Set([7]))).toBe(
    '/Artifact BMC (a) Tj EMC /TH <</MCID 70 >>BDC (b) Tj EMC',
  );
});

test('operators in strings, names, comments and pictures are none', () => {
  const strings = '/P <</MCID 0>>BDC (f \\) (S) EMC) Tj [(Do) 3 <00>] TJ % f\n /f gs EMC';
  expect(markArtifacts(strings, none).content).toBe(strings);
  expect(mark('BI /W 1 /H 1 ID f S x EI Q')).toBe('/Artifact BMC BI /W 1 /H 1 ID f S x EI EMC Q');
  expect(mark('/X1 Do')).toBe('/Artifact BMC /X1 Do EMC');
});

test('a form with tags of its own is no artifact', () => {
  const { content } = markArtifacts('/X1 Do /X2 Do', none, new Set(['/X2']));
  expect(content.replaceAll(/\s+/g, ' ')).toBe('/Artifact BMC /X1 Do EMC /X2 Do');
});

test('glyphs that the font lacks are counted', () => {
  expect(markArtifacts('BT <00010000> Tj <0000> Tj <1000 0001> Tj <10000001> Tj ET', none).missingGlyphs).toBe(2);
});

test('content that breaks off is not lost', () => {
  for (const broken of ['(never ends', '<00', 'BI never', '1 2 3', '<<', ')']) {
    expect(markArtifacts(broken, none).content).toContain(broken);
  }
});
