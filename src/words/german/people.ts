import type { people as english } from "../english/people.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

const persons = (count: number) => counted(count, "Person", "Personen");

/** The German texts. */
export const people: Texts<typeof english> = {
	title: "Personen",
	search: "Personen suchen",
	searchHint: "Name, E-Mail, Rufnummer, Durchwahl oder ID",
	memberSearchHint: "Name oder E-Mail",
	create: "Neue Person",
	filters: "Filter",
	clearFilters: "Filter löschen",
	clearFilter: (label) => `Filter „${label}“ entfernen`,
	filterLabels: {
		license: "Lizenz",
		role: "Rolle",
		group: "Gruppe",
		location: "Standort",
		department: "Abteilung",
		manager: "Vorgesetzte Person",
		status: "Status",
		type: "Typ",
		pending: "Einladung",
		login: "Anmeldung erlaubt",
	},
	columns: "Spalten",
	columnsTitle: "Spalten auswählen",
	any: "Beliebig",
	pending: { true: "Ausstehend", false: "Angenommen" },
	shown: (count, isAll) =>
		isAll ? persons(count) : `Bisher ${persons(count)}`,
	total: (count, isExact) =>
		isExact ? persons(count) : `Mindestens ${persons(count)}`,
	selection: "Auswahl",
	unknownParameters: (names) =>
		`Die Liste ignoriert unbekannte Parameter der Adresse: ${names}.`,
	emptyTitle: "Keine Personen gefunden",
	empty:
		"Niemand entspricht Ihrer Suche. Geben Sie weniger Buchstaben ein, oder löschen Sie die Filter.",
	emptyAtAll: "Diese Organisation hat noch keine Personen.",
	memberHint:
		"Geben Sie den Anfang eines Namens ein, um einen Kollegen oder eine Kollegin zu finden.",
	sortBy: (label) => `Nach „${label}“ sortieren`,
	looking: (count) => `Bisher ${persons(count)} durchsucht …`,
	stop: "Anhalten",
	unknownManager: "Eine gelöschte Person",
	stoppedTitle: "Suche angehalten",
	stopped: (count) =>
		count === 1
			? "Kein Treffer bei der ersten Person."
			: `Kein Treffer unter den ersten ${persons(count)}.`,
	lookOn: "Weiter suchen",
	select: (name) => `${name} auswählen`,
	selectAll: "Alle angezeigten Personen auswählen",
	count: persons,
	selected: (count) => `${persons(count)} ausgewählt`,
	everyoneSelected: (count) => `Alle ${persons(count)} ausgewählt`,
	selectEveryone: (count) => `Alle ${persons(count)} auswählen`,
	notLoaded: (count) =>
		count === 1
			? "Eine Person dazwischen ist nicht geladen und deshalb nicht ausgewählt. Scrollen Sie zuerst zu ihr, oder wählen Sie alle aus."
			: `${number(count)} Personen dazwischen sind nicht geladen und deshalb nicht ausgewählt. Scrollen Sie zuerst zu ihnen, oder wählen Sie alle aus.`,
	clearSelection: "Auswahl aufheben",
	change: "Auswahl ändern …",
	more: "Mehr",
	moreChanges: "Weitere Änderungen",
	rowMenu: (name) => `Aktionen für ${name}`,
	giveTo: (name) => `${name} eine Lizenz zuweisen`,
	open: "Öffnen",
	openInTab: "In neuem Tab öffnen",
	edit: "Bearbeiten",
	copyEmail: "E-Mail-Adresse kopieren",
	actions: "Aktionen",
	onlyThese: (label, value) => `Nur ${label}: ${value} anzeigen`,
	columnMenu: (label) => `Spalte „${label}“`,
	sizer:
		"Ziehen ändert die Breite. Ein Doppelklick passt sie an den Inhalt an.",
	sortUp: "Von A bis Z sortieren",
	sortDown: "Von Z bis A sortieren",
	oldestFirst: "Älteste zuerst",
	newestFirst: "Neueste zuerst",
	filterBy: "Filtern …",
	moveLeft: "Nach links verschieben",
	moveRight: "Nach rechts verschieben",
	fit: "An Inhalt anpassen",
	hide: "Spalte ausblenden",
	compact: "Kompakte Zeilen",
	usualColumns: "Standardspalten",
	moveUp: (label) => `„${label}“ nach oben verschieben`,
	moveDown: (label) => `„${label}“ nach unten verschieben`,
	sort: "Sortieren",
	orders: {
		nameUp: "Name, A bis Z",
		nameDown: "Name, Z bis A",
		newest: "Neueste zuerst",
		oldest: "Älteste zuerst",
		lastActive: "Zuletzt aktive zuerst",
	},
	letters: "Zu einem Buchstaben springen",
	goTo: (initial, count) => `${initial}: ${persons(count)}`,
	noneExported: "Ein Export enthält weder Bots noch Gäste.",
	views: {
		title: "Ansichten",
		all: "Alle Personen",
		pending: "Noch nicht angemeldet",
		locked: "Anmeldung gesperrt",
		save: "Ansicht speichern",
		saveAs: "Als neue Ansicht speichern",
		update: "Ansicht aktualisieren",
		menu: (name) => `Ansicht „${name}“`,
		copyLink: "Link kopieren",
		rename: "Ansicht umbenennen",
		delete: "Ansicht löschen",
		name: "Name der Ansicht",
		hint: "Dieser Browser merkt sich die Ansicht. Ihr Link funktioniert für alle.",
		tooMany:
			"Dieser Browser merkt sich höchstens 50 Ansichten. Löschen Sie eine, bevor Sie eine weitere speichern.",
		taken:
			"Es gibt bereits eine Ansicht mit diesem Namen. Beim Speichern wird sie ersetzt.",
	},
	changeAll: "Alle Treffer ändern …",
	table: "Personen der Organisation",
};
