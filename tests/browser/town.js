// The sample year, served by the real program on a port of its own, and browsers that look at it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const START_WITHIN_MS = 180_000;
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

// Starts `pobuda demo` and waits for the address that it prints.
export async function open() {
  const program = spawn(process.env.POBUDA_BINARY, ['demo', '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lastWords = '';
  program.stderr.on('data', (text) => { lastWords = (lastWords + text).slice(-4000); });
  const tokens = new Map();
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address within ${START_WITHIN_MS} ms\n${lastWords}`)), START_WITHIN_MS);
    program.on('exit', (code) => reject(new Error(`pobuda demo ended with ${code}\n${lastWords}`)));
    createInterface({ input: program.stdout }).on('line', (line) => {
      const sample = line.match(/^\s+(\S.*?)\s{2,}(pob_\S+)$/);
      if (sample) tokens.set(sample[1], sample[2]);
      const listens = line.match(/listens on (http:\/\/\S+)/);
      if (listens) {
        clearTimeout(late);
        resolve(listens[1].replace(/[/.,]+$/, ''));
      }
    });
  });
  // A fresh profile in a temporary folder, as playwright makes it.
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  return {
    address,
    tokens,
    // A person with a browser of their own.
    async visitor({ width = 1280, scripts = true, dark = false } = {}) {
      const context = await browser.newContext({
        baseURL: address,
        viewport: { width, height: 900 },
        javaScriptEnabled: scripts,
        colorScheme: dark ? 'dark' : 'light',
        locale: 'sl-SI',
      });
      const page = await context.newPage();
      page.faults = [];
      page.outside = [];
      page.on('pageerror', (error) => page.faults.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') page.faults.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(address)) page.outside.push(request.url());
      });
      return page;
    },
    async close() {
      await browser.close();
      program.removeAllListeners('exit');
      const ended = new Promise((resolve) => program.on('exit', resolve));
      program.kill('SIGTERM');
      const late = new Promise((resolve) => setTimeout(resolve, 30_000).unref());
      await Promise.race([ended, late]);
      if (program.exitCode === null && program.signalCode === null) program.kill('SIGKILL');
    },
  };
}
