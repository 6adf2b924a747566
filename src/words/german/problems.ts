import type { problems as english } from "../english/problems.ts";
import { fields } from "./fields.ts";
import { either, list } from "./formats.ts";
import { person } from "./person.ts";

const pleaseChooseAgain = "Laden Sie die Seite neu, und wählen Sie erneut.";
const numberExample = "zum Beispiel +1 408 526 7209";

/** The German texts. */
export const problems: typeof english = {
	required: ({ label, isPlural }) =>
		`${label} ${isPlural ? "sind" : "ist"} erforderlich.`,
	requiredUnless: ({ label, others }) =>
		`${label} ist erforderlich, wenn ${either(others)} nicht angegeben ist.`,
	requiredForCalling: ({ label, others }) =>
		`${either([label, ...others])} ist erforderlich, wenn eine Calling-Lizenz zugewiesen ist.`,
	requiredUnlessAdministrator: ({ label, others }) =>
		`${either([label, ...others])} ist erforderlich, sofern Sie nicht Administrator sind.`,
	empty: ({ label }) => `${label} darf nicht leer sein.`,
	unseen: ({ label }) => `${label} muss ein sichtbares Zeichen enthalten.`,
	onlySpaces: ({ label }) =>
		`${label} darf nicht nur aus Leerzeichen bestehen.`,
	tooLong: ({ label, values: { max, actual } }) =>
		`${label} darf höchstens ${max} Zeichen lang sein, nicht ${actual}.`,
	tooManyEntries: ({ label, values: { max } }) =>
		`${label}: Geben Sie höchstens ${entries(max)} an.`,
	tooFewEntries: ({ label, values: { min } }) =>
		min === 1
			? `${label}: Wählen Sie mindestens einen Eintrag.`
			: `${label}: Geben Sie mindestens ${entries(min)} an.`,
	notOnce: ({ label, values: { actual } }) =>
		`${label} darf nur einmal angegeben werden, nicht ${actual}-mal.`,
	notTogether: ({ label, others }) =>
		`${label} lässt sich nicht mit ${either(others)} kombinieren.`,
	wrongType: ({ label }) => `${label}: Der Wert hat nicht den richtigen Typ.`,
	wrongValue: undefined,
	wrongFormat: undefined,
	wrongId: ({ label }) =>
		`${label}: Diese Auswahl ist ungültig. ${pleaseChooseAgain}`,
	wrongEmail: ({ label, values: { forbidden } }) =>
		`${label} muss eine Adresse wie john.andersen@example.com sein${forbidden === undefined ? "" : `, ohne ${forbidden}`}.`,
	wrongWebAddress: ({ label, values: { max } }) =>
		`${label} muss eine Webadresse mit höchstens ${max} Zeichen sein, die mit http:// oder https:// beginnt.`,
	forbiddenPart: ({ label, values: { part } }) =>
		`${label} darf ${part} nicht enthalten.`,
	tooSmall: ({ label, values: { min } }) =>
		`${label} muss mindestens ${min} sein.`,
	tooLarge: ({ label, values: { max } }) =>
		`${label} darf höchstens ${max} sein.`,
	notOneOf: ({ label, lists }) =>
		`${label} muss einer dieser Werte sein: ${lists("values").join(", ")}.`,
	wrongCellCount: ({ values: { expected, actual } }) =>
		`Die Zeile muss ${expected} Zellen haben wie die erste, nicht ${actual}.`,
	inFuture: ({ label }) => `${label} darf nicht in der Zukunft liegen.`,
	wrongNumber: ({ label, values: { reason } }) =>
		`${label}: ${wrongNumbers[String(reason)] ?? `Das ist keine Rufnummer, ${numberExample}.`}`,
	countryNeeded: ({ label, values: { country } }) =>
		country === undefined
			? `${label}: Das ist keine Rufnummer. Geben Sie sie mit der Ländervorwahl ein, ${numberExample}.`
			: `${label}: Der Rufnummernplan von ${country} ist unbekannt. Geben Sie die Rufnummer mit der Ländervorwahl ein, ${numberExample}.`,
	numberTooShort: ({ label, values: { country } }) =>
		`${label}: Die Rufnummer ist zu kurz für ${placeOf(country)}.`,
	numberTooLong: ({ label, values: { country } }) =>
		`${label}: Die Rufnummer ist zu lang für ${placeOf(country)}.`,
	unknownNumber: ({ label, values: { country, callingCode } }) =>
		callingCode === undefined
			? `${label}: Diese Rufnummer gibt es nicht in ${country ?? "diesem Land"}.`
			: `${label}: Diese Rufnummer gibt es nicht unter der Vorwahl +${callingCode}.`,
	unknownCallingCode: ({ label, values: { value } }) =>
		`${label}: Kein Land hat die Vorwahl ${value}.`,
	numberHasExtension: ({ label, values: { extension } }) =>
		`${label} darf die Durchwahl nicht enthalten: Geben Sie ${extension} unter „${fields.extension}“ ein.`,
	wrongExtension: ({ label, values: { example } }) =>
		`${label} muss aus 2 bis 10 Ziffern ohne Routing-Präfix bestehen, zum Beispiel ${example}.`,
	emailTaken: ({ values: { value } }) =>
		`Die E-Mail-Adresse ${value} gehört bereits einer anderen Person.`,
	numberTaken: ({ values: { value } }) =>
		`Die Rufnummer ${value} gehört bereits einer anderen Person in dieser Organisation.`,
	extensionTaken: ({ values: { value } }) =>
		`Die Durchwahl ${value} gehört bereits einer anderen Person an diesem Standort.`,
	numberElsewhere: ({ values: { value, location } }) =>
		`Die Nummer ${value} gehört bereits zum Standort „${location}“.`,
	numberInUse: ({ values: { value, others } }) =>
		others === 0
			? `Die Nummer ${value} kann nicht entfernt werden, solange sie einer Person zugewiesen ist.`
			: `${value} und ${others} weitere können nicht entfernt werden, solange sie Personen zugewiesen sind.`,
	groupNameTaken: ({ values: { value } }) =>
		`Eine andere Gruppe heißt bereits „${value}“.`,
	locationNameTaken: ({ values: { value } }) =>
		`Ein anderer Standort dieser Organisation heißt bereits „${value}“.`,
	licenseFull: ({ values: { name, total } }) =>
		`„${name}“ kann nicht zugewiesen werden: Alle ${total} Plätze sind belegt.`,
	noFreeSeat: ({ values: { name, total } }) =>
		`„${name}“ hat keinen freien Platz: Alle ${total} sind belegt.`,
	unknownLicense: () =>
		`Eine gewählte Lizenz gibt es nicht mehr. ${pleaseChooseAgain}`,
	unknownLocation: () =>
		`Den gewählten Standort gibt es nicht mehr. ${pleaseChooseAgain}`,
	unknownLocationName: ({ values: { value } }) =>
		`Diese Organisation hat keinen Standort „${value}“.`,
	unknownRole: () => `Eine gewählte Rolle gibt es nicht. ${pleaseChooseAgain}`,
	unknownSite: ({ label }) =>
		`${label} muss eine Site der Meeting-Lizenzen dieser Organisation sein.`,
	unknownPerson: ({ label }) =>
		`${label} muss eine Person dieser Organisation sein. ${pleaseChooseAgain}`,
	unknownManager: ({ label }) =>
		`${label} muss eine Person dieser Organisation sein. Die Zeile der vorgesetzten Person muss zuerst kommen.`,
	unknownOrganization: ({ values: { isMemberEnough } }) =>
		isMemberEnough === true
			? "Sie gehören nicht zu dieser Organisation und verwalten sie nicht."
			: "Sie verwalten diese Organisation nicht.",
	unknownScope: ({ lists }) =>
		lists("unknown").length === 1
			? `Die Berechtigung ${lists("unknown")[0]} gibt es nicht.`
			: `Die Berechtigungen ${list(lists("unknown"))} gibt es nicht.`,
	unknownProperty: ({ label }) =>
		`${label} ist keine Eigenschaft dieses Aufrufs.`,
	unknownParameter: ({ label, values: { meant } }) =>
		`${label} ist kein Parameter dieses Aufrufs${meant === undefined ? "" : `. Gemeint ist ${meant}`}.`,
	groupGone: () => "Diese Gruppe gibt es nicht mehr.",
	tooManyMembers: ({ values: { max } }) =>
		`Eine Gruppe darf höchstens ${max} Personen haben.`,
	tooManyGroups: ({ values: { name, max } }) =>
		`${name} darf in höchstens ${max} Gruppen sein.`,
	licenseGone: () => "Eine Lizenz, die diese Person hatte, gibt es nicht mehr.",
	dependsOnRefused: ({ values: { line } }) =>
		`Hängt von Zeile ${line} ab, die abgelehnt wurde.`,
	nobodyFound: () => "Keine passende Person würde sich ändern.",
	needsCallingLicense: ({ label }) =>
		`${label} erfordert eine Calling-Lizenz: Wählen Sie eine unter „${fields.licenses}“.`,
	needsMeetingLicense: ({ label, values: { site } }) =>
		`${label}: Ein Gastgeber braucht die Meeting-Lizenz von ${site}. Wählen Sie sie unter „${fields.licenses}“, oder hängen Sie #attendee an.`,
	callingLicenseOnly: ({ label }) =>
		`${label} gilt nur für eine Webex-Calling-Lizenz, die hinzugefügt wird.`,
	implicitLicense: ({ lists }) =>
		`Eine Lizenzvorlage weist ${list(lists("names"))} zu, daher muss dies bleiben. Ändern Sie zuerst die Vorlage.`,
	templateFull: ({ values: { name, total } }) =>
		`Eine Lizenzvorlage weist ${name} zu, und alle ${total} Plätze sind belegt.`,
	callingInTemplate: ({ label }) =>
		`${label}: Eine Vorlage kann keine Calling-Lizenz zuweisen.`,
	severalCallingLicenses: ({ lists }) =>
		`Eine Person kann nur eine Calling-Lizenz haben, nicht ${list(lists("names").map((name) => `„${name}“`))} zugleich.`,
	locationFixed: () => person.person.locationFixed,
	notCallingUser: () =>
		"Nur Webex-Calling-Benutzer können verschoben werden: Personen mit einer Calling-Lizenz und einem Standort.",
	sameLocation: () => "Die Person ist bereits an diesem Standort.",
	noNumberLeft: () =>
		"Ein Webex-Calling-Benutzer braucht eine Rufnummer oder eine Durchwahl.",
	repeated: ({ label }) => `${label} darf sich nicht wiederholen.`,
	organizationFixed: () =>
		"Eine Person kann nicht in eine andere Organisation verschoben werden.",
	otherPersonsEmail: ({ label }) =>
		`${label} muss eine E-Mail-Adresse derselben Person sein oder fehlen.`,
	otherOrganization: () =>
		"Lizenzen können nur Personen der eigenen Organisation zugewiesen werden.",
	peopleOnly: () =>
		"Nur Personen können Administratorrollen haben, keine Bots und keine Gäste.",
	ownManager: () =>
		"Eine Person kann nicht ihre eigene vorgesetzte Person sein.",
	managerCircle: ({ lists }) =>
		`Mit dieser vorgesetzten Person entstünde ein Kreis (${lists("names").join(" → ")}).`,
	tooManyManagers: ({ values: { max } }) =>
		`Über dieser Person stünden mehr als ${max} vorgesetzte Personen.`,
	lastAdministrator: ({ values: { name } }) =>
		`${name} ist der letzte Volladministrator, der sich anmelden kann. Ernennen Sie zuerst einen anderen.`,
	loginDisabled: ({ values: { name } }) =>
		`${name} kann sich nicht anmelden, daher wäre das Token nutzlos. Erlauben Sie zuerst die Anmeldung.`,
	readOnly: ({ label }) => `${label} kann hier nicht geändert werden.`,
	follows: ({ label, others }) =>
		`${label} kann nicht festgelegt werden: Der Wert ergibt sich aus ${either(others.map((other) => `„${other}“`))}.`,
	onlyWorkNumbers: ({ label }) =>
		`${label}: Sie können nur geschäftliche Rufnummern festlegen.`,
	wouldBeCleared: ({ label }) =>
		`${label} würde gelöscht. Laden Sie die Seite neu, und versuchen Sie es erneut.`,
	notRestored: ({ label }) => `${label} hätte nicht den früheren Wert.`,
	nothingToChange: () => "Wählen Sie etwas aus, das geändert werden soll.",
	notForMethod: ({ label, values: { method } }) =>
		`${label} ist mit ${method} nicht möglich.`,
	dryRunInside: undefined,
	patchTooLong: undefined,
	wrongPointer: undefined,
	patchTestFailed: undefined,
};

const wrongNumbers: Readonly<Record<string, string | undefined>> = {
	tooLong: `Das ist zu lang für eine Rufnummer, ${numberExample}.`,
	letters: `Geben Sie die Rufnummer in Ziffern ohne Buchstaben ein, ${numberExample}.`,
	subaddress:
		"Die Rufnummer hat eine Unteradresse (isub). Geben Sie sie ohne diese ein.",
	telAddress: "Das ist keine gültige tel:-Adresse (RFC 3966).",
	local: `Das ist eine örtliche Rufnummer. Geben Sie sie mit „+“ und der Ländervorwahl ein, ${numberExample}.`,
};

function placeOf(country: unknown): string {
	return country === undefined
		? "das Land ihrer Vorwahl"
		: `${country}, das Land des Standorts`;
}

function entries(count: unknown): string {
	return `${count} ${count === 1 ? "Eintrag" : "Einträge"}`;
}
