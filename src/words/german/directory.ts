import type { directory as english } from "../english/directory.ts";
import type { Texts } from "../shape.ts";

/** The German texts. */
export const directory: Texts<typeof english> = {
	title: "Verzeichnis",
	search: "Kollegin oder Kollegen suchen",
	searchHint: "Name oder E-Mail",
	adminSearchHint: "Name, E-Mail, Rufnummer oder Durchwahl",
	results: "Gefundene Personen",
	team: "Ihr Team",
	favorites: "Favoriten",
	favoritesHint:
		"Markieren Sie Personen mit dem Stern, um sie hier wiederzufinden.",
	favoritesOnly: "Favoriten werden nur in diesem Browser gespeichert.",
	addFavorite: (name) => `${name} zu den Favoriten hinzufügen`,
	removeFavorite: (name) => `${name} aus den Favoriten entfernen`,
	call: "Anrufen",
	callOne: (name) => `${name} anrufen`,
	mail: "E-Mail",
	mailOne: (name) => `E-Mail an ${name} senden`,
	chat: "Chat",
	chatOne: (name) => `Mit ${name} in der Webex-App chatten`,
	copy: (text) => `${text} kopieren`,
	localTime: "Ortszeit",
	manager: "Vorgesetzte Person",
	reports: "Direkt unterstellte Personen",
	chart: "Organigramm",
	profile: "Profil öffnen",
	emptyTitle: "Niemand gefunden",
	empty:
		"Keine Person passt. Geben Sie den Anfang eines Vornamens, Nachnamens oder einer E-Mail-Adresse ein.",
	showMore: "Mehr anzeigen",
};
