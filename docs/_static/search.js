// Looks through the sections of all pages (search-data.js) for what stands in the address.
"use strict";
const SHOWN = 60; // more are not read
const ENOUGH = 10; // where there are fewer, the query is taken less strictly too
const AROUND = 60; // letters on each side of what was found: two lines on a phone
const plain = (text) => text.normalize("NFKC").toLowerCase();
const english = () => document.documentElement.dataset.lang === "en";

/** The ways to take a query, the strictest first: as typed, its words, its letters two by two. */
function* waysToRead(query) {
  yield query.split(/\s+/);
  yield query.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const pairs = query.match(/\p{Script=Han}+/gu) ?? [];
  yield pairs.flatMap((run) => [...run].slice(1).map((letter, at) => run[at] + letter));
}

/** The sections in which every term stands, in either language; first those that bear it in their title. */
function find(terms) {
  if (!terms.length) return [];
  const found = [];
  for (const [address, title, page, text] of SECTIONS) {
    const [head, over, body] = [title, page, text].map((both) => plain(both.join("\n")));
    if (!terms.every((term) => head.includes(term) || over.includes(term) || body.includes(term))) continue;
    let score = 0;
    for (const term of terms) {
      if (head.split("\n").some((one) => one === term || one.endsWith(`.${term}`))) score += 100;
      if (head.includes(term)) score += 30;
      if (over.includes(term)) score += 5;
      score += Math.min(body.split(term).length - 1, 5);
    }
    found.push({ address, title, page, text, score });
  }
  return found.sort((one, other) => other.score - one.score);
}

/** The words around the first term, with all terms marked. */
function quote(texts, terms) {
  const has = (text) => terms.some((term) => plain(text).includes(term));
  const [shownFirst, other] = english() ? [texts[1], texts[0]] : texts;
  const text = has(shownFirst) || !has(other) ? shownFirst : other;
  const at = Math.min(...terms.map((term) => plain(text).indexOf(term)).filter((place) => place >= 0));
  const start = Number.isFinite(at) ? Math.max(0, at - AROUND) : 0;
  const piece = text.slice(start, start + 3 * AROUND);
  const shown = document.createElement("p");
  const escaped = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  piece.split(new RegExp(`(${escaped.join("|")})`, "giu")).forEach((part, number) => {
    shown.append(number % 2 ? Object.assign(document.createElement("mark"), { textContent: part }) : part);
  });
  if (start) shown.prepend("…");
  if (start + piece.length < text.length) shown.append("…");
  return shown;
}

function show() {
  const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  document.querySelectorAll('input[name="q"]').forEach((input) => { input.value = query; });
  const all = new Map();
  for (const terms of query ? waysToRead(plain(query)) : []) {
    for (const one of find(terms)) if (!all.has(one.address)) all.set(one.address, { ...one, terms });
    if (all.size >= ENOUGH) break;
  }
  const found = [...all.values()];
  const language = english() ? 1 : 0;
  const counted = english() ? `${found.length} found` : `找到 ${found.length} 处`;
  document.getElementById("search-count").textContent = query ? counted : "";
  document.getElementById("search-found").replaceChildren(
    ...found.slice(0, SHOWN).map(({ address, title, page, text, terms }) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: address, textContent: title[language] });
      item.append(link);
      const over = Object.assign(document.createElement("small"), { textContent: page[language] });
      if (page[0] !== title[0]) item.append(over);
      item.append(quote(text, terms));
      return item;
    }),
  );
}

show();
document.addEventListener("languagechosen", show);
