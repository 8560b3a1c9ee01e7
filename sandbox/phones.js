"use strict";
// Phones: what each person sees in their chat, and what they can do there.

const SHOWN_TAGS = new Set(["B", "STRONG", "I", "EM", "U", "S", "CODE", "PRE", "A", "BLOCKQUOTE", "BR", "SPAN"]);
const FACE = { intrapreneur: "face-intra", coach: "face-coach", coordinator: "face-coordination" };

/** An element with properties and children. */
function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") node.className = value;
    else if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Telegram's HTML as nodes; whatever is not of its few tags becomes plain text. */
function rich(html) {
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
      else if (node.nodeType === Node.ELEMENT_NODE && SHOWN_TAGS.has(node.tagName)) {
        const made = document.createElement(node.tagName);
        const link = node.tagName === "A" ? node.getAttribute("href") ?? "" : "";
        if (/^https?:/.test(link)) Object.assign(made, { href: link, target: "_blank", rel: "noopener noreferrer" });
        copy(node, made);
        to.append(made);
      } else to.append(node.textContent);
    }
    return to;
  };
  return copy(new DOMParser().parseFromString(html, "text/html").body, document.createDocumentFragment());
}

class Phone {
  constructor(page, index) {
    this.page = page;
    this.index = index;
    this.bubbles = new Map();
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.root.id = `phone-${index}`;
    const find = (selector) => this.root.querySelector(selector);
    this.select = find("select");
    this.chat = find(".chat");
    this.menu = find(".menu");
    this.toast = find(".toast");
    this.input = find("input");
    this.parts = { face: find(".face"), role: find(".role"), alone: find(".alone"), block: find(".block"),
      commands: find(".commands"), send: find(".send") };
    this.select.onchange = () => this.page.choose(index, Number(this.select.value));
    this.parts.alone.onclick = () => this.page.ask("alone", { chat: this.person, alone: !this.who.alone });
    this.parts.block.onclick = () => this.page.ask("block", { chat: this.person, blocked: !this.who.blocked });
    this.parts.commands.onclick = () => this.openMenu(this.menu.hidden);
    this.root.onkeydown = (event) => { if (event.key === "Escape" && !this.menu.hidden) { this.openMenu(false); this.parts.commands.focus(); } };
    find("form").onsubmit = (event) => { event.preventDefault(); this.say(this.input.value); };
    this.chat.onclick = (event) => this.tapped(event.target.closest("button"));
    this.chat.onscroll = () => { this.low = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 80; };
    this.low = true; // the newest message is in sight, and stays so
  }

  get who() {
    return this.page.people.find((each) => each.id === this.person) ?? { name: "", role: "", commands: [] };
  }

  /** Show somebody's chat from the beginning. */
  show(person) {
    this.person = person;
    this.bubbles.clear();
    this.chat.replaceChildren();
    this.openMenu(false);
    this.toast.hidden = true;
    if (this.page.older.has(person)) this.chat.append(el("li", { class: "day" }, t("older")));
    for (const message of this.page.chats.get(person)?.values() ?? []) this.put(message);
    this.dress();
    this.lower();
  }

  /** Down to the newest message. */
  lower() {
    this.low = true;
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  /** Everything but the messages. */
  dress() {
    const who = this.who;
    const options = this.page.people.map((each) =>
      el("option", { value: each.id, selected: each.id === this.person }, each.name));
    this.select.replaceChildren(...options);
    this.select.setAttribute("aria-label", t("whose"));
    this.root.setAttribute("aria-label", t("phone_of", { name: who.name }));
    this.chat.setAttribute("aria-label", t("phone_of", { name: who.name }));
    this.parts.face.textContent = who.name.slice(0, 1);
    this.parts.face.className = `face ${FACE[who.role] ?? ""}`;
    const coach = this.page.coachOf(who.name);
    this.parts.role.textContent = t(who.role) + (coach ? ` ${t("with_coach", { coach })}` : "");
    this.parts.alone.setAttribute("aria-checked", String(Boolean(who.alone)));
    this.parts.alone.textContent = t("alone");
    this.parts.alone.title = t("alone_hint", { name: who.name });
    this.parts.block.textContent = t(who.blocked ? "unblock" : "block");
    this.parts.commands.setAttribute("aria-label", t("commands"));
    this.parts.commands.title = t("commands");
    this.parts.send.setAttribute("aria-label", t("send"));
    this.input.placeholder = t("write");
    this.input.setAttribute("aria-label", `${t("write")} (${who.name})`);
    this.input.disabled = this.parts.send.disabled = Boolean(who.blocked);
    this.root.classList.toggle("is-blocked", Boolean(who.blocked));
    this.chat.dataset.blocked = who.blocked ? t("blocked", { name: who.name }) : "";
    this.chat.dataset.empty = this.bubbles.size ? "" : t("empty");
  }

  /** A message that is new, or that reads differently now. */
  put(message) {
    const bubble = this.bubble(message);
    const before = this.bubbles.get(message.id);
    if (before) before.replaceWith(bubble);
    else {
      this.separate(message);
      this.chat.append(bubble);
    }
    this.bubbles.set(message.id, bubble);
    this.chat.dataset.empty = "";
    if (before && message.edited) this.flash(bubble);
    if (this.low || message.mine) this.lower();
  }

  remove(id) {
    this.bubbles.get(id)?.remove();
    this.bubbles.delete(id);
  }

  /** The day, once, above its first message. */
  separate(message) {
    const day = message.at.slice(0, 10);
    if (this.bubbles.size && this.chat.dataset.day === day) return;
    this.chat.dataset.day = day;
    this.chat.append(el("li", { class: "day" }, dayMonth(message.at)));
  }

  bubble(message) {
    const text = el("div", { class: "text" }, rich(message.html));
    const meta = el("span", { class: "meta" },
      message.edited ? el("span", { class: "edited" }, t("edited")) : null,
      el("time", { dateTime: message.at }, clockTime(message.at)));
    const body = el("div", { class: "body" }, this.media(message), message.html ? text : null, meta);
    const keyboard = message.buttons.map((row) => el("div", { class: "keys" }, ...row.map((key) => this.key(message, key))));
    return el("li", { class: message.mine ? "bubble mine" : "bubble", "data-message": message.id }, body, ...keyboard);
  }

  key(message, key) {
    if (key.url) return el("a", { class: "key", href: key.url, target: "_blank", rel: "noopener noreferrer" }, key.label);
    return el("button", { type: "button", class: "key", "data-tap": message.id, "data-data": key.data }, key.label);
  }

  media(message) {
    const address = `/file/${message.file}`;
    if (message.kind === "photo") return el("a", { href: address, target: "_blank", class: "photo" }, el("img", { src: address, alt: t("picture"), onload: () => { if (this.low) this.lower(); } }));
    if (message.kind === "document") {
      return el("a", { class: "document", href: address, target: "_blank" },
        el("span", { class: "paper", "aria-hidden": "true" }), el("span", {}, el("b", {}, message.name), el("span", {}, t("open_document"))));
    }
    return message.kind === "text" ? null : el("em", {}, has(`kind_${message.kind}`) ? t(`kind_${message.kind}`) : message.kind);
  }

  tapped(button) {
    if (button?.dataset.tap) {
      button.classList.add("waiting");
      this.page.ask("tap", { chat: this.person, message: Number(button.dataset.tap), data: button.dataset.data })
        .finally(() => button.classList.remove("waiting"));
    }
  }

  async say(text) {
    if (text.trim() && (await this.page.ask("say", { chat: this.person, text: text.trim() }))) this.input.value = "";
  }

  openMenu(open) {
    const items = this.who.commands.map((each) => el("li", {}, el("button", { type: "button",
      onclick: () => { this.openMenu(false); this.input.focus(); this.say(`/${each.name}`); } },
      el("b", {}, `/${each.name}`), el("span", {}, each.what))));
    this.menu.replaceChildren(...(items.length ? items : [el("li", { class: "none" }, t("no_commands"))]));
    this.menu.hidden = !open;
    this.parts.commands.setAttribute("aria-expanded", String(open));
    if (open) this.menu.querySelector("button")?.focus();
  }

  pop(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.fading);
    this.fading = setTimeout(() => { this.toast.hidden = true; }, 3500);
  }

  flash(bubble) {
    bubble.classList.add("changed");
    setTimeout(() => bubble.classList.remove("changed"), 1800);
  }
}
