// The page of the service: sends a file, shows the official form with what is wrong marked, and fetches the annotated file.
"use strict";

const WORDS = {
  zh: {
    title: "政府信息公开工作年度报告核对", choose: "选择文件", drag: "或把文件拖到这里",
    formats: "Word、Excel、PDF、网页或文本。文件只在本服务中核对，不保存，不外传。",
    annotate: "取回加了批注的文件", print: "打印", other: "English",
    working: "正在核对 {0} …", annotating: "正在加批注 …", saved: "已取回：{0}",
    one: "一次请只放一份文件。", large: "文件超过 {0} MiB，没有发送。", offline: "连接中断或服务繁忙，请稍后再试。",
    fine: "没有发现错误。", counts: "错误 {0}，提醒 {1}，提示 {2}", unread: "没有读懂的格子 {0}",
    noComments: "这种格式不能加批注；用 Word 或 Excel 的原件可以。",
    error: "错误", warning: "提醒", note: "提示", problem: "没有读懂", hidden: "文件里看不见的内容",
    repairs: "可能的改法", cell: "看表中的格子", back: "回到问题", source: "依据：", nameless: "（没有读出单位名称）", year: "{0} 年度",
  },
  en: {
    title: "Checking annual reports on open government information", choose: "Choose a file", drag: "or drop one here",
    formats: "Word, Excel, PDF, a web page or text. The file is checked by this service alone, not kept, and sent nowhere else.",
    annotate: "Get the file with comments", print: "Print", other: "中文",
    working: "Checking {0} …", annotating: "Writing comments …", saved: "Saved: {0}",
    one: "One file at a time, please.", large: "The file is larger than {0} MiB and was not sent.", offline: "The connection broke or the service is busy; try again later.",
    fine: "No error was found.", counts: "Errors {0}, warnings {1}, notes {2}", unread: "cells not understood {0}",
    noComments: "Files of this format take no comments; the Word or Excel original does.",
    error: "Error", warning: "Warning", note: "Note", problem: "Not understood", hidden: "What the file hides",
    repairs: "Possible changes", cell: "show in the form", back: "Back to the findings", source: "Source: ", nameless: "(no name of an organ was read)", year: "{0}",
  },
};
const SECONDS = 120;
const $ = (id) => document.getElementById(id);
let language = "zh";
let file = null; // as it was chosen
let shown = null; // what the service answered about it
let told = []; // what the status line says, as arguments of say()

function say(key, ...values) {
  return values.reduce((text, value, at) => text.replace(`{${at}}`, () => value), WORDS[language][key]);
}

function messageOf(it) {
  return language === "en" ? it.message_en : it.message;
}

// -- asking the service ----------------------------------------------------------------------------

async function post(address) {
  const form = new FormData();
  form.append("file", file);
  const answer = await fetch(address, { method: "POST", body: form, signal: AbortSignal.timeout(SECONDS * 1000) });
  if (!answer.ok) throw await answer.json();
  return answer;
}

async function attempt(work) {
  document.body.classList.add("working");
  try {
    await work();
  } catch (error) {
    tell(error.code && error.message_en ? error : "offline", true);
  } finally {
    document.body.classList.remove("working");
  }
}

function take(files) {
  if (files.length !== 1) return files.length && tell("one", true);
  const most = Number($("file").dataset.most);
  if (files[0].size > most) return tell(["large", Math.floor(most / 1024 / 1024)], true);
  file = files[0];
  shown = null;
  draw();
  tell(["working", file.name]);
  attempt(async () => {
    const asked = file;
    const answer = await (await post("show")).json();
    if (asked !== file) return; // another was chosen meanwhile
    shown = answer;
    tell([]);
    drawForm();
    draw();
    $("findings").focus({ preventScroll: true });
  });
}

function annotate() {
  tell(["annotating"]);
  attempt(async () => {
    const answer = await post("annotate");
    const name = decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition"))[1]);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    tell(["saved", name]);
  });
}

// -- showing -----------------------------------------------------------------------------------------

function tell(what, isError = false) {
  told = [what, isError];
  const text = Array.isArray(what) ? (what.length ? say(...what) : "") : typeof what === "string" ? say(what) : messageOf(what);
  $("status").textContent = text;
  $("status").classList.toggle("error", isError);
}

function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function draw() {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  $("language").textContent = say("other");
  $("language").lang = language === "en" ? "zh-CN" : "en";
  document.title = say("title");
  $("result").hidden = !shown;
  $("note").hidden = true;
  if (!shown) return;
  const { result } = shown;
  const of = (severity) => result.findings.filter((finding) => finding.severity === severity);
  const levels = ["error", "warning", "note"];
  const unread = result.problems.filter((problem) => problem.fatal);
  $("organ").textContent = [result.organ || say("nameless"), result.year && say("year", result.year)].filter(Boolean).join(" · ");
  const counts = say("counts", ...levels.map((level) => of(level).length));
  $("counts").textContent = [result.ok ? say("fine") : "", counts, unread.length ? say("unread", unread.length) : ""].filter(Boolean).join(language === "en" ? " " : "　");
  $("verdict").className = result.ok ? "fine" : "wrong";
  $("annotate").disabled = !shown.can_be_annotated;
  $("annotate").title = shown.can_be_annotated ? "" : say("noComments");
  for (const cell of $("form").querySelectorAll("[data-cell]")) delete cell.cards;
  const problems = result.problems.map((problem) => card("problem", problem.fatal ? "error" : "note", messageOf(problem), problem.cells));
  const cards = levels.map((level) => of(level).map((finding) =>
    card(level, level, messageOf(finding), finding.cells, finding.rule, say("source") + finding.source)));
  const repairs = result.repairs.slice(0, 3).map((repair) => card("repairs", "repair", messageOf(repair), repair.changes.map((change) => change.cell)));
  const hidden = result.hidden.map((one) => card("hidden", "note", `${one.place}：${one.text}（${language === "en" ? one.why_en : one.why}）`, []));
  const remark = shown.can_be_annotated ? [] : [element("p", { class: "soft" }, say("noComments"))];
  const [first, last] = unread.length ? [problems, []] : [[], problems];
  $("findings").replaceChildren(...first, ...cards[0], ...repairs, ...cards[1], ...cards[2], ...last, ...hidden, ...remark);
}

// One thing that was found: how grave, what, and a way to its cells in the form.
function card(word, level, text, cells, rule = "", source = "") {
  const head = element("p", { class: "head" }, element("b", {}, say(word)), rule ? element("code", { title: source }, rule) : "");
  const made = element("div", { class: `card ${level}`, "data-text": text }, head, element("p", {}, text));
  const found = cells.map((path) => cellAt(path)).filter(Boolean);
  if (found.length) {
    const button = element("button", { type: "button", class: "link" }, say("cell"));
    button.addEventListener("click", () => show(found, [made]));
    made.append(button);
    for (const cell of found) (cell.cards ??= []).push(made);
  }
  return made;
}

function cellAt(path) {
  return $("form").querySelector(`[data-cell="${CSS.escape(path)}"]`);
}

function drawForm() {
  const html = shown.html.replace(/<style>[^]*?<\/style>/g, ""); // it stands in form.css
  const form = new DOMParser().parseFromString(html, "text/html").querySelector(".gkreport");
  form.querySelector(".gkreport-findings")?.remove(); // they stand beside the form
  $("form").replaceChildren(document.importNode(form, true));
  for (const problem of shown.result.problems) {
    if (problem.fatal) for (const path of problem.cells) cellAt(path)?.classList.add("error");
  }
  for (const table of $("form").querySelectorAll("table")) {
    const frame = element("div", { class: "frame", tabindex: "0" });
    table.replaceWith(frame);
    frame.append(table);
  }
}

// Point to cells, or from a cell to what was found there.  On a phone the two are far apart, so a bar says what is shown.
function show(cells, cards, from = "card") {
  for (const old of document.querySelectorAll(".shown")) old.classList.remove("shown");
  for (const each of [...cells, ...cards]) each.classList.add("shown");
  $("note").hidden = false;
  $("said").textContent = cards.map((each) => each.dataset.text).join("\n");
  if (from === "card") cells.at(-1).scrollIntoView({ block: "center", inline: "center" });
  else if (getComputedStyle($("note")).display === "none") cards[0].scrollIntoView({ block: "nearest" });
}

// -- what a person does ------------------------------------------------------------------------------

$("file").addEventListener("change", () => {
  take($("file").files);
  $("file").value = ""; // so that the same file, mended, can be chosen again
});
$("annotate").addEventListener("click", annotate);
$("print").addEventListener("click", () => print());
$("language").addEventListener("click", () => {
  language = language === "en" ? "zh" : "en";
  draw();
  if (told.length) tell(...told);
});
$("form").addEventListener("click", ({ target }) => {
  const cell = target.closest?.("[data-cell]");
  if (cell?.cards) show([cell], cell.cards, "cell");
});
$("back").addEventListener("click", () => {
  $("note").hidden = true;
  document.querySelector(".card.shown")?.scrollIntoView({ block: "center" });
});
for (const event of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(event, (dragged) => {
    dragged.preventDefault(); // else the browser would open the file
    document.body.classList.toggle("dragging", event === "dragenter" || event === "dragover");
    if (event === "drop") take(dragged.dataTransfer.files);
  });
}
