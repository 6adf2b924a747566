import type { permission as english } from "../english/permission.ts";
import type { Texts } from "../shape.ts";

/** The German texts. */
export const permission: Texts<typeof english> = {
	title: "Ihre Rolle erlaubt dies nicht",
	administer: "Nur Administratoren können diese Seite ansehen.",
	changePeople:
		"Sie können Personen ansehen. Nur Voll- und Benutzeradministratoren können sie ändern.",
	giveRoles: "Nur Volladministratoren können Rollen zuweisen.",
	changeGroups:
		"Sie können Gruppen ansehen. Nur Voll- und Benutzeradministratoren können sie ändern.",
	changeLocations:
		"Sie können Standorte ansehen. Nur Voll- und Standortadministratoren können sie ändern.",
	changeNumbers:
		"Sie können Rufnummern ansehen. Nur Volladministratoren können sie hinzufügen oder entfernen.",
	movePeople:
		"Nur Volladministratoren können Personen an einen anderen Standort verschieben.",
	runBulk:
		"Nur Voll- und Benutzeradministratoren können Massenänderungen vornehmen.",
	seeActivity:
		"Nur Volladministratoren und schreibgeschützte Administratoren können die Aktivitäten ansehen.",
	seeRequests: "Nur Volladministratoren können Anfragen ansehen.",
	seePlan: "Nur Volladministratoren eines Klons können dessen Plan ansehen.",
	controlStandIn:
		"Nur Volladministratoren können die Testumgebung steuern, und nur auf einem Server, der den echten Dienst vertritt.",
	seeTokensOfOthers:
		"Nur Volladministratoren können Token anderer Personen ansehen.",
	seeIntegrations:
		"Nur Volladministratoren und schreibgeschützte Administratoren können Integrationen ansehen.",
	changeIntegrations:
		"Sie können Integrationen ansehen. Nur Volladministratoren können sie ändern.",
};
