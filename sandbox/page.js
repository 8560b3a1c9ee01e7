"use strict";
// The page: what the server tells, put where it is seen; and what its buttons ask for.

const $ = (id) => document.getElementById(id);
const DEFAULT_PHONES = 4;
const STATUSES_SAID = new Set(["sent"]);

const page = {
  people: [], chats: new Map(), older: new Set(), weeks: [], outbox: [], state: null, phones: [], birth: null, filter: "first", heard: [],

  // --- What the server tells

  connect() {
    const source = new EventSource("/events");
    source.onmessage = (event) => this.told(JSON.parse(event.data));
    source.onerror = () => {
      this.lost = true;
      this.say(t("lost"), "bad");
      source.close();
      setTimeout(() => this.connect(), 1000);
    };
  },

  told(what) {
    const act = { all: "tellAll", loading: "tellLoading", message: "tellMessage", deleted: "tellDeleted", toast: "tellToast", state: "tellState",
      people: "tellPeople", weeks: "tellWeeks", outbox: "tellOutbox", refused: "tellRefused" }[what.event];
    this[act](what);
  },

  /** A world is being made ready. */
  tellLoading() {
    this.lost = false;
    this.say(t("loading"));
    clearTimeout(this.hushing);
    document.body.classList.add("is-loading");
  },

  tellAll(what) {
    document.body.classList.remove("is-loading");
    const news = this.birth && what.birth !== this.birth ? "restarted" : this.lost ? "back" : this.birth ? "began_again" : null;
    this.birth = what.birth;
    this.lost = false;
    this.chats = new Map(Object.entries(what.chats).map(([id, messages]) => [Number(id), new Map(messages.map((each) => [each.id, each]))]));
    this.older = new Set(what.older);
    for (const part of ["people", "weeks", "outbox", "state"]) if (what[part]) this[part] = what[part];
    this.arrange();
    this.draw();
    for (const phone of this.phones) phone.show(phone.person);
    this.say(news ? t(news) : "");
    this.offer();
  },

  tellMessage({ chat, message }) {
    if (!this.chats.has(chat)) this.chats.set(chat, new Map());
    const known = this.chats.get(chat).has(message.id);
    this.chats.get(chat).set(message.id, message);
    for (const phone of this.phones.filter((each) => each.person === chat)) {
      phone.put(message);
      if (!message.mine && !known) this.read(phone.who.name, message);
    }
    this.drawTabs();
  },

  tellDeleted({ chat, id }) {
    this.chats.get(chat)?.delete(id);
    for (const phone of this.phones) if (phone.person === chat) phone.remove(id);
  },

  tellToast({ chat, text }) {
    for (const phone of this.phones.filter((each) => each.person === chat)) {
      phone.pop(text);
      this.announce(t("toast_of", { text }));
    }
  },

  tellState({ state }) { this.state = state; this.drawClock(); this.drawTrouble(); this.offer(); },
  tellWeeks({ weeks }) { this.weeks = weeks; this.drawWeeks(); for (const phone of this.phones) phone.dress(); },
  tellOutbox({ outbox }) { this.outbox = outbox; this.drawOutbox(); },
  tellRefused(what) { this.complain(what); },

  tellPeople({ people }) {
    this.people = people;
    this.arrange();
    for (const phone of this.phones) phone.dress();
    this.drawTabs();
  },

  // --- What is asked of the server

  async ask(action, body = {}) {
    try {
      const answer = await fetch(`/do/${action}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      if (answer.ok) return true;
      this.complain(await answer.json());
    } catch {
      this.complain({ code: "not_reached" });
    }
    return false;
  },

  complain({ code, values = {} }) {
    const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, /^\d{4}-\d\d-\d\dT/.test(value) ? inFull(value) : value]));
    this.say(t(`error_${code}`, shown), "bad");
  },

  // --- Sentences

  say(text, tone = "good") {
    const notice = $("notice");
    notice.textContent = text;
    notice.className = `notice ${tone}`;
    notice.hidden = !text;
    clearTimeout(this.hushing);
    if (text && !this.lost) this.hushing = setTimeout(() => this.say(""), tone === "bad" ? 12000 : 6000);
  },

  /** For those who listen: one message as it reads, several as their number. */
  read(name, message) {
    const text = new DOMParser().parseFromString(message.html, "text/html").body.textContent;
    this.heard.push(t("heard_one", { name, text: text.slice(0, 300) }));
    clearTimeout(this.reading);
    this.reading = setTimeout(() => {
      this.announce(this.heard.length > 2 ? t("heard_many", { count: this.heard.length }) : this.heard.join(" "));
      this.heard = [];
    }, 700);
  },

  announce(text) {
    const log = $("heard");
    log.append(el("p", {}, text));
    while (log.children.length > 5) log.firstChild.remove();
  },

  // --- Phones

  /** Everybody has a phone that exists; at first those of an intrapreneur, her coach, and the coordinators. */
  arrange() {
    if (!this.people.length) return;
    const ids = new Set(this.people.map((each) => each.id));
    while (this.phones.length < Math.min(DEFAULT_PHONES, this.people.length)) {
      const phone = new Phone(this, this.phones.length);
      this.phones.push(phone);
      $("row").append(phone.root);
    }
    const taken = new Set(this.phones.map((each) => each.person).filter((each) => ids.has(each)));
    for (const phone of this.phones.filter((each) => !ids.has(each.person))) {
      const wanted = this.firstCast().find((each) => !taken.has(each)) ?? [...ids].find((each) => !taken.has(each));
      taken.add(wanted);
      phone.show(wanted);
    }
    this.drawTabs();
  },

  firstCast() {
    const of = (role) => this.people.filter((each) => each.role === role);
    const first = of("intrapreneur").find((each) => each.name === "Maëlle") ?? of("intrapreneur")[0];
    const coach = of("coach").find((each) => each.name === this.coachOf(first?.name)) ?? of("coach")[0];
    return [first, coach, ...of("coordinator")].filter(Boolean).map((each) => each.id);
  },

  coachOf(name) { return this.weeks.find((each) => each.name === name)?.coach; },

  choose(index, person) {
    this.phones[index].show(person);
    this.drawTabs();
  },

  drawTabs() {
    const current = Math.min(this.tab ?? 0, this.phones.length - 1);
    this.phones.forEach((phone, index) => phone.root.classList.toggle("current", index === current));
    $("tabs").replaceChildren(...this.phones.map((phone, index) => el("button", { type: "button", role: "tab", id: `tab-${index}`,
      "aria-selected": String(index === current), "aria-controls": phone.root.id, tabIndex: index === current ? 0 : -1,
      onclick: () => { this.tab = index; this.drawTabs(); phone.lower(); },
      onkeydown: (event) => this.tabKey(event, index) }, phone.who.name)));
  },

  tabKey(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    this.tab = (index + step + this.phones.length) % this.phones.length;
    this.drawTabs();
    $(`tab-${this.tab}`).focus();
  },

  // --- The clock

  drawClock() {
    const { now, next, journey } = this.state;
    const playing = journey?.kind === "play";
    $("date").textContent = longDate(now).replace(/^./, (first) => first.toUpperCase());
    $("time").textContent = clockTime(now);
    $("time").dateTime = now;
    document.title = `${clockTime(now)}, ${dayMonth(now)} – Vigie`;
    $("play").textContent = t(journey ? "pause" : "play");
    $("play").dataset.playing = journey ? "yes" : "no";
    $("play").title = t("play_hint");
    $("next").textContent = next ? t("next_at", { when: moment(next < now ? now : next, now) }) : t("nothing_next");
    for (const id of ["next", "hour", "day"]) $(id).disabled = Boolean(journey);
    $("next").disabled = Boolean(journey) || (!next && this.state.bot);
    $("to").min = now;
    if (document.activeElement !== $("to")) $("to").value = now;
    $("journey").textContent = journey ? this.onTheWay(journey, now) : t("at_rest");
    document.body.classList.toggle("is-playing", playing);
    this.drawWeekBar(now);
  },

  onTheWay({ kind, from, to }, now) {
    const whole = asDate(to) - asDate(from);
    const done = whole > 864e5 ? Math.floor((100 * (asDate(now) - asDate(from))) / whole) : null;
    const percent = done === null ? "" : language === "fr" ? ` (${done}${N}%)` : ` (${done}%)`;
    return t(`journey_${kind}`, { to: inFull(to), percent });
  },

  /** Monday to Friday, with where we are. */
  drawWeekBar(now) {
    const today = asDate(now.slice(0, 10));
    const monday = new Date(today - ((today.getUTCDay() + 6) % 7) * 864e5);
    const at = asDate(now);
    $("week").replaceChildren(...[0, 1, 2, 3, 4].map((day) => {
      const start = new Date(monday.getTime() + day * 864e5);
      const done = Math.max(0, Math.min(1, (at - start - 8 * 36e5) / (11 * 36e5)));
      const item = el("li", { class: start.getTime() === today.getTime() ? "today" : "" }, el("span", {}, shortDay(start.toISOString().slice(0, 16))));
      item.style.setProperty("--done", done);
      return item;
    }));
  },

  // --- Below

  draw() {
    document.documentElement.lang = language;
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
    $("language").textContent = t("other_language");
    $("language").lang = language === "fr" ? "en" : "fr";
    $("filters").setAttribute("aria-label", t("outbox"));
    this.drawTheme();
    if (this.state) { this.drawClock(); this.drawTrouble(); }
    this.drawWeeks();
    this.drawOutbox();
    this.drawTabs();
  },

  drawTheme() {
    const dark = (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    $("theme").textContent = t(dark ? "light" : "dark");
  },

  drawWeeks() {
    if (!this.weeks.length) return;
    const monday = this.weeks[0].this.monday;
    const friday = new Date(asDate(monday).getTime() + 4 * 864e5).toISOString().slice(0, 10);
    $("weeks-of").textContent = t("weeks_of", { from: dayOfMonth(monday), to: dayOfMonth(friday) });
    const head = el("thead", {}, el("tr", {}, ...["name", "this", "point", "last"].map((col) => el("th", { scope: "col" }, t(`col_${col}`)))));
    const rows = this.weeks.map((each) => el("tr", {},
      el("th", { scope: "row" }, each.name),
      el("td", {}, this.status(each.this), ...this.details(each.this)),
      el("td", { class: `point point-${each.this.point ?? "none"}` }, each.this.status === "not_due" || each.this.status === "neutralised" ? "–" : t(`point_${each.this.point ?? "none"}`)),
      el("td", { class: "last" }, this.status(each.last), this.alertOf(each.last))));
    $("weeks").replaceChildren(head, el("tbody", {}, ...rows));
  },

  status(week) {
    const key = week.status === "held" && week.moved ? "held_moved" : week.status;
    return el("span", { class: `status status-${week.status}` }, t(`status_${key}`));
  },

  details(week) {
    if (["not_due", "neutralised"].includes(week.status)) return [];
    const had = week.halves === null ? null : t("days_of", { had: days(week.halves), target: days(week.target) });
    const planned = t("planned", { days: week.plan.split(",").filter(Boolean).map((slot) => this.slot(slot)).join(", ") });
    const still = week.status === "pending" && (week.halves ?? 0) < week.target;
    const detail = still ? (week.halves ? `${had}, ${planned}` : planned) : had ?? planned;
    return [el("span", { class: "detail" }, detail), this.alertOf(week)];
  },

  slot(code) {
    const part = code.slice(10);
    return shortDay(code.slice(0, 10)) + (part === "am" || part === "pm" ? ` ${t(`part_${part}`)}` : "");
  },

  alertOf(week) {
    if (!week.alert) return null;
    const key = week.alert === "closed" ? "alert_closed" : week.owner ? "alert_owned" : "alert_open";
    return el("span", { class: `alert alert-${week.alert}` }, t(key, { owner: week.owner }));
  },

  drawTrouble() {
    const is = { network: this.state.network, says429: !this.state.says429, bot: this.state.bot };
    for (const [id, well] of Object.entries(is)) {
      $(id).setAttribute("aria-checked", String(well));
      $(id).setAttribute("aria-label", t(id));
      $(id).textContent = t(well ? "on" : "off");
    }
  },

  drawOutbox() {
    const kept = { all: () => true, first: (row) => !row.reply, unsaid: (row) => !STATUSES_SAID.has(row.state) };
    $("filters").replaceChildren(...Object.keys(kept).map((name) => el("button", { type: "button", class: "chip",
      "aria-pressed": String(this.filter === name), onclick: () => { this.filter = name; this.drawOutbox(); } }, t(`filter_${name}`))));
    const head = el("thead", {}, el("tr", {}, ...["when", "for", "what", "state", "key"].map((col) => el("th", { scope: "col" }, t(`col_${col}`)))));
    const rows = this.outbox.filter(kept[this.filter]).map((row) => this.outboxRow(row));
    const none = el("tr", {}, el("td", { colSpan: 5, class: "none" }, t("nothing_here")));
    $("outbox").replaceChildren(head, el("tbody", {}, ...(rows.length ? rows : [none])));
  },

  outboxRow(row) {
    const kind = has(`kind_${row.kind}`) ? row.kind : "reply";
    const why = row.why && has(`why_${row.why}`) ? t(`why_${row.why}`) : row.why;
    const when = row.sent ?? row.due;
    return el("tr", {},
      el("td", { class: "when" }, el("time", { dateTime: when }, this.state ? moment(when, this.state.now) : when)),
      el("td", { class: "for" }, row.for),
      el("td", { class: "what" }, el("b", {}, t(`kind_${kind}`)), row.text ? el("span", {}, row.text) : null),
      el("td", {}, el("span", { class: `state state-${row.state}` }, t(`state_${row.state}`)), why ? el("span", { class: "detail" }, why) : null),
      el("td", { class: "code" }, el("code", {}, row.key)));
  },

  // --- A link to a moment

  offer() {
    const at = new URLSearchParams(location.search).get("at");
    if (!at || this.offered || !this.state || this.state.journey) return;
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(at) || Number.isNaN(asDate(at).getTime())) {
      this.offered = true;
      this.complain({ code: "bad_moment" });
      return;
    }
    if (at === this.state.now) { this.forgetOffer(); return; }
    const past = at < this.state.now;
    const go = async () => {
      this.forgetOffer();
      if (past && !(await this.ask("reset"))) return;
      await this.ask("jump", { to: at, people_answer: true });
    };
    $("offer").replaceChildren(el("p", {}, t(past ? "offer_past" : "offer", { to: inFull(at) })),
      el("button", { type: "button", class: "main", onclick: go }, t("offer_go")),
      el("button", { type: "button", onclick: () => this.forgetOffer() }, t("offer_stay")));
    $("offer").hidden = false;
  },

  forgetOffer() {
    this.offered = true;
    $("offer").hidden = true;
    const rest = new URLSearchParams(location.search);
    rest.delete("at");
    history.replaceState(null, "", location.pathname + (rest.size ? `?${rest}` : ""));
  },

  async shareMoment() {
    const link = `${location.origin}/?at=${this.state.now}`;
    try {
      await navigator.clipboard.writeText(link);
      this.say(t("shared"));
    } catch {
      this.say(t("share_by_hand", { link }));
    }
  },

  // --- At the beginning

  start() {
    const asked = new URLSearchParams(location.search).get("lang");
    const kept = localStorage.getItem("language") ?? (navigator.language.startsWith("en") ? "en" : "fr");
    language = asked in TEXTS ? asked : kept in TEXTS ? kept : "fr";
    const theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
    $("language").onclick = () => {
      language = language === "fr" ? "en" : "fr";
      localStorage.setItem("language", language);
      this.draw();
      for (const phone of this.phones) phone.show(phone.person);
    };
    $("theme").onclick = () => {
      const dark = $("theme").textContent === t("dark");
      document.documentElement.dataset.theme = dark ? "dark" : "light";
      localStorage.setItem("theme", dark ? "dark" : "light");
      this.drawTheme();
    };
    const pace = Number(new URLSearchParams(location.search).get("pace")); // real seconds of a played week
    $("play").onclick = () => this.ask(this.state?.journey ? "pause" : "play", pace > 0 ? { pace } : {});
    for (const action of ["next", "hour", "day"]) $(action).onclick = () => this.ask(action);
    $("reset").onclick = () => { if (confirm(t("reset_sure"))) this.ask("reset"); };
    $("jump").onsubmit = (event) => {
      event.preventDefault();
      document.activeElement?.blur();
      this.ask("jump", { to: $("to").value, people_answer: $("answering").checked });
    };
    $("jump").noValidate = true; // a moment in the past is refused with its reason, not by the browser
    $("share").onclick = () => this.shareMoment();
    $("network").onclick = () => this.ask("network", { cut: this.state.network });
    $("says429").onclick = () => this.ask("says429", { says: !this.state.says429 });
    $("bot").onclick = () => this.ask(this.state.bot ? "kill" : "restart");
    this.draw();
    this.say(t("loading"));
    this.connect();
  },
};

page.start();
