// Ways through the site. Each is told twice: without scripts, and with them.
import assert from 'node:assert/strict';

// The first citizen among the sample people.
export const CITIZEN = /^ana/i;
const COORDINATOR = /^Maja/;
const HEAD = /^Marjan/;

// Signs in as one of the sample people, by the button that a demonstration offers.
export async function signedIn(town, person, how = {}) {
  const page = await town.visitor(how);
  if (person) {
    await page.goto('/sl/sign-in');
    await page.locator('.samples button', { hasText: person }).first().click();
    assert.match(await page.locator('#done').innerText(), /Prijavljeni ste/);
  }
  return page;
}

async function text(page) {
  return (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
}

// An open initiative that people can support.
async function openCase(page) {
  await page.goto('/sl/cases?protocol=improve&state=in-review&sort=most_commented');
  const first = page.locator('.card a').first();
  assert.ok(await first.count(), 'no initiative is with a service');
  return first.getAttribute('href');
}

// Addresses of all kinds of pages: name, path, who looks.
export async function addresses(town) {
  const page = await town.visitor({ scripts: false });
  const inReview = await openCase(page);
  const found = async (query) => {
    await page.goto(`/sl/cases?${query}`);
    const first = page.locator('.card a').first();
    return (await first.count()) ? first.getAttribute('href') : null;
  };
  const declined = await found('outcome=declined');
  const budget = await found('protocol=budget-project&sort=most_supported');
  const innovation = await found('protocol=social-innovation');
  await page.context().close();
  const official = await signedIn(town, COORDINATOR, { scripts: false });
  await official.goto('/sl/queue');
  const boxes = await official.locator('.choosing input[type=checkbox]').evaluateAll((all) => all.slice(0, 3).map((box) => box.name));
  const several = `/sl/operations?${boxes.map((name) => `${name}=on`).join('&')}`;
  await official.goto(several);
  const offer = await official.locator('input[name=offer]').first().getAttribute('value');
  await official.goto(`${inReview}?history=all&order=oldest`);
  const erase = await official.locator('.evidence a[href*="/erasures/new/"]').first().getAttribute('href');
  await official.context().close();
  assert.ok(declined && budget && innovation, 'the year lacks a kind of initiative');
  return [
    ['home', '/sl/'],
    ['home-en', '/en/'],
    ['list', '/sl/cases'],
    ['list-narrowed', '/sl/cases?q=cesta&protocol=improve&sort=most_supported'],
    ['list-empty', '/sl/cases?q=zzzz'],
    ['case', inReview],
    ['case-en', inReview.replace('/sl/', '/en/')],
    ['case-with-comments', `${inReview}?history=all&order=oldest`],
    ['case-past', `${inReview}?as_of=2027-01-01`],
    ['case-citizen', inReview, CITIZEN],
    ['case-declined', declined],
    ['case-budget', budget],
    ['case-innovation', innovation],
    ['new', '/sl/cases/new', CITIZEN],
    ['new-form', '/sl/cases/new/improve', CITIZEN],
    ['how', '/sl/how-it-works'],
    ['how-improve', '/sl/how-it-works/improve'],
    ['how-budget-en', '/en/how-it-works/budget-project'],
    ['sign-in', '/sl/sign-in'],
    ['sign-in-en', '/en/sign-in'],
    ['register', '/sl/register'],
    ['reset', '/en/reset'],
    ['account', '/sl/account', CITIZEN],
    ['account-erase', '/sl/account/erase', CITIZEN],
    ['erase', erase, COORDINATOR],
    ['erasures', '/sl/erasures', HEAD],
    ['services', '/sl/services'],
    ['service', '/en/services/roads'],
    ['queue', '/sl/queue', COORDINATOR],
    ['bulk', several, COORDINATOR],
    ['bulk-form', `${several}&offer=${offer}`, COORDINATOR],
    ['case-official', inReview, COORDINATOR],
    ['help', '/sl/help'],
    ['accessibility', '/en/accessibility'],
    ['privacy', '/sl/privacy'],
  ];
}

// Home, list, search, initiative, and back in the other language.
export async function aStrangerFindsAnInitiative(town, how) {
  const page = await town.visitor(how);
  await page.goto('/sl/');
  await page.fill('#q', 'pločnik');
  await page.locator('form.search button').first().click();
  assert.match(page.url(), /\/sl\/cases\?q=/);
  await page.locator('.card a').first().click();
  assert.match(await text(page), /Kaj sledi|Potek/);
  assert.equal(await page.locator('h1').count(), 1);
  assert.ok(await page.locator('ol.timeline > li').count());
  await page.locator('nav.languages a').click();
  assert.match(page.url(), /\/en\/cases\/P-/);
  assert.match(await text(page), /History/);
  assert.deepEqual(page.outside, []);
  await page.context().close();
}

// A citizen comments, answers, edits, supports and votes.
export async function aCitizenTakesPart(town, how) {
  const page = await signedIn(town, CITIZEN, how);
  const href = await openCase(page);
  const words = `Komentar iz brskalnika ${how.scripts ? 's skripti' : 'brez skriptov'} <b>&`;
  await page.goto(href);
  await page.fill('#comment-text', words);
  await page.locator('#comment-form button[type=submit]').click();
  assert.match(await page.locator('#done').innerText(), /komentar je objavljen/);
  const comment = page.locator('.comment', { hasText: words });
  assert.equal(await comment.count(), 1);
  await comment.getByRole('link', { name: /^Uredi/ }).click();
  await page.fill('#comment-text', `${words} in več`);
  await page.locator('#comment-form button[type=submit]').click();
  assert.match(await text(page), /urejeno/);
  const other = page.locator('.comment', { hasNotText: words }).filter({ has: page.locator('form.vote') }).first();
  await other.locator('form.vote button').first().click();
  assert.match(await page.locator('#done').innerText(), /glas o komentarju/);
  const before = await page.locator('#support ~ .big').innerText();
  await page.locator('form[action$="/support"] button').click();
  assert.match(await page.locator('#done').innerText(), /podpora je zapisana|podporo smo umaknili/);
  assert.notEqual(await page.locator('#support ~ .big').innerText(), before);
  await page.locator('form[action$="/support"] button').click();
  assert.equal(await page.locator('#support ~ .big').innerText(), before);
  await page.context().close();
}

// A citizen takes back what she wrote; the head of a service grants it, and everybody sees that something was there.
export async function aTextIsErased(town, how) {
  const ana = await signedIn(town, CITIZEN, how);
  const href = await openCase(ana);
  const words = `Beseda za izbris ${how.scripts ? 's skripti' : 'brez skriptov'}`;
  await ana.goto(href);
  await ana.fill('#comment-text', words);
  await ana.locator('#comment-form button[type=submit]').click();
  await ana.locator('.comment', { hasText: words }).getByRole('link', { name: /^Izbriši za vedno/ }).click();
  assert.match(await text(ana), /O njem odloči nekdo drug/);
  await ana.fill('#reason', 'Premislila sem si.');
  await ana.locator('main form button[type=submit]').click();
  assert.match(await ana.locator('#done').innerText(), /zahteva je zabeležena/);
  const head = await signedIn(town, HEAD, how);
  await head.goto('/sl/erasures');
  const card = head.locator('.card', { hasText: 'Premislila sem si.' }).first();
  await card.locator('textarea').fill('Na željo avtorice.');
  await card.getByRole('button', { name: /^Izbriši/ }).click();
  assert.match(await head.locator('#done').innerText(), /odločitev je zabeležena/);
  const stranger = await town.visitor(how);
  let seen = '';
  for (let look = 0; look < 100 && !seen.includes('preklicana privolitev'); look += 1) {
    await stranger.goto(`${href}?history=all`);
    seen = await text(stranger);
  }
  assert.match(seen, /Besedilo je odstranjeno\. Pravna podlaga: preklicana privolitev/);
  assert.ok(!seen.includes(words));
  for (const page of [ana, head, stranger]) await page.context().close();
}

// Somebody registers, signs out, and signs in again with a password that they paste.
export async function aStrangerRegistersAndComesBack(town, how) {
  const page = await town.visitor(how);
  const email = `nova-${how.scripts ? 's' : 'brez'}@example.org`;
  await page.goto('/sl/register');
  await page.fill('#email', email);
  await page.fill('#name', 'Nova Občanka');
  await page.fill('#password', 'kratko');
  await page.locator('main form button[type=submit]').click();
  await page.waitForSelector('.error-summary');
  assert.equal(await page.inputValue('#email'), email);
  assert.equal(await page.inputValue('#password'), '');
  assert.equal(await page.getAttribute('#password', 'aria-invalid'), 'true');
  await page.fill('#password', 'klop ob reki v senci');
  await page.locator('main form button[type=submit]').click();
  assert.match(await page.locator('#done').innerText(), /Dobrodošli/);
  await page.locator('.reader button').click();
  assert.match(await page.locator('#done').innerText(), /Odjavljeni/);
  await page.goto('/sl/sign-in');
  assert.equal(await page.getAttribute('#email', 'autocomplete'), 'username');
  assert.equal(await page.getAttribute('#password', 'autocomplete'), 'current-password');
  await page.fill('#email', email);
  await page.focus('#password');
  await page.keyboard.insertText('klop ob reki v senci');
  await page.keyboard.press('Enter');
  assert.match(await page.locator('#done').innerText(), /Prijavljeni ste/);
  await page.locator('.reader a').click();
  assert.match(page.url(), /\/sl\/account/);
  await page.context().close();
}

// An empty form comes back with a summary whose links lead to the fields.
export async function aFormThatIsNotFilledInComesBack(town, how) {
  const page = await signedIn(town, CITIZEN, how);
  await page.goto('/sl/cases/new/improve');
  await page.locator('form.fields').evaluate((form) => form.setAttribute('novalidate', '')).catch(() => {});
  await page.fill('input[name="fields.title"]', 'Klop');
  if (how.scripts) {
    await page.locator('form.fields button[type=submit]').click();
  } else {
    // Browsers stop empty required fields; a text that is too short gets through.
    await page.locator('input[name="fields.kind"]').first().check();
    await page.fill('textarea[name="fields.description"]', 'Kratko.');
    await page.locator('form.fields button[type=submit]').click();
  }
  await page.waitForSelector('.error-summary');
  assert.equal(await page.inputValue('input[name="fields.title"]'), 'Klop');
  const target = await page.locator('.error-summary a').first().getAttribute('href');
  assert.equal(await page.locator(target).count(), 1, `${target} leads nowhere`);
  await page.context().close();
}

// A citizen sends an initiative and an official assigns it.
export async function anInitiativeIsSentAndAssigned(town, how) {
  const citizen = await signedIn(town, CITIZEN, how);
  await citizen.goto('/sl/cases/new/improve');
  await citizen.locator('input[name="fields.kind"]').first().check();
  await citizen.fill('input[name="fields.title"]', 'Svetilka pri vrtcu');
  await citizen.fill('textarea[name="fields.description"]', 'Svetilka pri vrtcu utripa že ves teden, otroci se je bojijo.');
  await citizen.fill('input[name="fields.location.address"]', 'Vrtec ob potoku');
  await citizen.locator('form.fields button[type=submit]').click();
  assert.match(await citizen.locator('#done').innerText(), /Pobuda je oddana/);
  const path = new URL(citizen.url()).pathname;
  await citizen.context().close();
  const official = await signedIn(town, /coordinator|koordinator/i, how);
  await official.goto(path);
  await official.locator('.offers a', { hasText: 'Dodeli službi' }).click();
  await official.selectOption('select[name="fields.assigned_service"]', 'roads');
  await official.locator('form.fields button[type=submit]').click();
  assert.match(await official.locator('#done').innerText(), /Korak je zapisan/);
  assert.match(await text(official), /Pri pristojni službi/);
  assert.match(await text(official), /Pobudo obravnava Služba za ceste in promet/);
  await official.context().close();
}

// Somebody who has the page open is told of a new entry; the page moves only when they ask.
export async function aNewEntryIsAnnouncedLive(town) {
  const reader = await town.visitor({ scripts: true });
  const path = await openCase(reader);
  await reader.goto(path);
  const before = await reader.locator('ol.timeline > li').count();
  const writer = await signedIn(town, CITIZEN, { scripts: false });
  await writer.goto(path);
  await writer.fill('#comment-text', 'Nov komentar, medtem ko nekdo bere.');
  await writer.locator('#comment-form button[type=submit]').click();
  await reader.waitForFunction(() => document.querySelector('.live')?.textContent.includes('1 nov vnos'), null, { timeout: 10_000 });
  assert.equal(await reader.locator('ol.timeline > li').count(), before, 'the page moved by itself');
  await reader.locator('.live a').click();
  await reader.waitForFunction(() => document.body.textContent.includes('Nov komentar, medtem ko nekdo bere.'));
  assert.deepEqual(reader.faults, []);
  await writer.context().close();
  await reader.context().close();
}
aNewEntryIsAnnouncedLive.without = false;

// Pictures of protocols, as this browser sets them: no text lies on another one, on a line, or beyond its box.
export async function aPictureIsLegible(town, how) {
  const page = await town.visitor(how);
  for (const lang of ['sl', 'en']) {
    for (const protocol of ['improve', 'budget-project', 'social-innovation']) {
      await page.goto(`/${lang}/how-it-works/${protocol}`);
      const faults = await page.locator('.picture svg').evaluate(faultsOf);
      assert.deepEqual(faults, [], `${lang} ${protocol}`);
    }
  }
  await page.context().close();
}
aPictureIsLegible.without = false;

function faultsOf(svg) {
  const faults = [];
  const sheet = svg.getBoundingClientRect();
  const all = (selector) => [...svg.querySelectorAll(selector)].map((node) => ({ node, at: node.getBoundingClientRect() }));
  const texts = all('text');
  const boxes = all('rect').slice(0, -2);
  const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
  const inside = (one, other) => one.left >= other.left && one.right <= other.right && one.top >= other.top && one.bottom <= other.bottom;
  // Where a line is: a point every few pixels of it.
  const points = [...svg.querySelectorAll('path')].flatMap((path) => {
    const length = path.getTotalLength();
    const place = path.getScreenCTM();
    return Array.from({ length: Math.ceil(length / 4) + 1 }, (_, step) => path.getPointAtLength(Math.min(4 * step, length)).matrixTransform(place));
  });
  if (texts.length < 20) faults.push(`only ${texts.length} texts`);
  texts.forEach(({ node, at }, index) => {
    const words = node.textContent;
    if (!inside(at, sheet)) faults.push(`${words}: beyond the picture`);
    for (const other of texts.slice(index + 1)) {
      if (meet(at, other.at)) faults.push(`${words}: on ${other.node.textContent}`);
    }
    // Letters fill a line box only in the middle.
    const letters = { left: at.left, right: at.right, top: at.top + 3, bottom: at.bottom - 3 };
    if (points.some((p) => p.x > letters.left && p.x < letters.right && p.y > letters.top && p.y < letters.bottom)) faults.push(`${words}: on a line`);
    for (const box of boxes) {
      if (meet(at, box.at) && !inside(at, box.at)) faults.push(`${words}: beyond its box`);
    }
  });
  return faults;
}

// The keyboard alone: the skip link comes first and leads to the content.
export async function theKeyboardIsEnough(town, how) {
  const page = await town.visitor(how);
  await page.goto('/sl/cases');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(':focus').getAttribute('href'), '#main');
  assert.ok(await page.locator(':focus').isVisible());
  await page.keyboard.press('Enter');
  // The address changes a moment after the key, so it is waited for.
  await page.waitForURL(/#main$/);
  await page.context().close();
}

export const WALKS = {
  aStrangerFindsAnInitiative,
  aCitizenTakesPart,
  aTextIsErased,
  aStrangerRegistersAndComesBack,
  aFormThatIsNotFilledInComesBack,
  anInitiativeIsSentAndAssigned,
  aNewEntryIsAnnouncedLive,
  aPictureIsLegible,
  theKeyboardIsEnough,
};
