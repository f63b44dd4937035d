// Walks through the site as people do, and judges every page that it meets.
import { mkdir } from 'node:fs/promises';
import { open } from './town.js';
import { judge, valid } from './judge.js';
import * as walks from './walks.js';

const pictures = process.argv[2] === '--pictures' ? process.argv[3] : undefined;
let passed = 0;
let failed = 0;

async function check(name, story) {
  const begun = Date.now();
  try {
    await story();
    passed += 1;
    console.log(`ok      ${name} (${Date.now() - begun} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.message ?? error).replaceAll('\n', '\n        ')}`);
  }
}

let town;
try {
  town = await open();
} catch (error) {
  console.error(`the sample year cannot be served: ${error.message}`);
  console.log('\n0 passed, 1 failed');
  process.exit(1);
}

try {
  for (const [name, walk] of Object.entries(walks.WALKS)) {
    const said = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (walk.without !== false) await check(`${said}, without scripts`, () => walk(town, { scripts: false }));
    if (walk.with !== false) await check(`${said}, with scripts`, () => walk(town, { scripts: true }));
  }
  const pages = await walks.addresses(town);
  const looks = [
    { how: 'is valid HTML', scripts: false },
    { how: 'can be used at 1280 px', width: 1280 },
    { how: 'can be used at 1280 px, dark', width: 1280, dark: true },
    { how: 'can be used at 360 px', width: 360 },
    { how: 'can be used at 360 px, dark', width: 360, dark: true },
    { how: 'fits 320 px', width: 320, narrow: true },
  ];
  for (const look of looks) {
    // One browser for each kind of person: signing in again for every page would take minutes.
    const browsers = new Map();
    for (const [name, path, person] of pages) {
      if (!browsers.has(person)) browsers.set(person, await walks.signedIn(town, person, look));
      const page = browsers.get(person);
      await check(`${name} ${look.how}`, () => (look.scripts === false ? valid(page, path) : judge(page, path, look)));
    }
    for (const page of browsers.values()) await page.context().close();
  }
  if (pictures) {
    await mkdir(pictures, { recursive: true });
    for (const [name, path, person] of pages) {
      for (const width of [360, 1280]) {
        const page = await walks.signedIn(town, person, { width });
        await page.goto(path);
        await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
        await page.context().close();
      }
    }
  }
} finally {
  await town.close();
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
