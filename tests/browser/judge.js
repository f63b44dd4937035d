// What every page must hold: accessible, inside its width, nothing from elsewhere, nothing broken.
import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PAGE_BYTES_MAX = 100_000;

const html = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:standard', 'html-validate:a11y'],
  rules: {
    // Spelling of the source, not of the document.
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    // An address that is empty at the end of a word may break anywhere else.
    'long-title': 'off',
  },
});

// The document as it is served, judged by its grammar.
export async function valid(page, path) {
  const answer = await page.goto(path);
  const text = await answer.text();
  if (Buffer.byteLength(text) > PAGE_BYTES_MAX) throw new Error(`${Buffer.byteLength(text)} bytes`);
  const report = await html.validateString(text);
  const found = report.results.flatMap((result) => result.messages);
  if (found.length > 0) {
    throw new Error(found.slice(0, 10).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`).join('\n'));
  }
}

// The page as somebody meets it. Below 360 px only the width is judged: the rest is the same page.
export async function judge(page, path, { narrow }) {
  const answer = await page.goto(path, { waitUntil: 'load' });
  const faults = [];
  if (answer.status() !== 200) faults.push(`status ${answer.status()}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) faults.push(`scrolls sideways by ${wide} px`);
  if (!narrow) {
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    for (const violation of violations) {
      const nodes = violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
      faults.push(`${violation.id}: ${violation.help}\n${nodes.join('\n')}`);
    }
  }
  const { outside, faults: said } = page;
  if (outside.length > 0) faults.push(`asks elsewhere for ${outside.join(', ')}`);
  faults.push(...said.map((fault) => `says on the console: ${fault}`));
  page.outside = [];
  page.faults = [];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
