import type { person as english } from "../english/person.ts";
import type { Texts } from "../shape.ts";
import { counted, list, number } from "./formats.ts";

/** The German texts. */
export const person: Texts<typeof english> = {
	person: {
		profile: "Profil",
		calling: "Telefonie",
		noCalling:
			"Keine Calling-Lizenz, daher keine Rufnummer, keine Durchwahl und kein Standort.",
		noLicenses: "Keine Lizenzen.",
		noRoles: "Keine Rollen.",
		organizationChart: "Organigramm",
		reports: (count) =>
			counted(count, "unterstellte Person", "unterstellte Personen"),
		reportsInPeople: (count) =>
			`${counted(count, "unterstellte Person", "unterstellte Personen")}: unter „Personen“ anzeigen`,
		numbers: {
			work_extension: "Wählbar als",
			mobile: "Mobil",
			fax: "Fax",
		},
		noManager: "Keine vorgesetzte Person festgelegt.",
		history: "Verlauf",
		notFoundTitle: "Person nicht gefunden",
		notFound:
			"Diese Person wurde gelöscht oder war nie in dieser Organisation.",
		pickerHint: "Namen eingeben",
		callingHint:
			"Eine Calling-Lizenz erfordert einen Standort und eine Rufnummer oder Durchwahl. Der Standort ist fest, solange die Person die Lizenz hat.",
		emailsHint: "Die erste Adresse ist die primäre.",
		addEmail: "E-Mail-Adresse hinzufügen",
		emailNumber: (count) => `E-Mail ${count}`,
		makePrimary: "Als primäre festlegen",
		makePrimaryOf: (count) => `Adresse ${count} als primäre festlegen`,
		removeEmail: "Entfernen",
		removeEmailOf: (count) => `Adresse ${count} entfernen`,
		numbersHint: (country) =>
			country === undefined
				? "Geben Sie Rufnummern mit „+“ und Ländervorwahl oder im Format des Landes des Standorts ein."
				: `Eine Rufnummer ohne „+“ wird als Rufnummer im Land des Standorts gelesen (${country}).`,
		addNumber: "Rufnummer hinzufügen",
		numberOf: (place) => `Geschäftliche Rufnummer ${place}`,
		removeNumber: (place) => `Geschäftliche Rufnummer ${place} entfernen`,
		numberReadAs: (country, number) =>
			`Als Rufnummer aus ${country} gelesen: ${number}`,
		locationFixed:
			"Um die Person an einen anderen Standort zu verschieben, schließen Sie dieses Formular und wählen Sie unter „Weitere Aktionen“ „An einen anderen Standort verschieben“. Das können nur Volladministratoren.",
		licenseGroups: {
			held: "Jetzt zugewiesen",
			messaging: "Messaging",
			meetings: "Meetings",
			calling: "Calling",
			other: "Andere",
		},
		findLicense: "Lizenz suchen",
		licensesChosen: (count, total) =>
			`${number(count)} von ${number(total)} ausgewählt`,
		secondRoleId:
			"Dieselbe Rolle mit ihrer zweiten ID, die ältere Programme verwenden.",
		noSuchLicense: "Keine Lizenz hat diesen Namen.",
		pending: "Einladung ausstehend",
		blocked: "Deaktiviert",
		you: "Das sind Sie",
		more: "Weitere Aktionen",
		editOf: (section) => `Bearbeiten: ${section}`,
		activeAt: (status, time) => `${status}, zuletzt aktiv ${time}`,
		jump: "Abschnitte dieser Seite",
		showChart: "Im Organigramm anzeigen",
		technical: "Für Programme",
		version: "Version (ETag)",
		versionHint:
			"Senden Sie sie als If-Match, damit ein Programm keine Änderungen anderer überschreibt.",
		copyOf: (label) => `Kopieren: ${label}`,
		inReference: "In der API-Referenz öffnen",
		tokens: "Zugriffstoken",
		noTokens: "Kein Programm handelt mit einem Zugriffstoken als diese Person.",
		endedTokens: (count) =>
			counted(count, "abgelaufenes Token", "abgelaufene Token"),
		tokenDates: (scopes, created, expires) =>
			expires === undefined
				? `${scopes}, erstellt am ${created}, läuft nie ab`
				: `${scopes}, erstellt am ${created}, läuft ab am ${expires}`,
	},

	verbs: {
		give: "Lizenz zuweisen",
		take: "Lizenz entziehen",
		activate: "Aktivieren",
		deactivate: "Deaktivieren",
		move: "An einen anderen Standort verschieben",
		delete: "Löschen",
		copyId: "ID kopieren",
		copyAsCurl: "Als curl kopieren",
		giveTitle: (name) => `${name} Lizenzen zuweisen`,
		giveYes: "Zuweisen",
		givePrompt: "Wählen Sie eine Lizenz, um die Auswirkungen zu sehen.",
		giveNone: "Diese Person hat alle Lizenzen der Organisation.",
		takeTitle: (name) => `${name} Lizenzen entziehen`,
		takeYes: "Entziehen",
		takePrompt: "Wählen Sie eine Lizenz, um zu sehen, was verloren ginge.",
		activation: {
			title: (name) => `${name} aktivieren?`,
			text: "Die Person kann sich wieder anmelden, und alles ist wie zuvor.",
			yes: "Aktivieren",
			already: (name) => `${name} kann sich bereits anmelden.`,
			done: (name) => `${name} kann sich wieder anmelden.`,
		},
		deactivation: {
			title: (name) => `${name} deaktivieren?`,
			text: "Die Person kann sich nicht mehr anmelden. Lizenzen, Rufnummern, Rollen und Gruppen bleiben, und Sie können die Person wieder aktivieren.",
			yes: "Deaktivieren",
			already: (name) => `${name} ist bereits deaktiviert.`,
			done: (name) => `${name} wurde deaktiviert.`,
		},
		moveTitle: (name) => `${name} verschieben`,
		moveYes: "Verschieben",
		movePrompt: "Wählen Sie einen Standort, um die Auswirkungen zu sehen.",
		moveTo: "Neuer Standort",
		moveChoose: "Standort auswählen",
		moveKeeps: (value) => `Lassen Sie das Feld leer, um ${value} zu behalten.`,
		moveOnlyCalling:
			"Nur Webex-Calling-Benutzer können verschoben werden: Personen mit einer Calling-Lizenz und einem Standort.",
		moved: (name) => `${name} wurde verschoben.`,
	},

	sites: {
		hint: "Gastgeber brauchen die Meeting-Lizenz der Site. Teilnehmer kann jeder sein.",
		noRole: "Keine Rolle",
		attendee: "Teilnehmer",
		host: "Gastgeber",
		hostNeedsLicense: "Gastgeber (braucht eine Lizenz dieser Site)",
		hostOf: (site) => `${site}: Gastgeber`,
		attendeeOf: (site) => `${site}: Teilnehmer`,
		none: "Keine Rolle auf einer Meeting-Site.",
	},

	edit: {
		title: (name) => `${name} bearbeiten`,
		go: "Bearbeiten",
		newTitle: "Neue Person",
		review: "Änderungen prüfen",
		changed: (count) =>
			count === 0
				? "Noch nichts geändert"
				: `${counted(count, "Feld", "Felder")} geändert`,
		nothing: "Es gibt nichts zu speichern, da kein Feld geändert wurde.",
		required: (field) => `${field} ist erforderlich.`,
		checking: "Wird geprüft …",
		sections: "Abschnitte",
		sectionNames: {
			profile: "Profil",
			licenses: "Lizenzen",
			calling: "Telefonie",
			roles: "Rollen",
			sites: "Meeting-Sites",
		},
		hasProblem: "muss korrigiert werden",
		hasChange: "geändert",
		putBack: "Ihre nicht gespeicherten Änderungen wurden wiederhergestellt.",
		discard: "Verwerfen",
		saved: (name) => `${name} wurde gespeichert.`,
		created: (name) => `${name} wurde erstellt.`,
	},

	review: {
		title: (name) => `Änderungen für ${name}`,
		newTitle: (name) => `${name} wird erstellt`,
		alsoSet: "Außerdem festgelegt:",
		takenMany: (count, name, free) =>
			`Belegt Plätze von ${number(count)} Lizenzen. Am knappsten ist ${name}: noch ${freeSeats(free)}.`,
		freedMany: (count) => `Gibt Plätze von ${number(count)} Lizenzen frei.`,
		self: "Sie entziehen sich Ihre eigenen Berechtigungen. Nur ein anderer Volladministrator kann sie Ihnen zurückgeben.",
		selfLogin:
			"Dies ist Ihr eigenes Konto. Sie werden abgemeldet und können sich nicht wieder anmelden.",
		changes: "Prüfung",
		effects: "Auswirkungen",
		checking: "Auswirkungen werden geprüft …",
		ready: (count) =>
			count === 1
				? "1 Feld wird geändert"
				: `${number(count)} Felder werden geändert`,
		refused: "Der Server lehnt diese Änderung ab.",
		unreachable: "Es wurde nichts gespeichert, und nichts ist verloren.",
		saving: "Wird gespeichert …",
		numbersRead: (country) =>
			`Eine Rufnummer ohne „+“ wird als Rufnummer im Land des Standorts gelesen (${country}).`,
		back: "Zurück zur Bearbeitung",
		warnings: "Prüfen Sie zuerst diese Warnungen",
		consequences: "Weitere Auswirkungen",
		taken: (count, name, free) =>
			`Belegt ${seatsOf(count, name)}; danach noch ${freeSeats(free)}.`,
		freed: (count, name, free) =>
			`Gibt ${seatsOf(count, name)} frei; danach ${freeSeats(free)}.`,
	},

	deletion: {
		title: (name) => `${name} löschen?`,
		self: "Dies ist Ihr eigenes Konto. Sie werden abgemeldet, und nur ein anderer Administrator kann es wiederherstellen.",
		until: (time) =>
			`Kann bis ${time} unter „Gelöschte Personen“ mit derselben ID wiederhergestellt werden.`,
		done: (name) => `${name} wurde gelöscht.`,
	},

	deleted: {
		hint: "Sie können gelöschte Personen mit ID, Rollen und Lizenzen wiederherstellen. Jeder Eintrag nennt die Frist.",
		emptyTitle: "Keine gelöschten Personen",
		empty: "In letzter Zeit wurde niemand gelöscht.",
		restore: "Wiederherstellen",
		restoreOf: (name) => `${name} wiederherstellen`,
		title: (name) => `${name} wiederherstellen?`,
		until: (time) => `kann bis ${time} wiederhergestellt werden`,
		done: (name) => `${name} wurde wiederhergestellt.`,
	},

	merge: {
		title: "Jemand anderes hat diese Person geändert",
		text: "Diese Person wurde geändert, nachdem Sie das Formular geöffnet haben. Ihre Änderungen sind noch nicht gespeichert.",
		textOf: (names, time) =>
			`Nachdem Sie das Formular geöffnet haben, wurde diese Person geändert von ${list(names)}, zuletzt am ${time}. Ihre Änderungen sind noch nicht gespeichert.`,
		theirs: "Von jemand anderem geändert (wird beibehalten)",
		conflicts: "Von beiden geändert: Wählen Sie einen Wert",
		keepMine: "Meinen behalten",
		takeTheirs: "Anderen übernehmen",
		go: "Weiter",
		show: "Deren Änderungen anzeigen",
		done: "Zusammengeführt. Prüfen Sie Ihre Änderungen erneut.",
	},

	history: {
		empty: "Noch keine Änderungen.",
		none: "Keine Änderung passt.",
		lookedBack: (count, time) =>
			`${counted(count, "Änderung", "Änderungen")} gelesen, zurück bis ${time}.`,
		lookFurther: "Weiter zurück suchen",
		more: "Frühere Änderungen",
		field: "Feld",
		anyField: "Alle Felder",
		author: "Geändert von",
		anyAuthor: "Von allen geändert",
		asOf: "Person anzeigen, Stand",
		shownAsOf: (day) =>
			`Die Person, wie sie am ${day} zuletzt war. Anwesenheit, Gruppen und Token werden nicht aufbewahrt und daher nicht angezeigt.`,
		backToNow: "Zum aktuellen Stand",
		notThere: "An diesem Tag gab es diese Person nicht.",
		kinds: {
			created: "Erstellt",
			updated: "Geändert",
			deleted: "Gelöscht",
			restored: "Wiederhergestellt",
		},
		by: (name) => `von ${name}`,
		somebody: "eine gelöschte Person",
		before: "Vorher:",
		after: "Nachher:",
		reordered: "Die Reihenfolge wurde geändert.",
		details: (count) => counted(count, "Feld", "Felder"),
		undoOf: (time) => `Änderung vom ${time} rückgängig machen`,
		notFound: "Diese Änderung ist nicht mehr im Verlauf.",
		undoTitle: "Diese Änderung rückgängig machen?",
		undone: (name) => `Die Änderung an ${name} wurde rückgängig gemacht.`,
	},
};

function seatsOf(count: number, name: string): string {
	return `${count === 1 ? "einen Platz" : `${number(count)} Plätze`} von ${name}`;
}

function freeSeats(count: number): string {
	return counted(count, "freier Platz", "freie Plätze");
}
