/** The statuses of a person's presence, in the order in which documents show them. */
export const personStatuses = [
	"active",
	"call",
	"DoNotDisturb",
	"inactive",
	"meeting",
	"OutOfOffice",
	"pending",
	"presenting",
	"unknown",
] as const;
