"use strict";
// Words: every text of the page, in both languages, and how dates and times are written.

const N = "\u00a0"; // no-break space
const F = "\u202f"; // narrow no-break space

const TEXTS = {
  fr: {
    skip: "Aller aux téléphones",
    tagline: `Bac à sable${N}: tout est inventé, rien ne part vers Telegram`,
    other_language: "English",
    dark: "Sombre", light: "Clair",
    reset: "Recommencer",
    reset_sure: `Tout recommencer${F}? Ce qui a été joué sera effacé.`,
    clock: "Horloge",
    play: "Jouer", pause: "Pause",
    play_hint: "Une semaine passe en une minute environ, et chacun répond à sa façon",
    next: "Moment suivant", next_at: `Moment suivant${N}: {when}`, nothing_next: "Moment suivant",
    hour: `+${N}1${N}h`, day: "Jour suivant",
    jump_to: "Aller au", go: "Aller",
    answering: "en jouant les réponses",
    share: "Copier le lien vers ce moment", shared: "Lien copié.",
    share_by_hand: `Lien vers ce moment${N}: {link}`,
    at_rest: `Touche un bouton ou écris dans un téléphone, ou laisse jouer${N}: une semaine dure une minute environ.`,
    journey_play: `Le temps passe, chacun répond. Touche un téléphone pour prendre la main.`,
    journey_jump: "En route vers {to}{percent}. Personne ne répond.",
    journey_visit: "En route vers {to}{percent}. Chacun répond à sa façon.",
    journey_hour: "Une heure passe.", journey_day: "La nuit passe.", journey_next: "En route vers {to}.",
    phones: "Téléphones",
    phone_of: `Téléphone${N}: {name}`, whose: "À qui est ce téléphone",
    intrapreneur: "Intra", coach: "Coach", coordinator: "Coordination",
    with_coach: "avec {coach}",
    alone: "Répond sans aide", alone_hint: "{name} répond sans aide pendant que le temps est joué",
    block: "Bloquer le bot", unblock: "Débloquer", blocked: `{name} a bloqué le bot${N}: plus rien n’arrive ici.`,
    commands: "Commandes", no_commands: "Aucune commande pour l’instant.",
    write: "Écrire au bot", send: "Envoyer",
    empty: "Rien encore. Avance l’horloge.",
    edited: "modifié", open_document: "Ouvrir",
    picture: "Image envoyée par le bot. Le texte qui suit dit la même chose.",
    kind_voice: "Message vocal", kind_sticker: "Autocollant", kind_location: "Lieu", kind_contact: "Contact",
    older: "Les messages plus anciens ne sont pas affichés.",
    heard_one: `{name} reçoit${N}: {text}`, heard_many: "{count} nouveaux messages.",
    toast_of: `Réponse au bouton${N}: {text}`,
    weeks: "Où en est la semaine",
    weeks_of: "Du {from} au {to}. La semaine d’avant est à droite.",
    col_name: "Intra", col_this: "Cette semaine", col_point: "Point", col_last: "Semaine d’avant",
    status_held: "✅ Tenue", status_held_moved: "✅ Tenue (déplacée)", status_partial: "🟠 Partielle",
    status_not_held: "⛔ Non tenue", status_unanswered: "❔ Sans réponse", status_to_qualify: "🔎 À qualifier",
    status_neutralised: "➖ Neutralisée", status_not_due: "➖ Non due", status_pending: "🕓 En cours",
    days_of: "{had} sur {target}", day_one: "{count} jour", day_many: "{count} jours",
    planned: "prévu {days}", part_am: "matin", part_pm: "après-midi",
    point_held: "tenu", point_postponed: "reporté", point_missed: "non tenu", point_none: "à venir",
    alert_open: "alerte ouverte", alert_owned: "alerte suivie par {owner}", alert_closed: "alerte close",
    trouble: "Pannes",
    trouble_hint: "Pour voir ce que le bot fait quand tout ne va pas bien.",
    network: "Réseau", network_hint: "Coupé, rien ne part et rien n’arrive. Rien n’est perdu.",
    says429: "Telegram accepte les messages",
    says429_hint: `Sinon il répond «${N}429, trop de messages${N}»${N}: le bot attend, puis reprend.`,
    bot: "Bot en marche", bot_hint: "Arrêté net, puis relancé, il reprend où il en était.",
    on: "Oui", off: "Non",
    outbox: "Ce que le bot a dit, ou dira",
    outbox_hint: "Tout passe par ici, le plus récent d’abord. Une clé unique empêche de dire deux fois la même chose.",
    col_when: "Quand", col_for: "Pour", col_what: "Quoi", col_state: "État", col_key: "Pourquoi (clé)",
    filter_all: "Tout", filter_first: "Sans les réponses", filter_unsaid: "Pas encore dit ou pas dit",
    nothing_here: "Rien pour l’instant.",
    state_due: "à dire", state_sending: "en train d’être dit", state_sent: "dit", state_later: "à redire plus tard",
    state_unknown: "dit peut-être, sera redit", state_gone: "personne à joindre", state_refused: "refusé par Telegram",
    state_skipped: "pas dit",
    "why_too late": "trop tard pour être utile", "why_no longer true": "ce n’est plus vrai",
    "why_has not joined": "n’a pas encore rejoint",
    kind_plan: "Plan de la semaine", kind_day_reminder: "Rappel du matin", kind_day_question: "Question du jour",
    kind_check_in: "Point du vendredi", kind_week_reminder: "Rappel du vendredi",
    kind_plan_reopened: "Plan rouvert", kind_coach_list: "Points de la semaine", kind_coach_reminder: "Points qui restent",
    kind_coach_check_ins: "Réponses du vendredi", kind_alert: "Alerte", kind_digest: "Bilan de la semaine",
    kind_joined: "Une arrivée", kind_cohort_changed: "La promo a changé", kind_unreachable: "Personne injoignable",
    kind_feedback: "Retour du coach", kind_reply: "Réponse",
    footer: "Les personnes, services et projets de ce bac à sable sont inventés. Le bot, lui, est le vrai.",
    lost: "La connexion est coupée. La page réessaie toutes les secondes.",
    back: "La connexion est revenue.",
    restarted: `Le bac à sable a redémarré${N}: voici son nouvel état.`,
    began_again: "Tout recommence au premier jour.",
    loading: "Le bac à sable se prépare…",
    offer: `Ce lien mène au {to}. Y aller en jouant les semaines${F}?`,
    offer_past: `Ce lien mène au {to}, qui est déjà passé. Recommencer et y aller${F}?`,
    offer_go: "Y aller", offer_stay: "Rester ici",
    error_backwards: `L’horloge ne recule pas${N}: il est déjà {now}. Pour revenir en arrière, recommence.`,
    error_too_far: "{asked} est trop loin. Un trajet fait au plus {days} jours.",
    error_already_travelling: "Le temps est déjà en route. Mets-le en pause d’abord.",
    error_nothing_ahead: "Le bot n’a plus rien de prévu.",
    error_bot_is_down: "Le bot est arrêté, il n’attend rien. Relance-le, ou avance d’une heure.",
    error_has_blocked: "{name} a bloqué le bot et doit le débloquer d’abord.",
    error_nobody: "Cette personne n’est plus là. Recharge la page.",
    error_journey_failed: `Le trajet s’est arrêté${N}: {error}`,
    error_cannot_look: `L’état n’a pas pu être lu ({error}).`,
    error_not_understood: `La demande n’a pas été comprise${N}: {error}`,
    error_unknown_action: "Cette action n’existe pas. Recharge la page.",
    error_failed: "Cela n’a pas marché ({error}). Le détail est dans le terminal.",
    error_not_open: "Le bac à sable se prépare encore.",
    error_not_reached: "Le bac à sable ne répond pas.",
    error_bad_moment: "Ce lien ne mène pas à un moment connu.",
  },
  en: {
    skip: "Go to the phones",
    tagline: "Sandbox: everything is invented, nothing goes to Telegram",
    other_language: "Français",
    dark: "Dark", light: "Light",
    reset: "Start again",
    reset_sure: "Start again? What was played will be erased.",
    clock: "Clock",
    play: "Play", pause: "Pause",
    play_hint: "A week goes by in about a minute, and everybody answers in their own way",
    next: "Next moment", next_at: "Next moment: {when}", nothing_next: "Next moment",
    hour: `+${N}1${N}h`, day: "Next day",
    jump_to: "Go to", go: "Go",
    answering: "with people answering",
    share: "Copy the link to this moment", shared: "Link copied.",
    share_by_hand: "Link to this moment: {link}",
    at_rest: "Tap a button or write in a phone, or let it play: a week takes about a minute.",
    journey_play: "Time goes by, everybody answers. Touch a phone to take it over.",
    journey_jump: "On the way to {to}{percent}. Nobody answers.",
    journey_visit: "On the way to {to}{percent}. Everybody answers in their own way.",
    journey_hour: "An hour goes by.", journey_day: "The night goes by.", journey_next: "On the way to {to}.",
    phones: "Phones",
    phone_of: "Phone: {name}", whose: "Whose phone this is",
    intrapreneur: "Intrapreneur", coach: "Coach", coordinator: "Coordination",
    with_coach: "with {coach}",
    alone: "Answers unaided", alone_hint: "{name} answers unaided while time is played",
    block: "Block the bot", unblock: "Unblock", blocked: "{name} has blocked the bot: nothing arrives here any more.",
    commands: "Commands", no_commands: "No command yet.",
    write: "Write to the bot", send: "Send",
    empty: "Nothing yet. Move the clock on.",
    edited: "edited", open_document: "Open",
    picture: "Picture sent by the bot. The text below says the same.",
    kind_voice: "Voice message", kind_sticker: "Sticker", kind_location: "Place", kind_contact: "Contact",
    older: "Older messages are not shown.",
    heard_one: "{name} receives: {text}", heard_many: "{count} new messages.",
    toast_of: "Answer to the button: {text}",
    weeks: "Where the week stands",
    weeks_of: "From {from} to {to}. The week before is on the right.",
    col_name: "Intrapreneur", col_this: "This week", col_point: "Point", col_last: "Week before",
    status_held: "✅ Held", status_held_moved: "✅ Held (moved)", status_partial: "🟠 Partial",
    status_not_held: "⛔ Not held", status_unanswered: "❔ No answer", status_to_qualify: "🔎 To be qualified",
    status_neutralised: "➖ Neutralised", status_not_due: "➖ Not due", status_pending: "🕓 Under way",
    days_of: "{had} of {target}", day_one: "{count} day", day_many: "{count} days",
    planned: "planned {days}", part_am: "morning", part_pm: "afternoon",
    point_held: "held", point_postponed: "postponed", point_missed: "not held", point_none: "to come",
    alert_open: "alert open", alert_owned: "alert followed by {owner}", alert_closed: "alert closed",
    trouble: "Trouble",
    trouble_hint: "To see what the bot does when not all is well.",
    network: "Network", network_hint: "When it is cut, nothing leaves and nothing arrives. Nothing is lost.",
    says429: "Telegram takes messages",
    says429_hint: "Otherwise it answers “429, too many requests”: the bot waits, then goes on.",
    bot: "Bot running", bot_hint: "Killed, then started again, it goes on where it was.",
    on: "Yes", off: "No",
    outbox: "What the bot has said, or will say",
    outbox_hint: "Everything goes through here, newest first. A unique key makes it impossible to say the same thing twice.",
    col_when: "When", col_for: "For", col_what: "What", col_state: "State", col_key: "Why (key)",
    filter_all: "All", filter_first: "Without replies", filter_unsaid: "Not said, or not yet",
    nothing_here: "Nothing yet.",
    state_due: "to be said", state_sending: "being said", state_sent: "said", state_later: "to be tried again",
    state_unknown: "perhaps said, will be repeated", state_gone: "nobody to reach", state_refused: "refused by Telegram",
    state_skipped: "not said",
    "why_too late": "too late to be of use", "why_no longer true": "no longer true",
    "why_has not joined": "has not joined yet",
    kind_plan: "Plan of the week", kind_day_reminder: "Morning reminder", kind_day_question: "Question of the day",
    kind_check_in: "Friday check-in", kind_week_reminder: "Friday reminder",
    kind_plan_reopened: "Plan reopened", kind_coach_list: "Points of the week", kind_coach_reminder: "Points left",
    kind_coach_check_ins: "Friday’s answers", kind_alert: "Alert", kind_digest: "Weekly digest",
    kind_joined: "Somebody joined", kind_cohort_changed: "The cohort changed", kind_unreachable: "Somebody out of reach",
    kind_feedback: "Coach feedback", kind_reply: "Reply",
    footer: "The people, services and projects of this sandbox are invented. The bot is the real one.",
    lost: "The connection is lost. The page tries again every second.",
    back: "The connection is back.",
    restarted: "The sandbox has restarted: this is its new state.",
    began_again: "Everything begins again on the first day.",
    loading: "The sandbox is getting ready…",
    offer: "This link leads to {to}. Go there, playing the weeks between?",
    offer_past: "This link leads to {to}, which is past. Start again and go there?",
    offer_go: "Go there", offer_stay: "Stay here",
    error_backwards: "The clock does not go back: it is already {now}. To go back, start again.",
    error_too_far: "{asked} is too far away. One journey is at most {days} days long.",
    error_already_travelling: "Time is already on its way. Pause it first.",
    error_nothing_ahead: "The bot has nothing planned any more.",
    error_bot_is_down: "The bot is stopped and waits for nothing. Start it again, or move on by an hour.",
    error_has_blocked: "{name} has blocked the bot and must unblock it first.",
    error_nobody: "This person is no longer here. Reload the page.",
    error_journey_failed: "The journey stopped: {error}",
    error_cannot_look: "The state could not be read ({error}).",
    error_not_understood: "The request was not understood: {error}",
    error_unknown_action: "There is no such action. Reload the page.",
    error_failed: "That did not work ({error}). The terminal says more.",
    error_not_open: "The sandbox is still getting ready.",
    error_not_reached: "The sandbox does not answer.",
    error_bad_moment: "This link does not lead to a known moment.",
  },
};

let language = "fr";

/** The text of a key, filled. */
function t(key, values = {}) {
  const text = TEXTS[language][key] ?? TEXTS.fr[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const has = (key) => key in TEXTS[language];

// Moments travel as the local clock shows them: 2027-01-14T16:45. No zone is needed to write them.
const asDate = (moment) => new Date(`${moment.length === 10 ? `${moment}T00:00` : moment}Z`);
const LOCALES = { fr: "fr-FR", en: "en-GB" };

function written(moment, options) {
  const text = new Intl.DateTimeFormat(LOCALES[language], { timeZone: "UTC", ...options }).format(asDate(moment));
  return language === "fr" ? text.replace(/(^|\s)1(?=\s|$)/, `$11er`) : text;
}

const longDate = (moment) => written(moment, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const dayMonth = (moment) => written(moment, { weekday: "long", day: "numeric", month: "long" });
const shortDay = (moment) => written(moment, { weekday: "short", day: "numeric" });
const dayOfMonth = (moment) => written(moment, { day: "numeric", month: "long" });

/** 16 h 45, 9 h; 16:45 in English. */
function clockTime(moment) {
  const [hour, minute] = moment.slice(11, 16).split(":");
  if (language === "en") return `${hour}:${minute}`;
  return minute === "00" ? `${Number(hour)}${N}h` : `${Number(hour)}${N}h${N}${minute}`;
}

/** A moment as seen from now: the hour alone today, the day before it otherwise. */
function moment(when, now) {
  return when.slice(0, 10) === now.slice(0, 10) ? clockTime(when) : `${shortDay(when)}, ${clockTime(when)}`;
}

/** A moment in full, for sentences. */
function inFull(when) {
  return language === "fr" ? `${longDate(when)} à ${clockTime(when)}` : `${longDate(when)}, ${clockTime(when)}`;
}

function days(halves) {
  const count = new Intl.NumberFormat(LOCALES[language]).format(halves / 2);
  const one = language === "fr" ? halves < 4 : halves === 2;
  return t(one ? "day_one" : "day_many", { count }).replace(" ", N);
}
