// Only adds: every page works without it. Nothing on the page moves by itself.
(() => {
  const plural = new Intl.PluralRules(document.documentElement.lang);
  // The server sends the text with 1, 2, 3 and 5; pick the one whose form fits, put the number in.
  const form = (forms, count) => {
    const at = [1, 2, 3, 5].findIndex((n) => plural.select(n) === plural.select(count));
    return forms.split("|")[at < 0 ? 3 : at].replace(/\d+/, count);
  };

  const live = document.querySelector("[data-stream]");
  if (live && window.EventSource) {
    let count = 0;
    let link;
    const seen = new Set();
    const stream = new EventSource(live.dataset.stream);
    const arrived = (event) => {
      if (!event.lastEventId || seen.has(event.lastEventId)) return;
      seen.add(event.lastEventId);
      count += 1;
      if (!link) {
        link = document.createElement("a");
        link.href = live.dataset.href.split("#")[0] + "#history";
        // The same address with another fragment would only scroll.
        link.addEventListener("click", () => setTimeout(() => location.reload()));
        live.append(document.createElement("span"), link);
        link.textContent = live.dataset.show;
      }
      live.firstChild.textContent = form(live.dataset.forms, count) + " – ";
    };
    stream.onmessage = arrived;
    stream.addEventListener("entry", arrived);
    addEventListener("pagehide", () => stream.close());
  }

  for (const area of document.querySelectorAll("textarea[data-left]")) {
    const note = document.createElement("p");
    note.className = "hint";
    note.setAttribute("role", "status");
    area.after(note);
    const tell = () => {
      const left = area.maxLength - area.value.length;
      // Said only near the end: a count after every key would be noise.
      note.textContent = left < 200 ? form(area.dataset.left, left) : "";
    };
    area.addEventListener("input", tell);
    tell();
  }

  // A file's fingerprint is computed here; the file itself is not sent.
  for (const row of document.querySelectorAll("[data-file]")) {
    if (!window.crypto?.subtle) break;
    const [name, sha256, bytes] = row.querySelectorAll("input");
    const label = document.createElement("label");
    const pick = document.createElement("input");
    pick.type = "file";
    label.append(row.dataset.file, pick);
    row.prepend(label);
    pick.addEventListener("change", async () => {
      const file = pick.files[0];
      if (!file) return;
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      name.value = file.name;
      bytes.value = file.size;
      sha256.value = Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("");
    });
  }
})();
