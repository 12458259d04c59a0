import type { Page } from 'puppeteer-core';
import { z } from 'zod';
import type { Signposts } from './pdf-navigation.ts';

const signpostsSchema = z.object({ headings: z.array(z.string()), places: z.record(z.string(), z.string()) });

/** As wide as a screen reader should have to listen to before it knows where a link leads. */
const LONGEST = 120;

/** Reads from the document as it will be printed. A place is called by the heading that labels it, or by its own text. */
export async function readSignposts(page: Page): Promise<Signposts> {
  return signpostsSchema.parse(
    await page.evaluate(`(() => {
      const words = (element) => (element?.textContent ?? '').replace(/\\s+/g, ' ').trim();
      const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')];
      const targets = [...document.querySelectorAll('a[href^="#"]')].map((link) =>
        document.getElementById(decodeURIComponent(link.hash.slice(1))));
      const label = (place) => document.getElementById(place.getAttribute('aria-labelledby')) ??
        place.querySelector('h1, h2, h3, h4, h5, h6') ?? place;
      return {
        headings: headings.filter((heading) => heading.checkVisibility()).map(words),
        places: Object.fromEntries(targets.flatMap((place) =>
          place === null ? [] : [[place.id, words(label(place)).slice(0, ${LONGEST})]])),
      };
    })()`),
  );
}
