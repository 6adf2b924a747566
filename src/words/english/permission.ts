/** Why a page or an action is not allowed. */
export const permission = {
	title: "Your role does not allow this",
	administer: "Only administrators can view this page.",
	changePeople:
		"You can view people. Only full and user administrators can change them.",
	giveRoles: "Only full administrators can assign roles.",
	changeGroups:
		"You can view groups. Only full and user administrators can change them.",
	changeLocations:
		"You can view locations. Only full and location administrators can change them.",
	changeNumbers:
		"You can view numbers. Only full administrators can add or remove them.",
	movePeople: "Only full administrators can move people to another location.",
	runBulk: "Only full and user administrators can make bulk changes.",
	seeActivity: "Only full and read-only administrators can view the activity.",
	seeRequests: "Only full administrators can view requests.",
	seePlan: "Only full administrators of a clone can see its plan.",
	controlStandIn:
		"Only full administrators can control the test environment, on a server that stands in for the real service.",
	seeTokensOfOthers: "Only full administrators can view tokens of others.",
	seeIntegrations:
		"Only full and read-only administrators can view integrations.",
	changeIntegrations:
		"You can view integrations. Only full administrators can change them.",
};
